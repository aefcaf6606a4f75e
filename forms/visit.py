"""Letting a visitor in, and a consent."""

from __future__ import annotations

from flask_security.forms import EmailValidation

from forms.base import EntryForm, Form
from forms.fields import ChoiceField, DateField, EmailField, TextField
from forms.validators import Needed, at_most

GIVERS = {"child": "The child", "authority": "The placing authority"}


class VisitorForm(Form):
    """Who visits, and until when."""

    name = TextField("Their name", [Needed("Write their name."), at_most(120)], attributes={"autocomplete": "off"})
    email = EmailField("Their own email address", [Needed("Write their email address."), at_most(255), EmailValidation(verify=True)])
    until = DateField("Until the end of", [Needed("Choose the last day.")], description="Within six weeks. They can be let in again.")


class ConsentForm(EntryForm):
    """A consent as it was given."""

    giver = ChoiceField("Whose consent is it?", [Needed("Choose whose consent it is.")], choices=list(GIVERS.items()))
    who = TextField(
        "Who said yes", [Needed("Write who said yes."), at_most(200)], description="For the authority: the name and role of who agreed"
    )
    given_on = DateField("On which day?", [Needed("Write the day it was given.")])
