"""The Flask extensions, made once and given the application in app.py."""

from __future__ import annotations

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_mailman import Mail
from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf import CSRFProtect

csrf = CSRFProtect()
db = SQLAlchemy()
mail = Mail()
limiter = Limiter(get_remote_address, default_limits=[])
