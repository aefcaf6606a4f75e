"""The kinds of entry a log is made of, one frozen dataclass each; entry_json.py reads and writes them.

JavaScript twin: static/js/domain/entries.js (when the phone runs the occurrence itself).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from carer_app.domain.levels import LevelOfIntervention, State


class ExpectedWhere(StrEnum):
    """Where the child should be now; that place is rung first (G14)."""

    HOME = "home"
    SCHOOL = "school"
    CONTACT_VISIT = "contact_visit"
    ACTIVITY = "activity"
    APPOINTMENT = "appointment"


class Unsure(StrEnum):
    """An answer to a yes-or-no question. "I'm not sure" is never read as safe (I4)."""

    YES = "yes"
    NO = "no"
    DONT_KNOW = "dont_know"


class StepResult(StrEnum):
    """How a reasonable step ended. "Not safe" and "not possible" are results, with their reason (G2)."""

    DONE = "done"
    NO_ANSWER = "no_answer"
    NOT_THERE = "not_there"
    SPOKE = "spoke"
    NOT_SAFE = "not_safe"
    NOT_POSSIBLE = "not_possible"


class ContactHow(StrEnum):
    """How the child was reached. A text alone is not a reply (G4)."""

    VOICE = "voice"
    VIDEO = "video"
    TEXT = "text"
    SOCIAL_MEDIA = "social_media"
    IN_PERSON = "in_person"
    THROUGH_SOMEONE = "through_someone"


class Agreed(StrEnum):
    """What the child agreed to when reached (NAT-L1-O-d, NAT-L1-O-e)."""

    NOTHING = "nothing"
    COMING_HOME = "coming_home"
    TO_BE_COLLECTED = "to_be_collected"


class PoliceOutcome(StrEnum):
    """What the police did with the report (NAT-L2-A-c; absent only where the pack has it)."""

    RECORDED_MISSING = "recorded_missing"
    DELAYED = "delayed"
    REFUSED = "refused"
    ABSENT = "recorded_absent"


class FoundWhere(StrEnum):
    """Asked first on a return (G13)."""

    CAME_BACK = "came_back"
    FAMILY_OR_FRIENDS = "family_or_friends"
    POLICE = "police"
    HOSPITAL = "hospital"
    OTHER = "other"


class ReviewBasis(StrEnum):
    """Where a review time came from; app defaults are shown as such (AMB-1, G11)."""

    PLAN = "plan"
    CARER = "carer"
    POLICE = "police"
    APP_DEFAULT = "app_default"


@dataclass(frozen=True, slots=True)
class PackUsed:
    """A protocol pack as it stood when it spoke."""

    name: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A child is not where they should be (S0), or was away and it is written down later (`past`, S13)."""

    child: str
    expected_where: ExpectedWhere
    realised_at: datetime
    packs: tuple[PackUsed, ...] = ()
    expected_at: datetime | None = None
    together: str | None = None
    continues: str | None = None
    past: bool = False


@dataclass(frozen=True, slots=True)
class DetailsGiven:
    """Facts for the police about this occurrence, in the carer's words; keys are in `DETAILS`."""

    details: dict[str, str]


@dataclass(frozen=True, slots=True)
class Answered:
    """A page of the decision answered. `signs` are the ticked lines of the child's plan, word for word."""

    page: str
    answers: dict[str, str]
    signs: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """The level that was shown, with all it rested on. The fold believes it; a server that disagrees marks it."""

    answers: dict[str, str]
    level: LevelOfIntervention | None
    state: State
    rule: str
    strength: str
    why: tuple[str, ...]
    cites: tuple[str, ...]
    packs: tuple[PackUsed, ...] = ()
    call: str | None = None
    speak_to_someone_now: bool = False
    review_at: datetime | None = None
    review_basis: ReviewBasis | None = None


