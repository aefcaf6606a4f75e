"""Duties in plain words: whose each is, which clock it runs from, what is to be done, and which of them hurts first.

A title and a text come with each rule from its pack; what stands here is what packs do not say. Nothing here invents a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from carer_app.domain.duty import DONE, DUE, NOTICE, OVERDUE, UPCOMING
from carer_app.domain.meetings import KINDS as MEETINGS


class Side(StrEnum):
    """Whose work it is, seen from far away."""

    HOME = "home"
    SERVICES = "services"
    POLICE = "police"
    SEVERAL = "several"
    NOT_SAID = "not_said"


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose a duty is: in words, and on which side they are."""

    words: str
    side: Side


WHO: dict[str, Whose] = {
    "carer": Whose("The carer", Side.HOME),
    "care_provider": Whose("The home or carer", Side.HOME),
    "home_or_agency": Whose("The home or fostering agency", Side.HOME),
    "carer_and_police": Whose("The carer and the police, together", Side.HOME),
    "social_worker": Whose("The social worker", Side.SERVICES),
    "social_worker_or_team_manager": Whose("The social worker or their team manager", Side.SERVICES),
    "team_manager": Whose("The social worker’s team manager", Side.SERVICES),
    "team_manager_or_edt": Whose("The social worker’s team manager, or the duty team at night", Side.SERVICES),
    "line_manager": Whose("The social worker’s line manager", Side.SERVICES),
    "responsible_la": Whose("The council in charge of the child’s care", Side.SERVICES),
    "placing_authority": Whose("The council that placed the child", Side.SERVICES),
    "iro": Whose("The reviewing officer (IRO)", Side.SERVICES),
    "senior_iro": Whose("The senior reviewing officer", Side.SERVICES),
    "dcs_or_nominee": Whose("The Director of Children’s Services", Side.SERVICES),
    "children_missing_officer": Whose("The council’s missing officer", Side.SERVICES),
    "missing_coordinator": Whose("The council’s Missing Coordinator", Side.SERVICES),
    "cve_team": Whose("The council’s exploitation team (CVE)", Side.SERVICES),
    "pmex": Whose("The council’s team for missing and exploited children (PMEX)", Side.SERVICES),
    "police": Whose("The police", Side.POLICE),
    "police_duty_inspector": Whose("The police duty inspector", Side.POLICE),
    "police_dci_or_nominee": Whose("A senior detective of the police", Side.POLICE),
    "reviewing_detective_inspector": Whose("The police’s reviewing detective inspector", Side.POLICE),
    "police_and_childrens_services": Whose("The police and children’s services, together", Side.SEVERAL),
    "multi_agency": Whose("Children’s services, police, carer and health, together", Side.SEVERAL),
    "professional_team": Whose("The professionals around the child, together", Side.SEVERAL),
    "not_stated": Whose("The protocol does not say whose this is", Side.NOT_SAID),
}
"""`who` of a threshold, as people say it."""

CLOCKS: dict[str, str] = {
    "realised": "when it was noticed that the child was not there",
    "last_seen": "when the child was last seen",
    "reported": "the report to the police",
    "recorded_by_police": "when the police recorded the child as missing",
    "classified_absent": "when the police called it absent",
    "located": "when the child was found",
    "returned": "the return",
    "return_notified": "when those who arrange the interview heard of the return",
    "came_to_notice": "when it came to notice",
    "done": "the last time this was done",
    "date_of_birth": "the child’s birthday",
    "became_looked_after": "when the child came into care",
    "strategy_considered": "when a strategy meeting was asked for",
    "looked_after_review": "the day of the Looked After Review",
    "placement_move": "the day of the move",
    "rhi_recorded": "when the interview was written down",
    "multi_agency_meeting": "the last meeting of agencies",
    "police_review_agreed": "the time the police gave",
    "call_back_agreed": "the time agreed on the call",
}
"""The clock of a duty: what its time is counted from."""

ACTIONS: dict[str, str] = {
    "absconder_only": "Know that the police may use another word",
    "also_missing": "Know that the child counts as missing too",
    "briefing": "Talk about the child at the daily briefing",
    "call_back": "Speak to the police at the time agreed",
    "check_police_and_update_placing_authority": "Ring the police for news, and tell the council in charge",
    "compliance_meeting": "Meet about children people worry about",
    "email_childrens_services": "E-mail children’s services",
    "export": "Collect the figures",
    "lanc_scope_ages": "Know whom the protocol is for",
    "nat_age_scope": "Know whom the framework is for",
    "notify_line_manager": "Tell the line manager",
    "notify_police": "Tell the police that the child is back",
    "notify_senior_managers": "Tell the senior managers",
    "notify_social_worker_or_edt": "Tell the social worker or the duty team",
    "offer_and_hold_return_interview": "Offer the return interview, and hold it",
    "one_interview_covers": "Know that one interview covers these times",
    "prevention_interview": "Talk with the child soon after the return",
    "process_notification": "Deal with the notice",
    "raise_level": "Look for the child, and then report",
    "raised_alert": "Keep in mind that trafficking may be behind it",
    "reassess": "Look at the risk again",
    "reclassify_missing": "Call it missing",
    "report_to_cla_operations_manager": "Tell the CLA Operations Manager",
    "return_home_interview": "Offer the return interview, and hold it",
    "return_interview": "Offer the return interview, and hold it",
    "return_interview_or_contact_and_book": "Hold the return interview, or make contact and book it",
    "review_documents": "Look at the missing documents",
    "review_outcome": "Look at what the interview found",
    "review_risk": "Look at the risk again",
    "review_risk_assessment_philomena_plan": "Look again at the risk assessment, the form and the plan",
    "send_summary": "Send the list",
    "serious_notification_form": "Send the serious notification form",
    "share_documents": "Give the documents to the new home",
    "telephone_debrief_allowed": "Know that the police may ask by telephone",
    "tell_missing_officer": "Tell the missing officer",
    "update_senior_managers": "Tell the senior managers how it stands",
    "wake_rhi_close_gate": "Write that the meeting was held, or why it was not",
    **{action: f"Hold it: {title[0].lower()}{title[1:]}" for action, title in MEETINGS.items()},
}
"""What is to be done, verb first."""


