"""`flask reminders`: the key that push messages are signed with."""

from __future__ import annotations

import base64

import click
from cryptography.hazmat.primitives.asymmetric import ec
from flask.cli import AppGroup

reminders = AppGroup("reminders", help="Reminders by push.")


@reminders.command("new-key")
def new_key() -> None:
    """Print a new VAPID_PRIVATE_KEY. With another key every browser has to be asked again."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    click.echo(base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode())
