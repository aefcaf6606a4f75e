"""What Alembic runs for each command; `carer_app.db.migrate` has made the connection."""

from alembic import context

from carer_app.db.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
    compare_type=True,
)
context.run_migrations()
