"""Inviting people, giving roles, homes, and whom to ring."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_security.forms import EmailValidation
from wtforms.validators import ValidationError

from forms.base import Form
from forms.fields import ChoiceField, EmailField, LongTextField, SelectField, TelephoneField, TextField, TickField
from forms.validators import Needed, Optional, at_most, telephone

ROLE_WORDS = {
    "foster_carer": "Foster carer",
    "residential_worker": "Residential worker",
    "registered_manager": "Registered manager",
    "supervising_social_worker": "Supervising social worker",
    "social_worker": "Social worker",
    "administrator": "Administrator",
    "interviewer": "Independent interviewer",
    "regulation_44_visitor": "Regulation 44 visitor",
    "edt_worker": "Out-of-hours duty team",
    "reviewing_officer": "Independent reviewing officer",
}
HOME_KIND_WORDS = {"residential": "Children’s home", "foster": "Foster household", "supported": "Supported accommodation (16 and 17)"}
ORGANISATION_KIND_WORDS = {"provider": "Provider of homes", "fostering_agency": "Fostering agency", "authority": "Local authority"}
SLOT_WORDS = {
    "edt": "Out-of-hours duty team (EDT)",
    "on_call_manager": "On-call manager",
    "social_worker": "Child’s social worker or team",
    "agency": "Agency out-of-hours line",
    "police_escalation": "Police: senior officer on duty",
    "host_edt": "Duty team where the home is",
    "missing_coordinator": "Missing children coordinator",
    "police_101": "Police: what to say on 101",
    "police_email": "Police: pack by e-mail",
    "police_portal": "Police: pack online",
    "police_station": "Police: station to bring it to",
}
FORCE_TEXT = "Carers see this where they give the pack to the police. It opens nothing: a pack is mailed only to the list of addresses of the police."
_DUTY_TEAM_HINT = (
    "Begin with the council’s name, for example: Harbour County out-of-hours team. Without it this is rung as the team where the home is, "
    "and never as that of the child’s own council."
)
_FORCE_HINTS = {
    "police_101": "For example: I have the Philomena form ready. Where shall I send it?",
    "police_email": "For example: only after the call handler has asked for it",
    "police_portal": "For example: the address of the page, and which form to choose",
    "police_station": "For example: Arrow Lane, front desk",
}
_NOT_CHOSEN, _ALL_HOMES = ("", "Choose"), ("all", "All homes")
_NEEDS_NO_HOME = {"social_worker", "administrator", "interviewer", "edt_worker", "reviewing_officer"}


class RoleForm(Form):
    """A role, and where it is held."""

    role = ChoiceField("What they do", [Needed("Choose what they do.")])
    home_id = SelectField(
        "Where", [Optional()], description="Social workers, administrators, interviewers, duty teams and reviewing officers need none."
    )

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


class DetailsForm(Form):
    """A name and a number."""

    name = TextField("Name", [Needed("Write their name."), at_most(200)], attributes={"autocomplete": "off"})
    telephone = TelephoneField("Telephone", [Optional(), telephone])


class AddressForm(Form):
    """Where an invitation should have gone."""

    email = EmailField(
        "The right email address", [Needed("Write their email address."), at_most(255), EmailValidation(verify=True)],
        attributes={"autocomplete": "off"},
    )  # fmt: skip


class OrganisationForm(Form):
    """The organisation as its people and the police read it."""

    name = TextField("Name", [Needed("Write the name."), at_most(200)], description="It stands on the packs for the police.")
    kind = ChoiceField("What it is", [Needed("Choose what it is.")], choices=list(ORGANISATION_KIND_WORDS.items()))


class ContactForm(Form):
    """How somebody is reached, on the night."""

    label = TextField("Who answers", [at_most(200)], description="For example: Harbour County out-of-hours team")
    telephone = TelephoneField("Telephone", [telephone])
    email = EmailField("Email address", [Optional(), at_most(255), EmailValidation(verify=False)])
    hours = TextField("When they answer", [at_most(200)], description="For example: 17:00 to 08:45, and weekends")

    def explain(self, slot: str, is_nearby: bool) -> None:
        """What the words of this slot decide. A duty team that a home or an organisation keeps is a child's own only by its name."""
        if slot == "edt" and is_nearby:
            self.label.description = _DUTY_TEAM_HINT

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if good and (self.label.data or self.hours.data) and not (self.telephone.data or self.email.data):
            self.telephone.errors = [*self.telephone.errors, "Write a telephone number, or clear the other boxes too."]
            good = False
        return good


class ForceForm(ContactForm):
    """How the police of an area want the pack: words are enough, a number or an address may be with them."""

    def explain(self, slot: str, is_nearby: bool) -> None:
        self.label.label.text, self.label.description = "What carers do", _FORCE_HINTS[slot]

    def validate(self, extra_validators: Any = None) -> bool:
        return bool(Form.validate(self, extra_validators))


class PoliceAddressForm(Form):
    """An address that packs may be mailed to."""

    label = TextField(
        "Whose address it is", [Needed("Write whose address it is."), at_most(120)], description="For example: Nottinghamshire control room"
    )
    email = EmailField("Email address", [Needed("Write the address."), at_most(255), EmailValidation(verify=False)])
    checked = TickField("It is not a police.uk address, and I have asked the force whether it is theirs")

    def validate_checked(self, field: Any) -> None:
        domain = (self.email.data or "").rpartition("@")[2].lower().rstrip(".")
        if domain and not field.data and not (domain == "police.uk" or domain.endswith(".police.uk")):
            raise ValidationError("This is not a police.uk address. Ask the force whether it is theirs, and tick that you did.")


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
        choices=[(slot, SLOT_WORDS[slot]) for slot in ("edt", "social_worker", "police_escalation", "missing_coordinator", *_FORCE_HINTS)],
    )
