"""What a WSGI server loads, and the `flask` command."""

import click

from carer_app import create_app

app = create_app()
if click.get_current_context(silent=True) is None:  # a server: a command sends no files and need not wait for this
    app.extensions["assets"].squeeze_all()