@dataclass(frozen=True, slots=True)
class LevelRaised:
    """The carer raises the level in one tap; a reason is welcome and never needed (I6, T40)."""

    level: LevelOfIntervention
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LevelLowered:
    """A person decides on less than the guide recommends. Needs a reason; a default police rule also needs a second person (D3, G4)."""

    level: LevelOfIntervention
    reason: str
    recommended: LevelOfIntervention | None
    rule: str
    second_person_name: str = ""
    second_person: str | None = None
    review_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LoweringConfirmed:
    """The second person says, from their own account, whether they agreed."""

    lowering: str
    agreed: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReviewSet:
    """When to look again."""

    review_at: datetime
    basis: ReviewBasis
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CallStarted:
    """A call was begun from the page; its result is the next tap."""

    step: str
    contact: str = ""
    contact_id: str | None = None


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A reasonable step and how it ended (provisions F1). `call` names the `CallStarted` it finishes."""

    step: str
    result: StepResult
    contact: str = ""
    contact_id: str | None = None
    place: str = ""
    note: str = ""
    reason: str = ""
    instead_by: str = ""
    call: str | None = None


@dataclass(frozen=True, slots=True)
class ContactMade:
    """The child was reached: what was said, and whether they sounded safe (T8, T9, G4)."""

    how: ContactHow
    sounds_safe: Unsure
    said: str = ""
    can_talk: Unsure | None = None
    someone_with_them: Unsure | None = None
    through: str = ""
    agreed: Agreed = Agreed.NOTHING
    agreed_at: datetime | None = None
    call: str | None = None


@dataclass(frozen=True, slots=True)
class InformationReceived:
    """Something learned from someone else (T5, T13)."""

    source: str
    text: str
    raises_concern: Unsure


@dataclass(frozen=True, slots=True)
class ReturnArranged:
    """The child will come home alone, or be collected (T3, T10, T11, T34)."""

    how: Agreed
    agreed_at: datetime
    who: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class PoliceRang:
    """The police were rung. This alone never means they know (product 3)."""

    number: str
    answered: bool
    purpose: str = "report"
    note: str = ""
    call: str | None = None


@dataclass(frozen=True, slots=True)
class PoliceTold:
    """The police took the report (T16): only now do they know. A reference, or `none_given`."""

    reference: str = ""
    none_given: bool = False
    name: str = ""
    role: str = ""
    channel: str = "phone"


@dataclass(frozen=True, slots=True)
class PoliceAnswered:
    """What the police decided (NAT-3.22a to g)."""

    outcome: PoliceOutcome
    reference: str = ""
    officer: str = ""
    officer_role: str = ""
    risk_grade: str = ""
    police_actions: str = ""
    carer_actions: str = ""
    review_at: datetime | None = None
    direct_contact: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PoliceUpdated:
    """New information was given to the police."""

    what: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Disagreed:
    """The carer disagrees with a decision (T21); `about` says whose."""

    reason: str
    about: str = "police"


@dataclass(frozen=True, slots=True)
class Escalated:
    """Taken to the senior officer on duty with operational command (NAT-3.17, NAT-L2-A-f)."""

    to_role: str
    reached: bool
    name: str = ""
    outcome: str = ""
    review_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PackShared:
    """A version of the pack was given to someone. Sent is not received."""

    pack: str
    version: int
    recipient: str
    channel: str


@dataclass(frozen=True, slots=True)
class PackConfirmed:
    """They said they have it."""

    shared: str
    by: str


class PackNews(StrEnum):
    """What became of a pack that was sent."""

    NOT_SENT = "not_sent"
    OPENED = "opened"
    LOCKED = "locked"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class PackFollowed:
    """What became of a pack that was sent: the e-mail did not go, the link was opened, locked or taken back."""

    shared: str
    news: PackNews
    recipient: str = ""


class WhyLeftOut(StrEnum):
    """Why something is kept out of the pack for the police."""

    NOT_NEEDED = "not_needed"
    OTHER_PERSON = "other_person"
    DANGER = "danger"
    COURT = "court"
    CHILD_ASKED = "child_asked"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PackRedacted:
    """Something is left out of the pack for the police from now on, or put back. `target` is the place in the pack, `label` its name there."""

    target: str
    label: str
    why: WhyLeftOut
    words: str = ""
    put_back: bool = False


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One shift hands over to the next."""

    to_name: str
    to: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """A line in the carer's own words."""

    text: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """A mistake put right by a new line; the first one stays (I8). `withdraws`: what that line says did not happen."""

    entry: str
    text: str
    reason: str
    withdraws: bool = False


@dataclass(frozen=True, slots=True)
class Located:
    """Somebody says where the child is. Verified only if a trusted adult is with them (G4)."""

    found_where: FoundWhere
    adult_with_child: bool
    place: str = ""
    by_whom: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """The child is back, confirmed by a person (S11). `happened_at` of the entry is the time of return."""

    found_where: FoundWhere
    place: str = ""
    brought_by: str = ""


