"""What is written in the log of an occurrence: how a step went, contact with the child, news, a place, a way home, a note."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wtforms import HiddenField, SelectMultipleField

from carer_app.domain.entries import Agreed, ContactHow, FoundWhere, StepResult
from carer_app.domain.talk_notes import PUT_RIGHT
from forms.base import EntryForm
from forms.fields import ChoiceField, LongTextField, TextField, UnsureField
from forms.validators import Needed, Optional, at_most
from forms.when import WhenField

RULED_OUT = (StepResult.NOT_SAFE.value, StepResult.NOT_POSSIBLE.value)
_SHORT = at_most(300)
_LONG = at_most(3000)
_WAYS_HOME = (
    (Agreed.COMING_HOME.value, "Coming home by themselves"),
    (Agreed.TO_BE_COLLECTED.value, "Somebody collects them"),
)
DID_NOT_HAPPEN = "did_not_happen"
WHAT_WAS_WRONG = (
    ("wrong_time", "Wrong time"),
    ("wrong_person", "Wrong person"),
    (DID_NOT_HAPPEN, "It did not happen"),
    ("other", "Something else"),
)


class OfALog(EntryForm):
    """A line that may have happened a while ago, and may stand in the logs of children who are away together."""

    happened = WhenField("When was this?")
    also = SelectMultipleField("Also for", validate_choice=False)

    @property
    def happened_at(self) -> datetime | None:
        """When it happened; None for just now."""
        at: datetime | None = self.happened.data
        return None if self.happened.chosen == "0" else at


class Call(EntryForm):
    """A call begun from the page; the rest is looked up."""

    step = HiddenField()
    who = HiddenField()


class Step(OfALog):
    """How a step went. "Not safe" and "not possible" need their reason (G2)."""

    step = HiddenField()
    who = HiddenField()
    call = HiddenField()
    result = ChoiceField(
        "Why can it not be done?",
        [Needed("Say whether it is not safe, or not possible.")],
        choices=[(StepResult.NOT_SAFE.value, "It is not safe"), (StepResult.NOT_POSSIBLE.value, "It is not possible")],
    )
    reason = LongTextField("What is the reason?", [_LONG], rows=2, description="One sentence is enough: “I am alone with another child.”")
    instead_by = TextField("Who will do it instead?", [_SHORT], description="You can leave this blank when nobody can.")
    note = LongTextField("Anything to write down?", [_LONG], rows=2, description="Who you spoke to, what was said. Blank is fine.")

    def validate(self, extra_validators: Any = None) -> bool:
        shown, self.result.choices = self.result.choices, [(result.value, result.value) for result in StepResult]
        good = bool(super().validate(extra_validators))
        self.result.choices = shown
        if good and self.result.data in RULED_OUT and not self.reason.data:
            self.reason.errors = ["Give the reason. It shows why this was not left undone by mistake."]
            return False
        return good


class Contact(OfALog):
    """The child was reached, or sent word (T8, T9, G4)."""

    call = HiddenField()
    how = ChoiceField(
        "How?",
        [Needed("Say how you heard.")],
        choices=[
            (ContactHow.VOICE.value, "We spoke on the phone"),
            (ContactHow.VIDEO.value, "We spoke on video"),
            (ContactHow.IN_PERSON.value, "We spoke face to face"),
            (ContactHow.TEXT.value, "A text"),
            (ContactHow.SOCIAL_MEDIA.value, "A message in an app"),
            (ContactHow.THROUGH_SOMEONE.value, "Through someone else"),
        ],
    )
    can_talk = UnsureField("Could they talk freely?", [Optional()])
    someone_with_them = UnsureField("Is someone with them?", [Optional()])
    sounds_safe = UnsureField("Did they sound safe?", [Needed("Say whether they sounded safe. “I’m not sure” is an answer.")])
    said = LongTextField("What did they say?", [_LONG], rows=3, description="Their own words if you can.")
    through = TextField("Through whom?", [_SHORT], description="Only if somebody else passed it on.")
    agreed = ChoiceField(
        "What did they agree to?",
        [Needed("Say what was agreed. “Nothing yet” is an answer.")],
        choices=[
            (Agreed.COMING_HOME.value, "They are coming home by themselves"),
            (Agreed.TO_BE_COLLECTED.value, "They will be collected"),
            (Agreed.NOTHING.value, "Nothing yet"),
        ],
    )
    agreed_at = WhenField("When should they be here?", ahead=True, minutes=(15, 30, 60), optional=True)

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if good and self.agreed.data != Agreed.NOTHING.value and self.agreed_at.data is None:
            self.agreed_at.errors = ["Agree a time, so that you know when to look again."]
            return False
        return good


class Information(OfALog):
    """Something that somebody else told (T5, T13)."""

    step = HiddenField()
    who = HiddenField()
    call = HiddenField()
    source = TextField("Who told you?", [Needed("Say who told you."), _SHORT])
    text = LongTextField("What did they say?", [Needed("Write down what they said."), _LONG], rows=4)
    raises_concern = UnsureField(
        "Does it make you more worried?", [Needed("Say whether it makes you more worried. “I’m not sure” is an answer.")]
    )


class Place(OfALog):
    """Somebody says where the child is. Hospital and police come first (G13); verified only with a trusted adult there (G4)."""

    step = HiddenField()
    who = HiddenField()
    call = HiddenField()
    found_where = ChoiceField(
        "Where?",
        [Needed("Say where.")],
        choices=[
            (FoundWhere.HOSPITAL.value, "In hospital"),
            (FoundWhere.POLICE.value, "With the police"),
            (FoundWhere.FAMILY_OR_FRIENDS.value, "With family or friends"),
            (FoundWhere.OTHER.value, "Somewhere else"),
        ],
    )
    place = TextField("Which place, and address if you know it", [_SHORT])
    by_whom = TextField("Who says so?", [_SHORT])
    adult_with_child = UnsureField(
        "Is an adult you trust with them now?",
        [Needed("Say whether an adult you trust is with them now. “I’m not sure” is an answer.")],
        description="In the same room. A call, a text, a video or a shared location is not enough.",
    )


class WayHome(OfALog):
    """Coming home alone, or collected: who, where, when (T10, T11)."""

    how = ChoiceField(
        "How?",
        [Needed("Say how.")],
        choices=[*_WAYS_HOME, (Agreed.NOTHING.value, "Nothing is agreed any more")],
    )
    agreed_at = WhenField("When should they be here?", ahead=True, minutes=(15, 30, 60), optional=True)
    who = TextField("Who collects them?", [_SHORT])
    where = TextField("From where?", [_SHORT])

    def nothing_agreed_yet(self) -> None:
        """Then nothing can have stopped being agreed."""
        self.how.choices = list(_WAYS_HOME)

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if good and self.how.data != Agreed.NOTHING.value and self.agreed_at.data is None:
            self.agreed_at.errors = ["Agree a time, so that you know when to look again."]
            return False
        return good


class LookAgain(EntryForm):
    """When to look again, and why then (AMB-1)."""

    review_at = WhenField("When will you look again?", ahead=True, minutes=(15, 30, 60))
    reason = TextField("Why then?", [Needed("Say why then. One short sentence is enough."), _SHORT])


class Worry(EntryForm):
    """Why somebody is more worried; never needed (T40)."""

    reason = LongTextField("What makes you more worried?", [_LONG], rows=3, description="You can leave this blank.")


class Note(OfALog):
    """A line in one's own words."""

    text = LongTextField("What do you want to write down?", [Needed("Write something first."), _LONG], rows=4)
    about = HiddenField()

    def ask_for_the_decision(self) -> None:
        """The note decides where tonight goes another way than the plan."""
        self.text.label.text = "Who decided what, and why?"


