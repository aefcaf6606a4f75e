"""In the job: takes the heads of the logs outside, into a folder and by e-mail. They are ids and digests, and name nobody."""

from __future__ import annotations

from pathlib import Path
from smtplib import SMTPException
from urllib.parse import urlsplit

import structlog
from flask import current_app, render_template
from flask_mailman import EmailMessage

from carer_app.db.models.anchors import Anchor
from carer_app.extensions import db
from carer_app.services import anchors
from carer_app.web.queued import this_moment

log = structlog.get_logger()
MOST_ATTACHED = 8 * 1024 * 1024
"""Mail servers refuse more; a longer file goes by folder, and its digest by e-mail."""


def send(how: str, anchor_id: str) -> None:
    """Keeps one file outside, in every place the operator named. Where one of them fails all are tried again at the next hour."""
    anchor = anchors.claim(db.session, anchor_id, this_moment())
    if anchor is None:
        return
    try:
        if folder := current_app.config.get("ANCHOR_FOLDER"):
            anchors.keep_in(Path(folder), anchor)
        if to := current_app.config.get("ANCHOR_TO"):
            _mail(anchor, to)
    except (OSError, SMTPException, ValueError) as problem:
        anchors.let_go(db.session, anchor)
        log.error("the heads of the logs were not kept outside", problem=type(problem).__name__, exc_info=False)
        return
    anchors.kept(db.session, anchor, this_moment())
    log.info("the heads of the logs were kept outside", count=anchor.logs)


def _mail(anchor: Anchor, to: str) -> None:
    host = urlsplit(current_app.config["PUBLIC_URL"]).hostname
    fits = len(anchor.document or b"") <= MOST_ATTACHED
    body = render_template("email/anchor.txt", anchor=anchor, fits=fits, name=anchors.name_of(anchor))
    message = EmailMessage(
        f"Heads of the logs, {anchor.day.isoformat()}",
        body,
        to=[one.strip() for one in to.split(",")],
        headers={"Message-ID": f"<{anchor.id}@{host}>"},
    )
    if fits:
        message.attach(anchors.name_of(anchor), anchor.document, "application/json")
        message.attach(f"{anchors.name_of(anchor)}.p7s", anchor.signature, "application/pkcs7-signature")
    message.send()
