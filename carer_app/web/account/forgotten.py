"""Asking for a link to set a password. Stands in for the library's own page, which takes longer for an address that somebody has."""

from __future__ import annotations

from flask import flash, render_template

from carer_app.db.base import new_id
from carer_app.db.queries import sign_in
from carer_app.extensions import db
from carer_app.web.account.mail import Mail, post
from carer_app.web.account.words import WORDS
from forms.account import Forgotten


def forgotten_password() -> str:
    """Known, unknown or no address at all: one query, one job, one answer. The job of somebody there is not finds nobody."""
    form = Forgotten()
    if form.is_submitted():
        email = form.email.data if form.validate() else None
        form.email.errors = []
        post(Mail.SET_PASSWORD, sign_in.id_by_email(db.session, email or "") or new_id())
        flash(*WORDS["PASSWORD_RESET_REQUEST"])
    return render_template("security/forgot_password.html", forgot_password_form=form)