class PutRight(EntryForm):
    """A mistake put right by a new line; the first one stays (I8)."""

    text = LongTextField("What is right?", [_LONG], rows=3)
    what = ChoiceField("What was wrong?", [Optional()], choices=WHAT_WAS_WRONG, description="You can leave this blank.")
    reason = TextField("More about it", [at_most(200)], description="You can leave this blank.")

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if not self.text.data and not self.withdraws:
            self.text.errors = ["Write what is right, or choose “It did not happen”."]
            return False
        return True

    @property
    def withdraws(self) -> bool:
        """Then the earlier line no longer counts, but it can still be read."""
        return bool(self.what.data == DID_NOT_HAPPEN)

    @property
    def why(self) -> str:
        """The reason: what was chosen and what was written; the new words are enough (L6)."""
        is_said_anyway = self.withdraws or (self.what.data == "other" and self.reason.data)
        chosen = "" if is_said_anyway else dict(WHAT_WAS_WRONG).get(self.what.data or "", "")
        return " ".join(part for part in (f"{chosen}." if chosen else "", self.reason.data or "") if part) or PUT_RIGHT


class HandOver(EntryForm):
    """One shift hands over to the next."""

    to_name = TextField("Who takes over?", [Needed("Say who takes over."), _SHORT])
    note = LongTextField("What do they need to know?", [_LONG], rows=4)


class Lower(EntryForm):
    """A person decides on less than the guide says (T41, G4)."""

    level = ChoiceField("What do you decide?", [Needed("Say what you decide.")])
    reason = LongTextField("Why?", [Needed("Say why you decide on less."), _LONG], rows=3)
    second_person = ChoiceField("Who agrees with you?", [Optional()])
    second_person_name = TextField("Or write their name and role", [_SHORT])
    review_at = WhenField("When will you look again?", ahead=True, minutes=(15, 30, 60))

    def ask_what_has_changed(self) -> None:
        """An answer was taken back: the sentence is about that."""
        self.reason.label.text = "What has changed?"
        self.reason.validators = [Needed("Say what has changed."), _LONG]

    def ask_somebody_with_an_account(self) -> None:
        """A fixed rule stands behind the level: the second person is chosen, and confirms it from their own account."""
        del self.second_person_name
        self.second_person.validators = [Needed("Choose who agrees with you. They confirm it from their own account.")]


class Confirm(EntryForm):
    """What the second person says, from their own account."""

    agreed = ChoiceField(
        "Do you agree?", [Needed("Say whether you agree.")], choices=[("yes", "Yes, I agree"), ("no", "No, I do not agree")]
    )
    note = LongTextField("Anything to add?", [_LONG], rows=3, description="You can leave this blank.")


class Details(EntryForm):
    """What the police will ask about tonight."""

    last_seen_at = WhenField("When was the child last seen?", minutes=(30, 60, 120), optional=True, days=4)
    last_seen_where = TextField("Where?", [_SHORT])
    last_seen_by = TextField("Who saw them?", [_SHORT])
    last_seen_with = TextField("With whom?", [_SHORT])
    clothing = TextField("What were they wearing?", [_SHORT], description="From top to toe: coat, top, trousers, shoes, bag.")
    carrying = TextField("What do they have with them?", [_SHORT])
    phone_with_them = UnsureField("Do they have their phone with them?", [Optional()])
    money = TextField("How much money?", [_SHORT])
    medicine_with_them = TextField("Medicine with them?", [_SHORT])
    said = LongTextField("What did they say before they went?", [_LONG], rows=3)
    circumstances = LongTextField("What happened?", [_LONG], rows=3)
    vehicle = TextField("A car or other vehicle?", [_SHORT], description="Make, colour, number plate, who drove.")
    other = LongTextField("Anything else?", [_LONG], rows=3)
