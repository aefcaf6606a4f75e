"""Who may open what: each route, each role, each kind of child, the answer written by hand (T1).

A cell has one letter for each case: the child of one's own home, of another home of the same organisation, of another provider, and one
who moved away to another provider yesterday (`own, other home, other provider, moved`):

    Y  allowed (whatever the page then says)        N  not found, exactly as if there were no such record
    L  what was written is kept, nothing is shown   S  signed out: sent to sign in

A route about no particular record has one letter. Add a line for every route you make: the test fails for one that is missing.
The social worker is the named worker of ash, cedar and the moved fir, wherever they live. `nobody` has an account and no role.
The interviewer was given one return interview of ash; what was given is tried as `theirs, theirs and over, somebody else's`.
The visitor (Regulation 44) visits Larch House, until the day after tomorrow. The out-of-hours duty team is that of Harbour County, whose
children are ash, cedar and fir. Logs of children are tried as `both consents, one consent, another home's with both`; what a duty team
opens, as `of the authority, of the authority and moved, of nobody's`. The reviewing officer is named for ash and the moved fir.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from carer_app.packs import loader
from carer_app.services import protocol_files

Answers = dict[str, str]
ROLES = ("foster", "worker", "manager", "agency", "social", "admin", "nobody", "interviewer", "visitor", "edt", "reviewer")
CASES = ("own", "other home", "other provider", "moved")
CHILDREN = {
    "foster": ("cedar", "dogwood", "elm", "gorse"),
    "agency": ("cedar", "dogwood", "elm", "gorse"),
    "worker": ("ash", "birch", "elm", "fir"),
    "manager": ("ash", "birch", "elm", "fir"),
    "social": ("ash", "birch", "elm", "fir"),
    "admin": ("ash", "birch", "elm", "fir"),
    "nobody": ("ash", "birch", "elm", "fir"),
    "interviewer": ("ash", "birch", "elm", "fir"),
    "visitor": ("ash", "birch", "elm", "fir"),
    "edt": ("ash", "birch", "elm", "fir"),
    "reviewer": ("ash", "birch", "elm", "fir"),
}
HOMES = {
    "foster": ("fern", "gale", "thorn"),
    "agency": ("fern", "gale", "thorn"),
    "worker": ("larch", "rowan", "thorn"),
    "manager": ("larch", "rowan", "thorn"),
    "social": ("larch", "rowan", "thorn"),
    "admin": ("larch", "rowan", "thorn"),
    "nobody": ("larch", "rowan", "thorn"),
    "interviewer": ("larch", "rowan", "thorn"),
    "visitor": ("larch", "rowan", "thorn"),
    "edt": ("larch", "rowan", "thorn"),
    "reviewer": ("larch", "rowan", "thorn"),
}


def answers(
    foster: str,
    worker: str,
    manager: str,
    agency: str,
    social: str,
    admin: str,
    nobody: str,
    interviewer: str = "N N N N",
    visitor: str = "N",
    edt: str = "N",
    reviewer: str = "N",
) -> Answers:
    """One row of the table. An interviewer, a visitor, a duty team and a reviewing officer open nothing but what is said to be theirs."""
    every = (foster, worker, manager, agency, social, admin, nobody, interviewer, visitor, edt, reviewer)
    return dict(zip(ROLES, every, strict=True))


# fmt: off
#                                foster    worker    manager   agency    social    admin     nobody
SEE_CHILD             = answers("Y N N N","Y N N N","Y N N N","Y N N N","Y N N Y","N N N N","N N N N")
SEE_OCCURRENCE        = answers("Y N N N","Y N N N","Y N N Y","Y N N Y","Y N N Y","N N N N","N N N N")
SEE_BEFORE_WRITING    = answers("Y N N N","Y N N N","Y N N N","Y N N N","Y N N Y","N N N N","N N N N")
WRITE_LINE            = answers("Y N N L","Y N N L","Y N N L","Y N N L","Y N N Y","N N N N","N N N N")
MAKE_PACK             = answers("Y N N N","Y N N N","Y N N N","Y N N N","Y N N Y","N N N N","N N N N")
WRITE_PROFILE         = answers("Y N N N","Y N N N","Y N N N","Y N N N","Y N N Y","N N N N","N N N N")
MOVE_CHILD            = answers("N N N N","N N N N","Y N N N","Y N N N","Y N N Y","N N N N","N N N N")
RECEIVE_PLAN          = answers("Y N N N","Y N N N","Y N N N","Y N N N","N N N N","N N N N","N N N N")
WRITE_PLAN            = answers("N N N N","N N N N","Y N N N","Y N N N","Y N N Y","N N N N","N N N N")
SOCIAL_WORKER_ALONE   = answers("N N N N","N N N N","N N N N","N N N N","Y N N Y","N N N N","N N N N")
HOME_CONTACTS         = answers("N N N",  "N N N",  "Y N N",  "Y N N",  "N N N",  "Y Y N",  "N N N")
CARERS                = answers("Y",      "Y",      "Y",      "Y",      "Y",      "N",      "N")
OVERSEERS             = answers("N",      "N",      "Y",      "Y",      "Y",      "N",      "N")
RETAINERS             = answers("N",      "N",      "Y",      "N",      "N",      "N",      "N")
THE_SOCIAL_WORKER     = answers("N",      "N",      "N",      "N",      "Y",      "N",      "N")
CONTACTS              = answers("N",      "N",      "Y",      "Y",      "N",      "Y",      "N")
PROTOCOLS             = answers("N",      "N",      "Y",      "Y",      "N",      "N",      "N")
STAFF_AUDIT           = answers("N",      "N",      "Y",      "Y",      "N",      "N",      "N")
MANAGER_OF_ALL        = answers("N",      "N",      "Y",      "N",      "N",      "N",      "N")
DUTY_TEAM             = answers(*"NNNNNNNN", edt="Y")
REVIEWERS             = answers(*"NNNNNNNNNN", reviewer="Y")
REVIEWED_CHILD        = answers(*["N N N N"] * 10, reviewer="Y N N Y")
AWAY_TONIGHT          = answers(*["N N N"] * 8, visitor="N N N", edt="Y Y N", reviewer="N N N")
VISITORS              = answers(*"NNNNNNNN", visitor="Y")
VISITED_HOME          = answers("N N N",  "N N N",  "N N N",  "N N N",  "N N N",  "N N N",  "N N N",  "N N N", visitor="Y N N")
VISITORS_OF_HOME      = answers("N N N",  "N N N",  "Y N N",  "N N N",  "N N N",  "N N N",  "N N N")
CONSENTS              = answers("N N N N","N N N N","Y N N N","N N N N","Y N N Y","N N N N","N N N N")
ADMINISTRATORS        = answers("N",      "N",      "N",      "N",      "N",      "Y",      "N")
AGREERS               = answers("N",      "N",      "Y",      "N",      "N",      "Y",      "N")
RUNS_HOMES            = answers("N",      "N",      "Y",      "Y",      "N",      "N",      "N")
HOME_NUMBERS          = answers("N N N",  "N N N",  "Y N N",  "Y N N",  "N N N",  "N N N",  "N N N")
REVIEW_TIME           = answers("N N N N","N N N N","Y N N Y","Y N N Y","N N N N","N N N N","N N N N")
ADMIN_HOMES           = answers("N N N",  "N N N",  "N N N",  "N N N",  "N N N",  "Y Y N",  "N N N")
SIGNED_IN             = answers(*"YYYYYYYYYYY")
INTERVIEWERS          = answers("N",      "N",      "N",      "N",      "N",      "N",      "N",      "Y")
ONE_INTERVIEW         = answers("N N N",  "N N N",  "N N N",  "N N N",  "N N N",  "N N N",  "N N N",  "Y N N")
# fmt: on
PUBLIC = "public"
OF_TODAY = "the one that is served today"


@dataclass(frozen=True)
class Route:
    """A route and who may use it. `about`: child, occurrence, move, home, photo, person, membership or nothing."""

    endpoint: str
    method: str
    who: Answers | str
    about: str | None = None
    args: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def is_for_phones(self) -> bool:
        """Whether it is asked by a phone, which shows its token."""
        return self.endpoint.startswith("sync.")


def both(endpoint: str, who: Answers | str, about: str | None = None, **args: Any) -> list[Route]:
    """The same answers for looking and for sending."""
    return [Route(endpoint, method, who, about, args) for method in ("GET", "POST")]


def get(endpoint: str, who: Answers | str, about: str | None = None, **args: Any) -> list[Route]:
    return [Route(endpoint, "GET", who, about, args)]


def post(endpoint: str, who: Answers | str, about: str | None = None, *, data: dict[str, Any] | None = None, **args: Any) -> list[Route]:
    return [Route(endpoint, "POST", who, about, args, data or {})]


def looked_at_then_written(endpoint: str, **args: Any) -> list[Route]:
    """A page of an occurrence's log: a former carer may not look, but what they had begun to write is kept."""
    return [*get(endpoint, SEE_BEFORE_WRITING, "occurrence", **args), *post(endpoint, WRITE_LINE, "occurrence", **args)]


