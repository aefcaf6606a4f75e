"""Whose signatures a change to a section takes off the plan: said before it is saved, and after."""

from __future__ import annotations

from collections.abc import Iterable

from flask import g

from carer_app.access.people import current_person, now
from carer_app.domain.plan_life import BINDING, Signature, Stage, newest_signed
from carer_app.domain.profile_fields import Section
from carer_app.extensions import db
from carer_app.services import plan_life
from carer_app.services.plan_life import Life

SIGNED = (Stage.AGREED, Stage.WAITING)


def before_saving(asked: Section, life: Life) -> str:
    """What a change to this section does to the signatures there are; empty where it does nothing to any."""
    stands = life.standing
    if asked.id not in BINDING or stands.stage not in SIGNED:
        return ""
    names = _names(stands.signatures)
    begins = "This plan is agreed." if stands.stage is Stage.AGREED else f"This plan was signed by {names}."
    return f"{begins} Your change counts at once, and asks {names} to sign again."


def after_saving(asked: Section) -> str:
    """Who is asked to sign again, now that it is saved; empty where nobody is."""
    if asked.id not in BINDING:
        return ""
    db.session.flush()
    life = plan_life.life_of(db.session, g.subject.id, now())
    signed = newest_signed(life.versions)
    counted = [one for one in signed.signatures if one.counts(life.placement_id)] if signed else []
    if life.standing.stage in SIGNED or not counted:
        return ""
    names = list(dict.fromkeys(_name(one) for one in counted))
    said = _names(counted)
    return f"{said[:1].upper()}{said[1:]} {'are' if len(names) > 1 or names == ['you'] else 'is'} asked to sign the plan again."


def _names(signatures: Iterable[Signature]) -> str:
    """Others first."""
    names = sorted(dict.fromkeys(_name(one) for one in signatures), key=lambda name: name == "you")
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)


def _name(signature: Signature) -> str:
    return "you" if signature.person is not None and signature.person == current_person().id else signature.name