@dataclass(frozen=True, slots=True)
class ReturnStep:
    """One of the ordered steps after a return (provisions E6). `answer`: yes, no, dont_know, done, not_needed; of an interview or a
    review asked, arranged, held (in older logs done: asked for, or arranged)."""

    step: str
    answer: str
    note: str = ""
    signs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PoliceToldOfReturn:
    """The police know the child is back or located (NAT-4.4)."""

    reference: str = ""
    name: str = ""
    of: str = "return"


@dataclass(frozen=True, slots=True)
class Linked:
    """Another occurrence belongs beside this one: `together`, `earlier`, or `same_report`."""

    occurrence: str
    why: str


@dataclass(frozen=True, slots=True)
class Attached:
    """An occurrence begun in emergency mode is given its child and packs."""

    child: str
    packs: tuple[PackUsed, ...] = ()


@dataclass(frozen=True, slots=True)
class Closed:
    """All that E7 asks is done."""

    note: str = ""


Body = (
    Opened | DetailsGiven | Answered | Decided | LevelRaised | LevelLowered | LoweringConfirmed | ReviewSet | CallStarted
    | StepTaken | ContactMade | InformationReceived | ReturnArranged | PoliceRang | PoliceTold | PoliceAnswered
    | PoliceUpdated | Disagreed | Escalated | PackShared | PackConfirmed | PackFollowed | PackRedacted | HandedOver | Noted | Corrected
    | Located | Returned | ReturnStep | PoliceToldOfReturn | Linked | Attached | Closed
)  # fmt: skip

KINDS: dict[str, type] = {
    "opened": Opened,
    "details_given": DetailsGiven,
    "answered": Answered,
    "decided": Decided,
    "level_raised": LevelRaised,
    "level_lowered": LevelLowered,
    "lowering_confirmed": LoweringConfirmed,
    "review_set": ReviewSet,
    "call_started": CallStarted,
    "step_taken": StepTaken,
    "contact_made": ContactMade,
    "information_received": InformationReceived,
    "return_arranged": ReturnArranged,
    "police_rang": PoliceRang,
    "police_told": PoliceTold,
    "police_answered": PoliceAnswered,
    "police_updated": PoliceUpdated,
    "disagreed": Disagreed,
    "escalated": Escalated,
    "pack_shared": PackShared,
    "pack_confirmed": PackConfirmed,
    "pack_followed": PackFollowed,
    "pack_redacted": PackRedacted,
    "handed_over": HandedOver,
    "noted": Noted,
    "corrected": Corrected,
    "located": Located,
    "returned": Returned,
    "return_step": ReturnStep,
    "police_told_of_return": PoliceToldOfReturn,
    "linked": Linked,
    "attached": Attached,
    "closed": Closed,
}
_KIND_OF = {kind: name for name, kind in KINDS.items()}

DETAILS = frozenset(
    {
        "last_seen_at", "last_seen_where", "last_seen_by", "last_seen_with", "clothing", "carrying", "phone_with_them",
        "money", "said", "circumstances", "believed_place", "vehicle", "medicine_with_them", "worry", "victim_of_crime",
        "hurt", "exploitation", "self_harm", "danger_to_others", "travelled_abroad", "other", "looks", "out_of_character",
        "before", "family_and_friends", "gp_and_dentist", "school", "done",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """How a line came from a phone: after its writer's access had ended; and how far the phone's clock was ahead, when that was much."""

    late: bool = False
    clock_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log. `id` is made by the caller; `seq` is the writer's Lamport count; times are aware."""

    id: str
    occurrence: str
    device: str
    seq: int
    happened_at: datetime
    written_at: datetime
    body: Body
    author: str | None = None
    proved: bool = field(default=False, compare=False)
    received_at: datetime | None = field(default=None, compare=False)
    sent: Sent | None = field(default=None, compare=False)

    @property
    def kind(self) -> str:
        """The name of this kind in JSON and in the database."""
        return _KIND_OF[type(self.body)]


def kind_of(body: Body) -> str:
    """The name of a body's kind, as in `KINDS`."""
    return _KIND_OF[type(body)]
