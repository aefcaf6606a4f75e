"""What is written down when a child is back or found: where, when, by whom, and each step that follows (provisions E6)."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField
from wtforms.validators import ValidationError

from carer_app.domain.closing import CRIME_TOLD, TELL_SOCIAL_WORKER
from carer_app.domain.entries import FoundWhere, ReturnStep
from carer_app.domain.protocol import ReturnStepWords
from forms.base import EntryForm
from forms.fields import ChoiceField, LongTextField, ManyField, TextField
from forms.validators import Needed, at_most
from forms.when import WhenField

SHORT = 200
FOUND = (
    (FoundWhere.CAME_BACK.value, "Came back without help"),
    (FoundWhere.FAMILY_OR_FRIENDS.value, "With family or friends"),
    (FoundWhere.POLICE.value, "With the police"),
    (FoundWhere.HOSPITAL.value, "At a hospital"),
    (FoundWhere.OTHER.value, "Somewhere else"),
)
TOLD = (
    ("social_worker", "The social worker"),
    ("edt", "The out-of-hours duty team"),
    ("on_call_manager", "The on-call manager"),
    ("host", "The authority where you live"),
    ("family", "Family, as the plan says"),
)
MUST_KNOW = frozenset({"social_worker", "edt"})
"""One of them has to know (NAT-3.10); the others may, as the plan says."""
SAY_WHO = "Tick the social worker or the duty team, or write the name of who knows."
SAY_TOLD_OR_WHY_NOT = "Write who at the police knows, or why they were not told."
TICK_OR_SAY = "Tick what you see, or choose one of the other answers."
NOT_BOTH = "You ticked something you see. Choose “I see what I ticked”, or untick it."
SAY_WHERE = "Go back and say where the child was found."
SAY_HERE = "Say whether the child is here now."
CHOOSE = "Choose one of the answers on the page."
WHY_NOT_NEEDED = "Write why it is not needed."
WRITE_ONE = "Write one of these, or go back."
NOT_AFTER = "That is not after they went. Check the two times and days."


HERE, WITH_ADULT, ALONE = "yes", "with_adult", "alone"
_BACK = (HERE, "Yes, back here")
_NOBODY = (ALONE, "Not yet. Nobody I trust is there, or I’m not sure")
WITH_THEM = (_BACK, (WITH_ADULT, "Not yet. An adult I trust is with the child"), _NOBODY)
WITH_STAFF = (_BACK, (WITH_ADULT, "Not yet. Staff are with the child"), _NOBODY)


class BackForm(EntryForm):
    """The child is back, or found and not back yet. Where the child was found is asked before this (G13)."""

    found_where = HiddenField()
    is_here = ChoiceField(
        "Is the child here with you now?",
        choices=WITH_THEM,
    )
    at_time = WhenField("When?")
    place = TextField("Where was that?", [at_most(SHORT)])
    brought_by = TextField("Who brought the child back, or told you?", [at_most(SHORT)])
    also = ManyField("Who is back too?")

    def validate_is_here(self, field: Any) -> None:
        if self.found_where.data not in set(FoundWhere):
            raise ValidationError(SAY_WHERE)
        if self.found_where.data == FoundWhere.CAME_BACK:
            field.data = HERE
        if not field.data:
            raise ValidationError(SAY_HERE)

    @property
    def where(self) -> FoundWhere:
        """Where the child was found. Only after `validate`."""
        return FoundWhere(str(self.found_where.data))

    def name_staff(self) -> None:
        """At a hospital or with the police, those who stay with the child are staff: adults one may trust (G4)."""
        self.is_here.choices = list(WITH_STAFF)


class StepForm(EntryForm):
    """One step after the return: its answer is a button; a note is welcome."""

    answer = HiddenField()
    seen = ManyField("What do you see?")
    told = ManyField("Who knows now?", choices=TOLD)
    who = TextField("Who did you speak to?", [at_most(SHORT)])
    note = LongTextField("Anything to write down?", [at_most()], rows=2)
    words: ReturnStepWords

    @classmethod
    def of(cls, words: ReturnStepWords, signs: tuple[str, ...] = ()) -> StepForm:
        """The form of that step; `signs` are the lines to tick."""
        form = cls()
        form.words = words
        form.seen.choices = [(sign, sign) for sign in signs]
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if self.answer.data not in {option.id for option in self.words.options}:
            self.form_errors.append(CHOOSE)
        self._check_signs()
        self._check_told()
        self._check_note()
        return not (self.form_errors or self.errors)

    def _check_signs(self) -> None:
        if not self.words.signs:
            return
        if self.answer.data == "yes" and not self.seen.data:
            self.seen.errors = [TICK_OR_SAY]
        if self.answer.data == "no" and self.seen.data:
            self.seen.errors = [NOT_BOTH]

    def _check_told(self) -> None:
        """Told is somebody: ticked, or by name (NAT-3.10)."""
        if self.words.id == TELL_SOCIAL_WORKER and not (self.who.data or MUST_KNOW & set(self.told.data or ())):
            self.told.errors = [SAY_WHO]

    def _check_note(self) -> None:
        """Not needed has its reason (NAT-4.8a)."""
        if self.answer.data == "not_needed" and not self.note.data:
            self.note.errors = [*self.note.errors, WHY_NOT_NEEDED]

    @property
    def whole_note(self) -> str:
        """The note, after the names of those who were told."""
        words = dict(TOLD)
        told = ", ".join(words[who][:1].lower() + words[who][1:] for who in self.told.data or ())
        parts = (f"Told: {told}" if told else "", f"Spoke to {self.who.data}" if self.who.data else "", self.note.data or "")
        return ". ".join(part for part in parts if part)


class PoliceKnowForm(EntryForm):
    """The police were told that the child is back (NAT-4.4)."""

    call = HiddenField()
    name = TextField("Who did you speak to?", [at_most(SHORT)])
    told_at = WhenField("When did you tell them?")


class LookedAfterForm(EntryForm):
    """At a hospital or with the police: who can consent, and who stays with the child (G13)."""

    consent = TextField("Who can consent to treatment?", [at_most(SHORT)], description="The social worker knows.")
    staying = TextField("Who stays with the child?", [at_most(SHORT)])
    spoke_to = TextField("Who did you speak to there?", [at_most(SHORT)])

    def validate_consent(self, field: Any) -> None:
        if not (field.data or self.staying.data or self.spoke_to.data):
            raise ValidationError(WRITE_ONE)

    @property
    def text(self) -> str:
        """One line for the log."""
        parts = (("Consent to treatment", self.consent), ("Staying with the child", self.staying), ("Spoke to", self.spoke_to))
        return ". ".join(f"{words}: {field.data}" for words, field in parts if field.data)


class ToldThemForm(EntryForm):
    """How a call to the social worker or the duty team ended."""

    call = HiddenField()
    result = ChoiceField("How did it go?", choices=(("spoke", "I spoke to them"), ("no_answer", "No answer")))

    def validate_result(self, field: Any) -> None:
        if not field.data:
            raise ValidationError("Say how the call ended.")


class SafetyToldForm(EntryForm):
    """The social worker or the duty team heard that it may not be safe to stay (NOTT-64)."""

    safety_told = ManyField("Who knows that it may not be safe?", choices=[(who, words) for who, words in TOLD if who in MUST_KNOW])
    safety_who = TextField("Who did you speak to?", [at_most(SHORT)])

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if good and not (self.safety_told.data or self.safety_who.data):
            self.safety_told.errors = [SAY_WHO]
            return False
        return good

    @property
    def text(self) -> str:
        """Who knows, in words."""
        words = dict(TOLD)
        told = ", ".join(words[who][:1].lower() + words[who][1:] for who in self.safety_told.data or ())
        parts = (f"Told: {told}" if told else "", f"Spoke to {self.safety_who.data}" if self.safety_who.data else "")
        return ". ".join(part for part in parts if part)


class CrimeToldForm(EntryForm):
    """The police heard what may have been done to the child, or it is written why not (NAT-4.3d)."""

    crime_who = TextField("Who at the police did you tell?", [at_most(SHORT)], description="A name or a reference.")
    crime_why_not = TextField("Or why were the police not told?", [at_most(SHORT)])

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if good and bool(self.crime_who.data) == bool(self.crime_why_not.data):
            self.crime_who.errors = [SAY_TOLD_OR_WHY_NOT]
            return False
        return good

    @property
    def body(self) -> ReturnStep:
        """The line it writes."""
        if self.crime_who.data:
            return ReturnStep(CRIME_TOLD, "done", f"Told: {self.crime_who.data}")
        return ReturnStep(CRIME_TOLD, "not_needed", f"Why not: {self.crime_why_not.data}")


WOULD_HAVE_BEEN = (
    ("no_immediate", "No immediate intervention"),
    ("carer", "Carer intervention"),
    ("police", "Police intervention"),
    ("dont_know", "I’m not sure"),
)
_POLICE = ("police", "The police")


A_MONTH = 31
"""Today and thirty days before; what was longer ago belongs in the plan."""


class PastForm(EntryForm):
    """An absence that was over before it was written down (S13, NOTT-36)."""

    missed_at = WhenField("When was the child first not where they should be?", minutes=(60, 120, 240), days=A_MONTH)
    back_at = WhenField("When did the child come back?", minutes=(5, 30, 60), days=A_MONTH)
    found_where = ChoiceField("Where was the child found?", [Needed("Say where the child was found.")], choices=FOUND)
    place = TextField("Where was that, as far as you know?", [at_most(SHORT)])
    what = LongTextField("What happened?", [at_most()], rows=3, description="You can leave this blank.")
    level = ChoiceField(
        "What level would it have been?", [Needed("Say what level it would have been. “I’m not sure” is an answer too.")],
        choices=WOULD_HAVE_BEEN,
    )  # fmt: skip
    told = ManyField("Who has been told?", choices=[*TOLD, _POLICE])
    who = TextField("Who did you speak to?", [at_most(SHORT)])
    reference = TextField("Police reference", [at_most(SHORT)], description="If the police were told and gave one.")
    another = ManyField("Is it another one?", choices=[("yes", "Yes, this is another absence: write it down too")])

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if good and self.missed_at.data >= self.back_at.data:
            self.back_at.errors = [NOT_AFTER]
            return False
        return good

    @property
    def level_words(self) -> str:
        """The line about the level."""
        said = dict(WOULD_HAVE_BEEN)[str(self.level.data)]
        sentence = (
            "Nobody is sure what level it would have been" if self.level.data == "dont_know" else f"It would have been: {said.lower()}"
        )
        return f"Written down afterwards. {sentence}."

    @property
    def told_words(self) -> str:
        """Who knows, in words; empty unless the social worker or the duty team does (NAT-3.10)."""
        chosen = [who for who in self.told.data or () if who != _POLICE[0]]
        if not MUST_KNOW & set(chosen):
            return ""
        told = ", ".join(words[:1].lower() + words[1:] for who, words in TOLD if who in chosen)
        return ". ".join(part for part in (f"Told: {told}", f"Spoke to {self.who.data}" if self.who.data else "") if part)

    @property
    def told_said(self) -> str:
        """All that was said of who was told."""
        told = ", ".join(words[:1].lower() + words[1:] for who, words in (*TOLD, _POLICE) if who in (self.told.data or ()))
        parts = (("Told", told), ("Spoke to", self.who.data), ("Police reference", self.reference.data))
        return ". ".join(f"{words}: {said}" for words, said in parts if said)

    @property
    def is_another(self) -> bool:
        """Whether somebody says so, having seen the one that looks alike."""
        return bool(self.another.data)

    @property
    def is_police_told(self) -> bool:
        """Whether the police were told at the time."""
        return _POLICE[0] in (self.told.data or ())


class CloseForm(EntryForm):
    """Everything is done."""

    note = LongTextField("A last note", [at_most()], rows=2)
