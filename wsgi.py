"""What a WSGI server loads, and the `flask` command."""

import click

from carer_app import create_app
from carer_app.db import serving

app = create_app()
if click.get_current_context(silent=True) is None:  # a server: a command sends no files and need not wait for this
    serving.refuse_other_tables(app.config["DATABASE_URL"])
    app.extensions["assets"].squeeze_all()
