"""What the parts of a record are called on paper."""

from __future__ import annotations

LEFT_OUT = "[Left out: it is about somebody else]"
"""In place of what was struck before a record was released."""

TITLES = {
    "assignment": "Who was named for the child",
    "contact_slot": "Whom to ring",
    "difference_line": "Professional differences",
    "follow_up": "What followed: interviews, meetings, duties",
    "interview_access": "Who was given a return interview to hold",
    "move": "Moves",
    "move_review": "What was looked at again after a move",
    "photo": "Photographs",
    "placement": "Where the child lived",
    "plan_handover": "Which plan the police were given",
    "plan_proposal": "What was suggested for the plan",
    "plan_receipt": "Who said that they have the plan",
    "plan_review": "Reviews of the plan",
    "plan_signature": "Who agreed to the plan",
    "plan_version": "Versions of the plan",
    "retention_line": "What was kept or destroyed, and why",
    "visit_consent": "Consents for a visitor",
}


def label(name: str) -> str:
    """A column as words."""
    words = name.removesuffix("_id").replace("_", " ")
    return words[:1].upper() + words[1:]
