"""The tables, one file for each subject; `carer_app.db.schema` imports them all."""
