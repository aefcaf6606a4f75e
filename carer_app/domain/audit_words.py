"""What the audit says, in words: every kind of line has some, and those the home may not know of are named here."""

from __future__ import annotations

from enum import StrEnum


class Group(StrEnum):
    """What a line is narrowed by."""

    READ = "opened"
    OUT = "given_out"
    REFUSED = "refused"
    PEOPLE = "people"
    WRITTEN = "written"
    KEPT = "kept"
    ACCOUNT = "account"


GROUP_WORDS = {
    Group.READ: "Opened and read",
    Group.OUT: "Given out, sent or exported",
    Group.REFUSED: "Refused",
    Group.PEOPLE: "Who may open it",
    Group.WRITTEN: "Written or changed",
    Group.KEPT: "How long it is kept",
    Group.ACCOUNT: "Accounts, phones and homes",
}
"""A choice for each, in the order they are offered."""

WORDS: dict[Group, dict[str, str]] = {
    Group.READ: {
        "read_child": "Opened the child’s pages",
        "read_child_pack": "Took what is needed on the night to a phone",
        "read_consents": "Looked at the consents for a visitor",
        "read_concerns": "Read the worries about the place",
        "read_duties": "Read what follows a time away",
        "read_exports": "Opened the page of the record that goes out",
        "read_interview": "Opened a return interview",
        "read_kept": "Looked at how long records are kept",
        "read_log": "Read the log",
        "read_occurrence": "Opened a time away",
        "read_pack": "Opened a pack for the police",
        "read_photo": "Looked at the photograph",
        "read_plan": "Read the plan",
        "read_profile_paper": "Took the profile to a phone, as a paper",
        "read_letter": "Looked at a letter about a time away",
        "read_review": "Looked at the manager’s review of a time away",
        "read_seen": "Looked at who saw what",
        "read_statistics": "Looked at the yearly return of times away",
        "read_story": "Read the child’s story",
        "read_for_review": "The reviewing officer opened the child’s pages for a review",
        "read_times": "Read the list of times away",
        "read_visit": "A visitor looked at the home’s list of times away, without the child’s name",
        "read_visited_log": "A visitor read the log of a time away, with both consents",
        "read_away_tonight": "The out-of-hours duty team opened a time away",
    },
    Group.OUT: {
        "log_exported": "Took the log out as a file",
        "numbers_exported": "Took the numbers of a home out",
        "pack_checked": "Somebody checked whether a pack is real",
        "pack_confirmed_through_link": "The police said that they have the pack",
        "pack_link_made": "Made a link to a pack",
        "pack_link_opened": "A link to a pack was opened, with its code",
        "pack_link_taken_back": "Took a link to a pack back",
        "pack_mail_asked": "Asked for a pack to be sent to the police",
        "pack_mail_failed": "A pack could not be sent",
        "pack_mail_sent": "A pack was sent to the police",
        "telling_mail_asked": "Asked for children’s services to be told by e-mail",
        "telling_mail_failed": "An e-mail to children’s services could not be sent",
        "telling_mail_sent": "An e-mail to children’s services was sent",
        "pack_made": "Made a pack for the police",
        "pack_read_through_link": "A pack was read through its link",
        "plan_exported": "Took the plan out as a file",
        "plan_given": "Gave the plan to the new home",
        "record_export_asked": "Asked for the whole record",
        "record_export_fetched": "Took the whole record out",
        "record_export_made": "The whole record was made ready",
        "record_export_released": "Released the record, looked through for other people",
        "record_export_wiped": "The file of the whole record was wiped",
        "record_restored": "The record was put back here from a file",
        "ssda903_exported": "Took the yearly return of times away out",
        "seen_exported": "Took the list of who saw what out as a file",
    },
    Group.REFUSED: {
        "home_code_wrong": "Typed a wrong code for the home",
        "pack_link_wrong_code": "A link to a pack was tried with a wrong code",
        "refused_away_tonight": "The out-of-hours duty team asked for a time away and was refused",
        "refused_child": "Asked for the child’s pages and was refused",
        "refused_device": "Asked for a phone and was refused",
        "refused_home": "Asked for a home and was refused",
        "refused_interview_access": "Asked for a return interview and was refused",
        "refused_membership": "Asked for a role and was refused",
        "refused_move": "Asked for a move and was refused",
        "refused_occurrence": "Asked for a time away and was refused",
        "refused_own_organisation": "Asked for the organisation and was refused",
        "refused_person": "Asked for a person and was refused",
        "refused_reviewed_child": "Asked for the child’s pages for a review and was refused",
        "refused_visited_log": "A visitor asked for a log without both consents and was refused",
        "refused_photo": "Asked for the photograph and was refused",
    },
    Group.PEOPLE: {
        "administrator_may_read": "Somebody who runs accounts was given a role that opens the record",
        "child_moved": "The child moved, and the new home may read",
        "interview_given": "Gave a return interview to somebody to hold, for a time",
        "interview_taken_back": "Took a return interview back from somebody",
        "reviewing_officer_ended": "The named reviewing officer ended",
        "reviewing_officer_named": "Named the child’s reviewing officer",
        "role_asked_for": "Asked for a role for somebody",
        "role_declined": "Said no to a role",
        "role_ended": "Ended a role",
        "role_given": "Agreed to a role, which began",
        "role_given_by_one_person_alone": "Gave the first manager’s role, with nobody else to agree",
        "role_given_by_operator": "A role was given from the server, with nobody left to agree",
        "role_request_void": "A role asked for became void",
        "social_worker_ended": "The named social worker ended",
        "social_worker_named": "Named the child’s social worker",
        "visit_consent_ended": "Ended a consent for the visitor to read the log",
        "visit_consent_kept": "Wrote down a consent for the visitor to read the log",
        "visitor_ended": "Ended a visitor’s access to the home",
        "visitor_invited": "Let a visitor in to the home, for a time",
    },
    Group.WRITTEN: {
        "child_added": "Added the child",
        "children_brought_in": "Brought children in from a file",
        "death_written_down": "Wrote down that the child died",
        "difference_written": "Wrote of a professional difference",
        "draft_removed": "A draft was cleared away",
        "follow_up_written": "Wrote down what followed a time away",
        "lines_put_to_child": "Put lines from a phone to the child",
        "move_called_off": "Called a move off",
        "move_planned": "Planned a move",
        "moved_section_confirmed": "Said that a part of the plan is still right in the new home",
        "photo_added": "Added a photograph",
        "photo_framed": "Chose the part of the photograph that is shown",
        "plan_brought_in": "Brought a plan in from a file",
        "plan_received": "Said that the plan was received",
        "plan_reviewed": "Reviewed the plan",
        "plan_signed": "Signed the plan",
        "profile_saved": "Saved a part of the profile or plan",
        "proposal_accepted": "Accepted a suggestion for the plan",
        "proposal_declined": "Declined a suggestion for the plan",
        "proposal_raised": "Suggested a change to the plan",
        "proposal_taken_back": "Took a suggestion for the plan back",
    },
    Group.KEPT: {
        "record_destroy_asked": "Asked for the record to be destroyed",
        "record_destroy_declined": "Said no to destroying the record",
        "record_destroyed": "Agreed, and the record was destroyed",
        "record_kept_longer": "Decided to keep the record longer",
        "record_kept_proposed": "The record’s day had come",
    },
    Group.ACCOUNT: {
        "account_closed": "Closed an account",
        "account_opened": "Opened an account again",
        "address_changed": "Changed the address somebody signs in with",
        "code_app_removed": "Took their code app away",
        "code_app_set_up": "Set up a code app",
        "contact_changed": "Changed a contact",
        "home_added": "Added a home",
        "home_changed": "Changed a home",
        "home_closed": "Closed a home",
        "home_opened": "Opened a home again",
        "invitation_withdrawn": "Took an invitation back",
        "organisation_changed": "Changed the organisation",
        "passkey_added": "Added a passkey",
        "passkey_removed": "Removed a passkey",
        "password_changed": "Changed their password",
        "people_brought_in": "Brought people in from a file",
        "people_begun": "The first account was made",
        "person_changed": "Changed what is kept of somebody",
        "person_invited": "Invited somebody",
        "person_invited_again": "Invited somebody again",
        "phone_asked_anew": "Asked to set a phone up again",
        "phone_confirmed_anew": "Confirmed a phone that was set up again",
        "phone_revoked": "Stopped a phone",
        "phone_set_up": "Set a phone up",
        "phone_store_revoked": "Stopped what a phone keeps",
        "police_address_added": "Added an address of the police",
        "police_address_removed": "Removed an address of the police",
        "protocol_accepted": "Accepted a protocol",
        "protocol_withdrawn": "Stopped using a protocol",
        "push_turned_off": "Turned reminders off in a browser",
        "push_turned_on": "Turned reminders on in a browser",
        "recovery_file_handed_in": "Handed in what a phone had kept",
        "second_factor_taken_away": "Took somebody’s second step away",
        "signed_in": "Signed in",
    },
}
"""What somebody did, without who: that stands beside it. A kind that the code writes and that is missing here fails a test."""

GROUP_OF = {kind: group for group, kinds in WORDS.items() for kind in kinds}
SAID = {kind: words for kinds in WORDS.values() for kind, words in kinds.items()}

WORRY = "follow_up"
"""What the audit names in place of the kind of a line about the place itself."""
HIDDEN_KINDS = frozenset({"read_concerns"})
"""Kinds that tell nobody of the placement that there is a worry about it (NOTT-64, NAT-4.8b)."""


def said(kind: str, subject: str | None) -> str:
    """What happened, in words. A kind from a version to come is still said, plainly."""
    if kind == "follow_up_written" and subject == WORRY:
        return "Wrote of a worry about the place"
    return SAID.get(kind, "Did something this version has no words for")


def kinds_of(group: Group) -> tuple[str, ...]:
    """The kinds of lines of that group."""
    return tuple(WORDS[group])
