"""Every table, imported once, so that the metadata is whole: whatever module lies in `models` is taken."""

from importlib import import_module
from pkgutil import iter_modules

from carer_app.db import models
from carer_app.db.base import Base

for module in iter_modules(models.__path__):
    import_module(f"{models.__name__}.{module.name}")

metadata = Base.metadata