TOLD_BY_MAIL = frozenset({"notify_social_worker_or_edt", "check_police_and_update_placing_authority", "tell_missing_officer"})
"""What a carer may do by e-mail too, from the log of the time away it is about."""


@dataclass(frozen=True, slots=True)
class Urgency:
    """Duties that hurt alike when they are not done, and why they stand where they do."""

    name: str
    why: str
    actions: frozenset[str]


URGENCIES: tuple[Urgency, ...] = (
    Urgency(
        "Safety",
        "Somebody is looked for who is back, or not looked for who is away, and those who decide do not know.",
        frozenset(
            {
                "notify_police", "notify_social_worker_or_edt", "raise_level", "call_back", "check_police_and_update_placing_authority",
                "reclassify_missing", "reassess", "review_risk", "raised_alert", "also_missing",
            }
        ),
    ),
    Urgency(
        "Interviews",
        "What the child says is heard while it is fresh, and it is the way to learn what they run from.",
        frozenset(
            {
                "prevention_interview", "offer_and_hold_return_interview", "return_home_interview", "return_interview",
                "return_interview_or_contact_and_book", "one_interview_covers", "telephone_debrief_allowed",
            }
        ),
    ),
    Urgency(
        "Meetings",
        "People who each know a part of it agree on what changes before the next time.",
        frozenset({*MEETINGS, "wake_rhi_close_gate"}),
    ),
    Urgency(
        "Reviews",
        "The plan and the papers are right for the next night.",
        frozenset({"review_documents", "review_risk_assessment_philomena_plan", "share_documents", "review_outcome"}),
    ),
    Urgency(
        "Telling managers",
        "Others learn of it: it changes nothing for the child tonight.",
        frozenset(
            {
                "notify_line_manager", "notify_senior_managers", "update_senior_managers", "report_to_cla_operations_manager",
                "serious_notification_form", "email_childrens_services", "process_notification", "tell_missing_officer", "briefing",
                "send_summary", "compliance_meeting", "export", "absconder_only", "nat_age_scope", "lanc_scope_ages",
            }
        ),
    ),
)  # fmt: skip
"""What hurts first stands first."""
RETURN_INTERVIEWS = frozenset(
    {"offer_and_hold_return_interview", "return_home_interview", "return_interview", "return_interview_or_contact_and_book"}
)
"""The talk after a return that somebody is owed, by whatever name a protocol has for it."""
INTERVIEWS = 1
"""Where talks with the child stand among them."""
_RANKS = {action: rank for rank, urgency in enumerate(URGENCIES) for action in urgency.actions}
_STATES = {OVERDUE: 0, DUE: 0, UPCOMING: 1, NOTICE: 2, DONE: 3}
_LAST = 1 << 60
NO_TIME = "No time is stated"


def whose(who: str) -> Whose:
    """Whose it is. A name that is not known stays what the protocol says."""
    return WHO.get(who) or Whose(who.replace("_", " ").capitalize(), Side.NOT_SAID)


def clock_words(clock: str) -> str:
    """What the time is counted from."""
    return CLOCKS.get(clock, clock.replace("_", " "))


def action_words(action: str) -> str:
    """What is to be done."""
    return ACTIONS.get(action, action.replace("_", " ").capitalize())


def rank_of(action: str) -> int:
    """How soon it hurts: 0 first. What nobody has placed yet comes after meetings and before papers."""
    return _RANKS.get(action, 3)


def state_of(arose: int, due: int | None, now: int, *, is_notice: bool = False) -> str:
    """How a duty stands that is not done, from its times alone."""
    if is_notice:
        return NOTICE
    if now < arose:
        return UPCOMING
    return OVERDUE if due is not None and now > due else DUE


def what_hurts_first(status: str, action: str, arose: int, due: int | None) -> tuple[int, int, bool, int, int]:
    """The order of a list: owed now before what is on its way; in there by what hurts, overdue first, then by time."""
    return _STATES[status], rank_of(action), status != OVERDUE, _LAST if due is None else due, arose
