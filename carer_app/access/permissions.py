"""The words of the permission map: what a person may do (permission), as whom (role), and to whose record (scope)."""

from __future__ import annotations

from enum import StrEnum

from carer_app.db.models.people import RoleName as Role

__all__ = ["ANYONE_SIGNED_IN", "NEEDS_SECOND_FACTOR", "ONLY_FOR_ONE_HOME", "READS_CHILDREN", "Permission", "Role", "Scope"]


class Permission(StrEnum):
    """One thing somebody comes to do."""

    READ_GUIDE = "read_guide"
    OPEN_FRONT_PAGE = "open_front_page"
    MANAGE_OWN_ACCOUNT = "manage_own_account"
    SEE_CHILD = "see_child"
    START_OCCURRENCE = "start_occurrence"
    SEE_OCCURRENCE = "see_occurrence"
    WRITE_LOG = "write_log"
    REPORT_TO_POLICE = "report_to_police"
    RECORD_RETURN = "record_return"
    MAKE_PACK = "make_pack"
    SEE_PLAN = "see_plan"
    WRITE_PLAN = "write_plan"
    SIGN_PLAN = "sign_plan"
    WRITE_PROFILE = "write_profile"
    ADD_CHILD = "add_child"
    NAME_SOCIAL_WORKER = "name_social_worker"
    NAME_REVIEWING_OFFICER = "name_reviewing_officer"
    MOVE_CHILD = "move_child"
    RECEIVE_PLAN = "receive_plan"
    SEE_DUTIES = "see_duties"
    ANSWER_DUTY = "answer_duty"
    RUN_FOLLOW_UP = "run_follow_up"
    ARRANGE_INTERVIEW = "arrange_interview"
    READ_INTERVIEW = "read_interview"
    HOLD_INTERVIEW = "hold_interview"
    SEE_AUDIT = "see_audit"
    SEE_STAFF_AUDIT = "see_staff_audit"
    INVITE_VISITOR = "invite_visitor"
    RECORD_CONSENT = "record_consent"
    VISIT_HOME = "visit_home"
    ANSWER_OUT_OF_HOURS = "answer_out_of_hours"
    REVIEW_CHILD = "review_child"
    SEE_OVERSIGHT = "see_oversight"
    SEE_RECORDS = "see_records"
    SEE_NUMBERS = "see_numbers"
    REVIEW_OCCURRENCE = "review_occurrence"
    EXPORT_STATISTICS = "export_statistics"
    DECIDE_RETENTION = "decide_retention"
    EXPORT_RECORD = "export_record"
    EDIT_CONTACTS = "edit_contacts"
    ACCEPT_PROTOCOLS = "accept_protocols"
    MANAGE_PEOPLE = "manage_people"
    AGREE_TO_ROLES = "agree_to_roles"
    MANAGE_PHONES = "manage_phones"


class Scope(StrEnum):
    """Whose record a permission reaches."""

    CHILD_PLACED_HERE = "children placed now in a home this role is held for"
    PLACED_OR_HAPPENED_HERE = "children placed now in such a home, and what happened there before"
    CHILD_ASSIGNED = "children this person is the named social worker of"
    CHILD_INTERVIEWED = "one return interview that this person was given, until the day it ends"
    CHILD_OF_AUTHORITY = "children whose named social worker works for the authority this role is held for"
    CHILD_REVIEWED = "children this person is the named reviewing officer of"
    HOME = "the homes this role is held for"
    ORGANISATION = "the organisation this role is held for, and its homes"


ANYONE_SIGNED_IN = frozenset({Permission.OPEN_FRONT_PAGE, Permission.MANAGE_OWN_ACCOUNT})
"""What an account is enough for, with no role at all."""

ONLY_FOR_ONE_HOME = frozenset({Role.FOSTER_CARER, Role.RESIDENTIAL_WORKER})
"""Roles that mean nothing without a home; the others may be held for all homes of an organisation."""

READS_CHILDREN = frozenset(Role) - {Role.ADMINISTRATOR}
"""Roles that open a child's record: nobody gives one of these to themselves."""

NEEDS_SECOND_FACTOR = frozenset(Role) - {Role.FOSTER_CARER, Role.RESIDENTIAL_WORKER}
"""Roles whose password alone opens nothing (outside the demo)."""
