"""Inviting people, giving roles, homes, and whom to ring."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_security.forms import EmailValidation

from forms.base import Form
from forms.fields import ChoiceField, EmailField, LongTextField, SelectField, TelephoneField, TextField
from forms.validators import Needed, Optional, at_most, telephone

ROLE_WORDS = {
    "foster_carer": "Foster carer",
    "residential_worker": "Residential worker",
    "registered_manager": "Registered manager",
    "supervising_social_worker": "Supervising social worker",
    "social_worker": "Social worker",
    "administrator": "Administrator",
}
HOME_KIND_WORDS = {"residential": "Children’s home", "foster": "Foster household"}
SLOT_WORDS = {
    "edt": "Out-of-hours duty team (EDT)",
    "on_call_manager": "On-call manager",
    "social_worker": "Child’s social worker or team",
    "agency": "Agency out-of-hours line",
    "police_escalation": "Police: senior officer on duty",
    "host_edt": "Duty team where the home is",
    "missing_coordinator": "Missing children coordinator",
}
_NOT_CHOSEN, _ALL_HOMES = ("", "Choose"), ("all", "All homes")
_NEEDS_NO_HOME = {"social_worker", "administrator"}


class RoleForm(Form):
    """A role, and where it is held."""

    role = ChoiceField("What they do", [Needed("Choose what they do.")])
    home_id = SelectField("Where", [Optional()], description="Social workers and administrators need none.")

    def offer(self, roles: Iterable[str], homes: Iterable[tuple[str, str]]) -> None:
        """What there is to choose from."""
        self.role.choices = [(role, ROLE_WORDS[role]) for role in sorted(roles, key=list(ROLE_WORDS).index)]
        self.home_id.choices = [_NOT_CHOSEN, _ALL_HOMES, *homes]

    @property
    def chosen_home(self) -> str | None:
        """One home, or None for all of them."""
        return None if self.home_id.data in ("", "all", None) else str(self.home_id.data)

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if good and not self.home_id.data and self.role.data not in _NEEDS_NO_HOME:
            self.home_id.errors = [*self.home_id.errors, "Choose where. For a manager it may be all homes."]
            good = False
        return good


class InviteForm(RoleForm):
    """Somebody new."""

    name = TextField("Name", [Needed("Write their name.")], attributes={"autocomplete": "off"})
    email = EmailField("Email address", [Needed("Write their email address."), at_most(255), EmailValidation(verify=True)])
    telephone = TelephoneField("Telephone", [Optional(), telephone])


class HomeForm(Form):
    """A home or a foster household."""

    name = TextField("Name", [Needed("Write the name staff know it by."), at_most(200)])
    kind = ChoiceField("What it is", [Needed("Choose what it is.")], choices=list(HOME_KIND_WORDS.items()))
    address = LongTextField("Address", [Optional(), at_most(500)], rows=3)
    telephone = TelephoneField("Telephone", [Optional(), telephone])


class ContactForm(Form):
    """How somebody is reached, on the night."""

    label = TextField("Who answers", [at_most(200)], description="For example: Harbour County out-of-hours team")
    telephone = TelephoneField("Telephone", [telephone])
    email = EmailField("Email address", [Optional(), at_most(255), EmailValidation(verify=False)])
    hours = TextField("When they answer", [at_most(200)], description="For example: 17:00 to 08:45, and weekends")

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if good and (self.label.data or self.hours.data) and not (self.telephone.data or self.email.data):
            self.telephone.errors = [*self.telephone.errors, "Write a telephone number, or clear the other boxes too."]
            good = False
        return good


class AuthorityContactForm(ContactForm):
    """The same for a local authority, which is known by its name."""

    authority = TextField(
        "Name of the authority",
        [Needed("Write the authority’s name as the child’s plan has it."), at_most(200)],
        attributes={"list": "authority-names"},
    )
    slot = ChoiceField(
        "Which contact",
        [Needed("Choose which contact this is.")],
        choices=[(slot, SLOT_WORDS[slot]) for slot in ("edt", "social_worker", "police_escalation", "missing_coordinator")],
    )
