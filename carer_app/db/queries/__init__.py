"""Every question we ask the database, one file for each subject; functions take the session first."""
