"""E-mails to children's services and what people are reminded of come down and go up again with what was there before."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from carer_app.db import migrate
from carer_app.db.models.reminders import ReminderRow
from carer_app.db.models.telling import TellingMail
from carer_app.domain.reminders import Reason
from tests.db.rows import NOW, child, occurrence, provider


def test_what_was_there_before_is_kept_and_what_is_new_goes(session: Session, database_url: str) -> None:
    place = provider(session)
    ash = child(session, place.home)
    away = occurrence(session, ash, place.home)
    about = {"child_id": ash.id, "person_id": place.worker.id, "due_at": NOW, "noticed_at": NOW, "tonight": False, "is_mailed": False}
    session.add_all(ReminderRow(reason=one, subject_id=ash.id, **about) for one in (Reason.PLAN_REVIEW, Reason.CONCERN))
    mail = TellingMail(occurrence_id=away.id, line=ash.id, slot="edt", asked_at=NOW, tries=0)
    mail.email, mail.label, mail.subject, mail.words = "edt@council.example", "Duty team", "A child", "The child is not home."
    session.add(mail)
    session.commit()
    session.close()
    migrate.downgrade(database_url, "0026")
    migrate.upgrade(database_url)
    assert migrate.differences(database_url) == []
    assert list(session.scalars(text("SELECT reason FROM reminder"))) == ["plan_review"]
    assert list(session.scalars(text("SELECT id FROM telling_mail"))) == []