SOME_ID = "00000000-0000-4000-8000-000000000000"

MATRIX: list[Route] = [
    # the sign-in library; what is public here asks for proof of its own
    *both("security.login", PUBLIC),
    *post("security.logout", PUBLIC),
    *both("security.forgot_password", PUBLIC),
    *both("security.reset_password", PUBLIC, token="no-such-token"),
    *both("security.two_factor_token_validation", PUBLIC),
    *both("security.two_factor_rescue", PUBLIC),
    *both("security.two_factor_setup", PUBLIC),
    *both("security.tf_select", PUBLIC),
    *both("security.mf_recovery", PUBLIC),
    *both("security.wan_signin", PUBLIC),
    *post("security.wan_signin_response", PUBLIC, token="no-such-token"),
    *both("security.verify", SIGNED_IN),
    *both("security.change_password", SIGNED_IN),
    *post("security.two_factor_setup_validate", SIGNED_IN, token="no-such-token"),
    *both("security.mf_recovery_codes", SIGNED_IN),
    *both("security.wan_register", SIGNED_IN),
    *post("security.wan_register_response", SIGNED_IN, token="no-such-token"),
    *both("security.wan_delete", SIGNED_IN),
    *both("security.wan_verify", SIGNED_IN),
    *post("security.wan_verify_response", SIGNED_IN, token="no-such-token"),
    # my account
    *get("account.home", SIGNED_IN),
    *post("account.hide", SIGNED_IN),
    *post("account.still_here", SIGNED_IN),
    *get("account.where_signed_in", SIGNED_IN),
    *both("account.my_reminders", SIGNED_IN),
    *post("account.reminders_seen", SIGNED_IN),
    *post("account.try_reminders", SIGNED_IN),
    *post("account.push_here", SIGNED_IN),
    *post("account.no_push_here", SIGNED_IN),
    *post("account.end_others", SIGNED_IN),
    *post("account.end_one", answers(*"NNNNNNN"), login_id=SOME_ID),  # somebody else's browser is not found
    # people and homes
    *get("admin.overview", ADMINISTRATORS),
    *get("admin.list_people", ADMINISTRATORS),
    *both("admin.invite", ADMINISTRATORS),
    *get("admin.person", ADMINISTRATORS, "person"),
    *post("admin.send_link", ADMINISTRATORS, "person"),
    *both("admin.details", ADMINISTRATORS, "person"),
    *both("admin.address", ADMINISTRATORS, "person"),
    *post("admin.withdraw", ADMINISTRATORS, "person"),
    *both("admin.organisation", ADMINISTRATORS),
    *both("admin.give_role", ADMINISTRATORS, "person"),
    *post("admin.close", ADMINISTRATORS, "person"),
    *post("admin.open_again", ADMINISTRATORS, "person"),
    *post("admin.take_away_second_factor", ADMINISTRATORS, "person"),
    *post("admin.end_role", ADMINISTRATORS, "membership"),
    *get("admin.list_homes", ADMINISTRATORS),
    *both("admin.add_home", ADMINISTRATORS),
    *both("admin.change_home", ADMIN_HOMES, "home"),
    *post("admin.close_home", ADMIN_HOMES, "home"),
    *post("admin.open_home", ADMIN_HOMES, "home"),
    *get("admin.roles_asked_for", AGREERS),
    *post("admin.agree_to_role", AGREERS, request_id=SOME_ID),
    *post("admin.agree_to_several", AGREERS),
    *post("admin.decline_role", AGREERS, request_id=SOME_ID),
    # whom to ring
    *both("admin.add_child", OVERSEERS),
    *get("admin.bring_children", OVERSEERS),
    *post("admin.look_at_children", OVERSEERS),
    *post("admin.keep_children", OVERSEERS),
    *get("admin.empty_children", OVERSEERS),
    *get("admin.bring_staff", ADMINISTRATORS),
    *post("admin.look_at_staff", ADMINISTRATORS),
    *post("admin.keep_staff", ADMINISTRATORS),
    *get("admin.empty_staff", ADMINISTRATORS),
    *both("admin.social_worker", MOVE_CHILD, "child"),
    *post("admin.end_social_worker", MOVE_CHILD, "child"),
    *get("admin.list_contacts", CONTACTS),
    *both("admin.organisation_contact", ADMINISTRATORS, slot="edt"),
    *both("admin.home_contact", HOME_CONTACTS, "home", slot="edt"),
    *both("admin.role_contact", ADMINISTRATORS, protocol="national", role="rhi_provider"),
    *both("admin.add_authority_contact", ADMINISTRATORS),
    *both("admin.authority_contact", ADMINISTRATORS, scope_id=SOME_ID, slot="edt"),
    *get("admin.police_addresses", ADMINISTRATORS),
    *both("admin.add_police_address", ADMINISTRATORS),
    *post("admin.remove_police_address", ADMINISTRATORS, address_id=SOME_ID),
    # the protocols an organisation uses
    *get("admin.list_protocols", PROTOCOLS),
    *post("admin.accept_protocol", PROTOCOLS, name="national"),
    *post("admin.stop_protocol", PROTOCOLS, name="national"),
    # open to everybody
    *get("guide.contents", PUBLIC),
    *get("guide.emergency", PUBLIC),
    *get("guide.words", PUBLIC),
    *get("guide.pictures", PUBLIC),
    *get("guide.page", PUBLIC, page_id="levels"),
    *get("guide.area_contents", PUBLIC, name="nottinghamshire"),
    *get("guide.area_page", PUBLIC, name="nottinghamshire", page_id="reporting"),
    *get("guide.practice", PUBLIC),
    *get("guide.practice_tonight", PUBLIC),
    *get("offline.healthz", PUBLIC),
    *get("offline.manifest", PUBLIC),
    *get("offline.worker", PUBLIC),
    *get("offline.shell", PUBLIC),
    *get("offline.kept_here", PUBLIC),
    *get("offline.set_up", SIGNED_IN),
    *get("offline.pages", PUBLIC, digest=OF_TODAY),
    # phones, each with its token; a line is nobody's until it has been opened
    *get("sync.key", PUBLIC),
    *post("sync.receive_entries", PUBLIC),
    *post("sync.set_up_device", SIGNED_IN),
    *get("sync.get_protocol", PUBLIC, name=protocol_files.url_of(loader.national()).rsplit("/", 1)[1]),
    *get("sync.get_child_packs", CARERS),
    *get("sync.get_occurrences", CARERS),
    *get("sync.get_photo", SEE_CHILD, "photo"),
    *get("sync.get_profile_paper", SEE_CHILD, "child"),
    *get("phones.my_phones", SIGNED_IN),
    *post("phones.revoke_mine", answers(*"NNNNNNN"), phone_id=SOME_ID),  # somebody else's phone is not found
    *get("phones.list_phones", CONTACTS),
    *post("phones.revoke", HOME_CONTACTS, "device"),
    *post("phones.confirm", HOME_CONTACTS, "device", who_id=SOME_ID),
    *get("phones.hand_in", CONTACTS),
    *post("phones.take_file", CONTACTS),
    *post("phones.seen", answers(*"NNNNNNN"), line_id=SOME_ID),  # lines of somebody else's phone are not found
    *get("phones.waiting", CARERS),
    *post("phones.put_to_child", answers(*"NNNNNNN"), waiting_id=SOME_ID),  # lines of somebody else's phone are not found
    # who is not home, and the decision
    *get("decide.who", SIGNED_IN),
    *get("decide.together", CARERS),
    *post("decide.start", CARERS),
    *get("decide.go_on", SEE_BEFORE_WRITING, "occurrence"),
    *get("decide.page", SEE_BEFORE_WRITING, "occurrence", page_id="danger"),
    *post("decide.answer", WRITE_LINE, "occurrence", page_id="danger"),
    *get("decide.again", SEE_BEFORE_WRITING, "occurrence"),
    *get("decide.still_true", SEE_BEFORE_WRITING, "occurrence"),
    *post("decide.all_still_true", WRITE_LINE, "occurrence"),
    # the occurrence
    *get("occurrence.live", SEE_OCCURRENCE, "occurrence"),
    *get("occurrence.log", SEE_OCCURRENCE, "occurrence"),
    *get("occurrence.all_lines", SEE_OCCURRENCE, "occurrence"),
    *get("occurrence.paper", SEE_OCCURRENCE, "occurrence"),
    *get("occurrence.log_pdf", SEE_OCCURRENCE, "occurrence"),
    *[
        row
        for verb in ("contact", "details", "hand_over", "information", "located", "look_again", "lower", "note", "way_home")
        for row in looked_at_then_written(f"occurrence.{verb}")
    ],
    *looked_at_then_written("occurrence.confirm_lowering", lowering_id=SOME_ID),
    *looked_at_then_written("occurrence.put_right", entry_id=SOME_ID),
    *[row for verb in ("changed", "not_done", "step", "worried") for row in get(f"occurrence.{verb}", SEE_BEFORE_WRITING, "occurrence")],
    *get("occurrence.call_result", SEE_BEFORE_WRITING, "occurrence", call_id=SOME_ID),
    *[
        row
        for verb in ("call", "go_by_the_guide", "more_worried", "take_step", "why_worried")
        for row in post(f"occurrence.{verb}", WRITE_LINE, "occurrence")
    ],
    # the report to the police
    *[
        row
        for page in ("answer", "call", "disagree", "same_report", "told", "update")
        for row in get(f"report.{page}", SEE_BEFORE_WRITING, "occurrence")
    ],
    *get("report.detail", SEE_BEFORE_WRITING, "occurrence", key="clothing"),
    *post("report.keep_detail", WRITE_LINE, "occurrence", key="clothing"),
    *[
        row
        for verb in ("keep_answer", "keep_disagreement", "keep_same_report", "keep_update", "rang", "ring", "tell")
        for row in post(f"report.{verb}", WRITE_LINE, "occurrence")
    ],
    # the pack
    *get("report.pack", MAKE_PACK, "occurrence"),
    *post("report.make", MAKE_PACK, "occurrence"),
    *get("report.leave_out", MAKE_PACK, "occurrence"),
    *post("report.keep_left_out", MAKE_PACK, "occurrence"),
    *post("report.put_back", MAKE_PACK, "occurrence"),
    *get("report.made", MAKE_PACK, "occurrence", version=1),
    *get("report.document", SEE_OCCURRENCE, "occurrence", version=1),
    *post("report.confirm", MAKE_PACK, "occurrence", version=1, shared_id=SOME_ID),
    *post("report.ready", MAKE_PACK, "occurrence"),
    *get("report.send_where", MAKE_PACK, "occurrence", how="email"),
    *get("report.send_check", MAKE_PACK, "occurrence", how="email", address_id=SOME_ID),
    *post("report.send", MAKE_PACK, "occurrence", how="email", address_id=SOME_ID),
    *get("report.link", MAKE_PACK, "occurrence", link_id=SOME_ID),
    *post("report.take_back", MAKE_PACK, "occurrence", link_id=SOME_ID),
    *get("report.links_given", SIGNED_IN),
    *get("report.seal", SIGNED_IN),
    *post("report.take_back_given", SIGNED_IN, link_id=SOME_ID),
    # for an officer without an account, who has a link and was read its code
    *get("for_police.ask", PUBLIC),
    *post("for_police.open_link", PUBLIC),
    *post("for_police.pack", PUBLIC),
    *post("for_police.received", PUBLIC),
    # whoever holds a paper
    *get("check_pack.ask", PUBLIC),
    *post("check_pack.check", PUBLIC),
    # back home
    *both("returned.already", SEE_CHILD, "child"),
    *[row for page in ("home", "gone_again") for row in get(f"returned.{page}", SEE_BEFORE_WRITING, "occurrence")],
    *get("returned.step", SEE_BEFORE_WRITING, "occurrence", step="welcome"),
    *post("returned.take_step", WRITE_LINE, "occurrence", step="welcome"),
    *post("returned.tell", WRITE_LINE, "occurrence", slot="edt"),
    # the social worker or the duty team, by e-mail
    *get("occurrence.tell", SEE_BEFORE_WRITING, "occurrence"),
    *get("occurrence.tell_check", SEE_BEFORE_WRITING, "occurrence", slot="edt"),
    *post("occurrence.tell_send", WRITE_LINE, "occurrence", slot="edt"),
    *post("occurrence.tell_known", WRITE_LINE, "occurrence", slot="edt"),
    *[
        row
        for verb in ("close", "come_back", "crime_told", "looked_after", "police_know", "safety_told", "told")
        for row in post(f"returned.{verb}", WRITE_LINE, "occurrence")
    ],
    # what follows a time away
    *get("after.mine", CARERS),
    *get("after.child", SEE_CHILD, "child"),
    *get("after.by_month", OVERSEERS),
    *get("after.to_hold", INTERVIEWERS),
    *get("after.hold", ONE_INTERVIEW, "interview_access"),
    *get("after.hold_form", ONE_INTERVIEW, "interview_access", what="words"),
    *post("after.keep_hold", ONE_INTERVIEW, "interview_access", what="words"),
    *get("after.prevention", SEE_CHILD, "child"),
    *post("after.keep_prevention", SEE_CHILD, "child"),
    *get("after.start_interview", WRITE_PLAN, "child"),
    *post("after.begin_interview", WRITE_PLAN, "child"),
    *get("after.interview", SEE_CHILD, "child", interview_id=SOME_ID),
    *get("after.interview_form", WRITE_PLAN, "child", interview_id=SOME_ID, what="offered"),
    *post("after.keep_interview", WRITE_PLAN, "child", interview_id=SOME_ID, what="offered"),
    *get("after.words_form", SOCIAL_WORKER_ALONE, "child", interview_id=SOME_ID, what="words"),
    *post("after.keep_words", SOCIAL_WORKER_ALONE, "child", interview_id=SOME_ID, what="words"),
    *get("after.interview_account", WRITE_PLAN, "child", interview_id=SOME_ID),
    *post("after.give_interview", WRITE_PLAN, "child", interview_id=SOME_ID),
    *post("after.take_interview_back", WRITE_PLAN, "child", interview_id=SOME_ID, access_id=SOME_ID),
    *get("after.duty", SEE_CHILD, "child", duty_id=SOME_ID),
    *post("after.answer_duty", SEE_CHILD, "child", duty_id=SOME_ID),
    *get("after.ask_meeting", WRITE_PLAN, "child"),
    *post("after.asked_meeting", WRITE_PLAN, "child"),
    *get("after.meeting", WRITE_PLAN, "child", meeting_id=SOME_ID),
    *get("after.meeting_form", WRITE_PLAN, "child", meeting_id=SOME_ID, what="held"),
    *post("after.keep_meeting", WRITE_PLAN, "child", meeting_id=SOME_ID, what="held"),
    *post("after.end_task", WRITE_PLAN, "child", meeting_id=SOME_ID, number=0),
    *get("after.time_away", WRITE_PLAN, "child", occurrence_id=SOME_ID),
    *post("after.decide_time", WRITE_PLAN, "child", occurrence_id=SOME_ID),
    *get("after.care_event", WRITE_PLAN, "child"),
    *post("after.keep_care_event", WRITE_PLAN, "child"),
    *get("after.concern", SEE_CHILD, "child"),
    *post("after.keep_concern", SEE_CHILD, "child"),
    *get("after.read_concerns", SOCIAL_WORKER_ALONE, "child"),
    *post("after.answer_concern", SOCIAL_WORKER_ALONE, "child", concern_id=SOME_ID),
    # the plan and the profile
    *get("plans.overview", SEE_CHILD, "child"),
    *get("plans.meeting", SEE_CHILD, "child"),
    *get("plans.section", SEE_CHILD, "child", section_id="description"),
    *post("plans.save", WRITE_PROFILE, "child", section_id="description"),
    *get("plans.section", SEE_CHILD, "child", section_id="plan"),
    *post("plans.save_plan", WRITE_PLAN, "child"),
    *post("plans.save_trigger_plan", WRITE_PLAN, "child"),
    *get("plans.own_page", SEE_CHILD, "child"),
    *get("plans.own_page_pdf", SEE_CHILD, "child"),
    *get("plans.profile_pdf", SEE_CHILD, "child"),
    *get("plans.times_pdf", SEE_CHILD, "child"),
    *get("plans.summary_pdf", SEE_CHILD, "child"),
    *get("plans.export_json", WRITE_PLAN, "child"),
    *get("plans.export_csv", WRITE_PLAN, "child"),
    *get("plans.bring", WRITE_PROFILE, "child"),
    *post("plans.look_at_file", WRITE_PROFILE, "child"),
    *post("plans.keep_file", WRITE_PROFILE, "child"),
    *get("plans.empty_csv", SIGNED_IN),
    *get("plans.blank", SIGNED_IN),
    *get("plans.blank_of_area", SIGNED_IN, area="wakefield"),
    *get("plans.blank_pdf", SIGNED_IN, area="wakefield", paper_id="own_page"),
    *get("plans.blank_to_fill_in", SIGNED_IN, area="wakefield", paper_id="own_page"),
    *get("plans.agree", SEE_CHILD, "child"),
    *post("plans.sign", SEE_CHILD, "child"),
    *get("plans.paper", WRITE_PLAN, "child"),
    *post("plans.sign_on_paper", WRITE_PLAN, "child"),
    *get("plans.versions", SEE_CHILD, "child"),
    *get("plans.version", SEE_CHILD, "child", number=1),
    *get("plans.review", WRITE_PLAN, "child"),
    *post("plans.keep_review", WRITE_PLAN, "child"),
    *post("plans.keep_draft", WRITE_PROFILE, "child", section_id="description"),
    *post("plans.throw_draft_away", WRITE_PROFILE, "child", section_id="description"),
    *get("plans.propose", WRITE_PROFILE, "child", section_id="plan"),
    *post("plans.send_proposal", WRITE_PROFILE, "child", section_id="plan"),
    *get("plans.proposals", SEE_CHILD, "child"),
    *get("plans.differences", SEE_CHILD, "child"),
    *get("plans.new_difference", WRITE_PROFILE, "child"),
    *post("plans.raise_difference", WRITE_PROFILE, "child"),
    *post("plans.said_next", WRITE_PROFILE, "child", difference_id=SOME_ID),
    *post("plans.decide", WRITE_PROFILE, "child", proposal_id=SOME_ID),
    *both("plans.contact", WRITE_PROFILE, "child", slot="edt"),
    *get("plans.new_photo", WRITE_PROFILE, "child"),
    *post("plans.add_photo", WRITE_PROFILE, "child"),
    *get("plans.photo_frame", WRITE_PROFILE, "child"),
    *post("plans.frame_photo", WRITE_PROFILE, "child"),
    *get("plans.framed_photo", WRITE_PROFILE, "child"),
    *get("plans.photo", SEE_CHILD, "photo"),
    # a child moves; the plan goes along
    *get("plans.list_moves", OVERSEERS),
    *get("plans.move", MOVE_CHILD, "child"),
    *both("plans.plan_move", MOVE_CHILD, "child"),
    *both("plans.move_now", MOVE_CHILD, "child"),
    *post("plans.call_off_move", MOVE_CHILD, "child"),
    *post("plans.give_plan", MOVE_CHILD, "child"),
    *both("plans.told_of_move", MOVE_CHILD, "child"),
    *get("plans.review_for_area", SEE_CHILD, "child"),
    *post("plans.still_right", WRITE_PROFILE, "child", section_id="places"),
    *get("plans.given", RECEIVE_PLAN, "move"),
    *post("plans.receive", RECEIVE_PLAN, "move"),
    # who is away now, for those who answer for it
    *get("oversight.open_now", OVERSEERS),
    *get("oversight.live", OVERSEERS),
    *get("records.contents", OVERSEERS),
    *get("records.organisation", RUNS_HOMES),
    *get("records.organisation_csv", RUNS_HOMES, until="2026-10"),
    *get("records.home_numbers", HOME_NUMBERS, "home"),
    *get("records.home_csv", HOME_NUMBERS, "home", until="2026-10"),
    *get("records.owed", RUNS_HOMES),
    *get("records.allegation", SEE_CHILD, "child"),
    *post("records.keep_allegation", SEE_CHILD, "child"),
    *get("records.allegations", SOCIAL_WORKER_ALONE, "child"),
    *get("records.inspection", HOME_NUMBERS, "home"),
    *get("records.summary", HOME_NUMBERS, "home", month="2026-10"),
    *post("records.keep_summary", HOME_NUMBERS, "home", month="2026-10"),
    *get("records.summary_pdf", HOME_NUMBERS, "home", month="2026-10"),
    *get("records.review", REVIEW_TIME, "occurrence"),
    *post("records.keep_review", REVIEW_TIME, "occurrence"),
    *get("records.notices", REVIEW_TIME, "occurrence"),
    *post("records.keep_notices", REVIEW_TIME, "occurrence"),
    *get("records.letter", REVIEW_TIME, "occurrence", kind="senior_managers"),
    *post("records.keep_letter", REVIEW_TIME, "occurrence", kind="senior_managers"),
    *get("records.letter_pdf", REVIEW_TIME, "occurrence", kind="senior_managers"),
    # the out-of-hours duty team of an authority
    *get("duty_team.tonight", DUTY_TEAM),
    *get("duty_team.one", AWAY_TONIGHT, "away_tonight"),
    *post("duty_team.hand_over", AWAY_TONIGHT, "away_tonight"),
    # the independent reviewing officer, and who names them
    *get("reviewing.children", REVIEWERS),
    *[row for page in ("child", "story", "plan", "summary_pdf") for row in get(f"reviewing.{page}", REVIEWED_CHILD, "reviewed_child")],
    *both("reviewing.officer", SOCIAL_WORKER_ALONE, "child"),
    *post("reviewing.end_officer", SOCIAL_WORKER_ALONE, "child"),
    # visits under Regulation 44
    *get("visit.homes", VISITORS),
    *get("visit.home", VISITED_HOME, "home"),
    *get("visit.log", answers("N N N", "N N N", "N N N", "N N N", "N N N", "N N N", "N N N", "N N N", "Y N N"), "visited_log"),
    *get("visit.let_in", MANAGER_OF_ALL),
    *both("visit.visitors", VISITORS_OF_HOME, "home"),
    *post("visit.end_visitor", VISITORS_OF_HOME, "home", membership_id=SOME_ID),
    *get("visit.consents", CONSENTS, "child"),
    *post("visit.keep_consent", CONSENTS, "child"),
    *post("visit.end_consent", CONSENTS, "child", consent_id=SOME_ID),
    *get("records.seen", MOVE_CHILD, "child"),
    *get("records.seen_csv", MOVE_CHILD, "child"),
    *get("records.seen_people", STAFF_AUDIT),
    *get("records.seen_person", MANAGER_OF_ALL, "person"),
    *get("records.seen_person_csv", MANAGER_OF_ALL, "person"),
    *get("records.ssda903", THE_SOCIAL_WORKER),
    *get("records.ssda903_missing", THE_SOCIAL_WORKER),
    *get("records.ssda903_header", THE_SOCIAL_WORKER),
    *get("records.kept", RETAINERS),
    *get("records.kept_record", RETAINERS, child_id=SOME_ID),
    *post("records.keep_longer", RETAINERS, child_id=SOME_ID),
    *post("records.ask_to_destroy", RETAINERS, child_id=SOME_ID),
    *post("records.agree_to_destroy", RETAINERS, child_id=SOME_ID),
    *post("records.decline_to_destroy", RETAINERS, child_id=SOME_ID),
    *get("records.story", WRITE_PLAN, "child"),
    *get("records.story_lines", WRITE_PLAN, "child"),
    *post("records.propose_lines", WRITE_PLAN, "child"),
    *get("records.kept_child", WRITE_PLAN, "child"),
    *post("records.say_died", WRITE_PLAN, "child"),
    *get("records.out", WRITE_PLAN, "child"),
    *post("records.ask_out", WRITE_PLAN, "child"),
    *get("records.out_one", WRITE_PLAN, "child", export_id=SOME_ID),
    *get("records.out_progress", WRITE_PLAN, "child", export_id=SOME_ID),
    *get("records.out_file", WRITE_PLAN, "child", export_id=SOME_ID),
    *post("records.wipe_out", WRITE_PLAN, "child", export_id=SOME_ID),
    *get("records.out_home", HOME_NUMBERS, "home"),
    *post("records.ask_home_out", HOME_NUMBERS, "home"),
    *get("records.out_others", WRITE_PLAN, "child", export_id=SOME_ID),
    *post("records.decide_others", WRITE_PLAN, "child", export_id=SOME_ID),
    *post("records.release_out", WRITE_PLAN, "child", export_id=SOME_ID),
]
