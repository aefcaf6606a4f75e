"""What a WSGI server loads."""

from carer_app import create_app

app = create_app()
