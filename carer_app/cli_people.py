"""`flask people`: the first organisation and its administrator, others that join, and a way on where nobody is left to agree."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import AppGroup, with_appcontext

people = AppGroup("people", help="The people who sign in.")


@people.command("first")
@click.option("--organisation", prompt="Name of the organisation", help="The provider, fostering agency or authority.")
@click.option("--kind", type=click.Choice(["provider", "fostering_agency", "authority"]), default="provider", show_default=True)
@click.option("--name", prompt="Name of the administrator")
@click.option("--email", prompt="Their email address")
@with_appcontext
def first(organisation: str, kind: str, name: str, email: str) -> None:
    """Make the first organisation and its administrator, and print a link, good for one day and one use, to set the password."""
    from carer_app.cli_database import prepared
    from carer_app.db.models.people import OrganisationKind
    from carer_app.services.errors import Refused
    from carer_app.services.people import make_first
    from carer_app.web.account.links import checked_email, set_password_link

    session = prepared()
    try:
        person = make_first(session, organisation, OrganisationKind(kind), name, checked_email(email), datetime.now(UTC))
    except (Refused, ValueError) as no:
        raise click.ClickException(str(no)) from None
    session.commit()
    click.echo("Open this link within a day and choose a password:\n")
    click.echo(f"  {set_password_link(person)}\n")
    click.echo("Then sign in, set up a code app or a passkey, and invite the others.")


@people.command("organisation")
@click.option("--organisation", prompt="Name of the organisation", help="The council, provider or fostering agency that joins.")
@click.option("--kind", type=click.Choice(["provider", "fostering_agency", "authority"]), default="authority", show_default=True)
@click.option("--name", prompt="Name of its administrator")
@click.option("--email", prompt="Their email address")
@with_appcontext
def organisation(organisation: str, kind: str, name: str, email: str) -> None:
    """One more organisation beside the first, such as the council whose social workers sign in; prints a link for its administrator."""
    from carer_app.cli_database import prepared
    from carer_app.db.models.people import OrganisationKind
    from carer_app.services import organisations
    from carer_app.services.errors import Refused
    from carer_app.web.account.links import checked_email, set_password_link

    session = prepared()
    try:
        person = organisations.add(session, organisation, OrganisationKind(kind), name, checked_email(email), datetime.now(UTC))
    except (Refused, ValueError) as no:
        raise click.ClickException(str(no)) from None
    session.commit()
    click.echo("Give this link to them by telephone or in person. It opens once, within a day:\n")
    click.echo(f"  {set_password_link(person)}")


@people.command("agree")
@click.option("--email", prompt="Email address of the person who waits for a role")
@with_appcontext
def agree(email: str) -> None:
    """Agree to the roles somebody waits for, where an organisation has nobody left who could. Make sure who they are first."""
    from carer_app.cli_database import prepared
    from carer_app.db.queries.sign_in import by_email
    from carer_app.services import readers
    from carer_app.services.errors import Refused
    from carer_app.services.roles import agree_where_nobody_can
    from carer_app.web.account.mail import Mail, post_at_once

    session, now = prepared(), datetime.now(UTC)
    person = by_email(session, email)
    try:
        if person is None:
            raise Refused("Nobody signs in with this address.")
        given = agree_where_nobody_can(session, person, now)
    except Refused as no:
        raise click.ClickException(str(no)) from None
    to_tell = {worker for role in given for worker in readers.social_workers(session, role, now)}
    session.commit()
    for worker in sorted(to_tell):
        post_at_once(Mail.ADMINISTRATOR_READS, worker)
    click.echo(f"{len(given)} given. It is in the audit.")
