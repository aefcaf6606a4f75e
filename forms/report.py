"""What the carer writes down about the police: the call, the report, the answer, the disagreement, the news, the pack."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from wtforms import HiddenField
from wtforms.validators import ValidationError

from carer_app.domain.pack_link import HOURS
from carer_app.domain.police_call import PURPOSES
from forms.base import EntryForm
from forms.fields import ChoiceField, LongTextField, TextField, TickField, UnsureField
from forms.validators import Needed, at_most
from forms.when import WhenField

SHORT = 200
NOT_SAID = ("not_said", "They have not said yet")

CHANNELS = (("phone", "I rang them"), ("in_person", "I told an officer in person"), ("someone_else", "Somebody else reported it"))
PACK_CHANNELS = (
    ("print", "On paper"),
    ("shown_on_screen", "I show it on this screen"),
    ("share", "I send the file from this phone"),
    ("saved", "I save the file, then send it"),
)


def _short(label: str, *more: Any, **kwargs: Any) -> TextField:
    return TextField(label, [*more, at_most(SHORT)], **kwargs)


def _long(label: str, *more: Any, **kwargs: Any) -> LongTextField:
    return LongTextField(label, [*more, at_most()], **kwargs)


class PoliceCallForm(EntryForm):
    """A call to the police begins: one tap."""

    number = HiddenField()
    purpose = HiddenField()

    def validate_purpose(self, field: Any) -> None:
        if field.data not in PURPOSES:
            raise ValidationError("Go back and ring from the page.")


class RangForm(EntryForm):
    """Whether they answered."""

    call = HiddenField()
    answered = ChoiceField("Did they answer?", [Needed("Say whether they answered.")], choices=(("yes", "Yes"), ("no", "No answer")))


class _AnswerFields(EntryForm):
    """What the police decided (NAT-3.22a to g)."""

    risk_grade = _short(
        "Risk grade, in their words",
        description="Theirs, not yours. For example high, medium or low.",
        attributes={"list": "risk-grades", "autocomplete": "off"},
    )
    police_actions = _long("What will the police do?", rows=2)
    carer_actions = _long("What did you agree to do?", rows=2)
    review_at = WhenField("When will they look at it again?", minutes=(30, 60, 120, 240), ahead=True, optional=True, days=8)
    direct_contact = _short("How to reach them directly", description="A name or number, for news and for growing worry.")
    reason = _long(
        "The reason they gave",
        rows=2,
        description="If they say absent, or put it off: ask why, and when they look again. You may leave it empty.",
    )

    def offer(self, outcomes: Iterable[tuple[str, str]]) -> None:
        """What the police may answer here, as the protocols have it; "absent" is among it only where one knows that status (C1)."""
        before = (NOT_SAID,) if isinstance(self, ToldForm) else ()
        self.outcome.choices = [*before, *outcomes]


class ToldForm(_AnswerFields):
    """The police took the report: only this clears the red banner. Their answer may be written down in the same sitting."""

    call = HiddenField()
    reference = _short("Reference number", width="govuk-input--width-10", attributes={"autocomplete": "off"})
    none_given = TickField("They gave no reference")
    name = _short(
        "Who did you speak to?", description="Their name or collar number.", attributes={"list": "spoken-to", "autocomplete": "off"}
    )
    role = _short("Their role")
    told_at = WhenField("When did you tell them?")
    channel = ChoiceField("How do they know?", choices=CHANNELS, default="phone")
    outcome = ChoiceField("What did they decide?", choices=(NOT_SAID,), default=NOT_SAID[0])

    def validate_reference(self, field: Any) -> None:
        if not field.data and not self.none_given.data:
            raise ValidationError("Write the reference, or tick that they gave none.")
        if field.data and self.none_given.data:
            raise ValidationError("Write the reference or tick that they gave none, not both.")

    @property
    def has_answer(self) -> bool:
        """Whether they said what they decided."""
        return bool(self.outcome.data) and self.outcome.data != NOT_SAID[0]


class AnswerForm(_AnswerFields):
    """What the police decided, when it comes after the report."""

    outcome = ChoiceField("What did they decide?", [Needed("Choose what they decided.")])
    reference = _short("Reference number", width="govuk-input--width-10", attributes={"autocomplete": "off"})
    officer = _short("Who told you?", description="Their name or collar number.")
    officer_role = _short("Their role")
    answered_at = WhenField("When did they say so?")


class DisagreeForm(EntryForm):
    """The carer does not agree, and asks for the senior officer on duty (NAT-3.16, NAT-3.17)."""

    reason = _long("Why do you not agree?", Needed("Say in a few words why you do not agree."), rows=3)
    whom = ChoiceField("Who did you ask for?")
    reached = ChoiceField(
        "Did you reach them?",
        choices=(("yes", "Yes, I spoke to them"), ("no", "No, not yet"), ("later", "I have not rung yet")),
    )
    name = _short("Their name", description="Or collar number.")
    outcome = _long("What will they do now?", rows=2)
    review_at = WhenField("When do you speak again?", minutes=(15, 30, 60, 120), ahead=True, optional=True)

    def validate_whom(self, field: Any) -> None:
        if not field.data and self.reached.data in ("yes", "no"):
            raise ValidationError("Say who you asked for.")

    def validate_reached(self, field: Any) -> None:
        if not field.data:
            raise ValidationError("Say whether you reached them.")


class UpdateForm(EntryForm):
    """News for the police (NAT-L2-A-g)."""

    what = _long("What did you tell the police?", Needed("Write what you told them."), rows=3)
    name = _short("Who did you speak to?")
    told_at = WhenField("When?")


class SameReportForm(EntryForm):
    """The police never heard that the child had come back: one call, and the same reference serves (AMB-22)."""

    call = HiddenField()
    name = _short("Who did you speak to?")
    told_at = WhenField("When did you tell them?")


class LastSeenForm(EntryForm):
    """When, where, by whom and with whom the child was last seen (SOM-REP-2b, SOM-REP-2c)."""

    last_seen_at = WhenField("When", minutes=(15, 30, 60, 120), optional=True)
    last_seen_where = _short("Where")
    last_seen_by = _short("Who saw the child?")
    last_seen_with = _short("Who was the child with?")

    def validate_last_seen_where(self, field: Any) -> None:
        if not (field.data or self.last_seen_by.data or self.last_seen_with.data or self.last_seen_at.chosen):
            raise ValidationError("Write one of these, or go back.")


class DetailForm(EntryForm):
    """One thing the call handler asks."""

    text = _long("What do you know?", Needed("Write what you know, or go back."), rows=3)


class UnsureDetailForm(EntryForm):
    """One thing the call handler asks that has a yes or a no."""

    answer = UnsureField("Your answer", [Needed("Choose an answer.")])
    text = _long("What do you know?", rows=3)


class PackForm(EntryForm):
    """Who is given the pack, and how."""

    recipient = _short("Who is it for?", Needed("Write who you give it to."), description="Their name or collar number, if you know it.")
    channel = ChoiceField("How do they get it?", [Needed("Choose how they get it.")], choices=PACK_CHANNELS)
    number = HiddenField()

    @property
    def printed_number(self) -> str | None:
        """What is printed on the very file that was given, where the page had it."""
        said = self.number.data or ""
        return said if re.fullmatch(r"[0-9a-f]{32}", said) else None


class SendPackForm(EntryForm):
    """The pack goes to an address of the list: what is shown is what is sent."""


class SendLinkForm(EntryForm):
    """A link goes to an address of the list."""

    hours = ChoiceField(
        "For how long may it be opened?",
        [Needed("Choose for how long.")],
        choices=[(str(hours), f"{hours} hours") for hours in HOURS],
        default=str(HOURS[0]),
        inline=True,
    )


class ConfirmForm(EntryForm):
    """They said they have it."""

    by = _short("Who said they have it?", Needed("Write who said it."))


YES_OR_NO_DETAILS = frozenset({"victim_of_crime", "hurt", "exploitation", "self_harm", "danger_to_others", "travelled_abroad"})
LAST_SEEN = frozenset({"last_seen_at", "last_seen_where", "last_seen_by", "last_seen_with"})
