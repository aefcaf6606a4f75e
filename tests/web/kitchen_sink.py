"""Every component on pages like the real ones, for tests and for looking at; never part of the product."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Flask, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect

from carer_app.web import assets, errors, filters, security_headers
from forms.base import EntryForm
from forms.fields import (
    ChoiceField,
    DateField,
    EmailField,
    LongTextField,
    ManyField,
    PasswordField,
    PhotoField,
    SelectField,
    TelephoneField,
    TextField,
    TickField,
    UnsureField,
)
from forms.validators import Needed, at_most, not_in_the_future, telephone
from forms.when import WhenField

NOW = datetime(2026, 10, 14, 21, 16, tzinfo=UTC)
ENTRY = "0c5d5b0e-1f1c-4b53-9c3e-3a1d7f1f2a10"
blueprint = Blueprint("sink", __name__, template_folder="templates")


class EveryField(EntryForm):
    """One of each, with the sentences a person would read."""

    where = TextField("Where is he thought to be?", [Needed("Say where he is thought to be."), at_most(200)])
    words = LongTextField("What did he say?", [at_most()], description="In his own words if you can.")
    number = TelephoneField("Telephone", [telephone], width="govuk-input--width-10")
    email = EmailField("Email", width="govuk-input--width-10")
    secret = PasswordField("Password")
    kind = SelectField("Kind of place", choices=[("", "Choose"), ("friend", "Friend’s home"), ("park", "Park")])
    heard = ChoiceField(
        "How did you hear?", [Needed("Say how you heard.")], choices=[("voice", "Spoke"), ("text", "A text"), ("dont_know", "I’m not sure")]
    )
    safe = UnsureField("Does he sound safe?", [Needed("Say whether he sounds safe. “I’m not sure” is an answer.")])
    signs = ManyField(
        "Signs", choices=[("a", "Second phone"), ("none", "None of these"), ("dont_know", "I’m not sure")], exclusive=("none", "dont_know")
    )
    agreed = TickField("He has read his page")
    photo = PhotoField("A photo from this month", description="A clear face. Not a filter.")
    born = DateField("Date of birth", [not_in_the_future(lambda: date(2026, 10, 14))], description="Like 27 3 2012.")
    happened = WhenField("When did this happen?")
    again = WhenField("When will you look again?", ahead=True, minutes=(15, 30, 60), optional=True)


@blueprint.get("/")
@blueprint.get("/home")
def home() -> str:
    return render_template("kitchen_sink/home.html")


@blueprint.get("/danger")
@blueprint.get("/signs")
@blueprint.get("/buttons")
@blueprint.get("/lists")
@blueprint.get("/hand")
def page() -> str:
    flash("Saved.", "ok") if request.path == "/lists" else None
    return render_template(f"kitchen_sink{request.path}.html", now=NOW)


@blueprint.get("/live")
def live() -> str:
    level = request.args.get("level", "carer")
    return render_template(
        "kitchen_sink/live.html", now=NOW, level=level, timedelta=timedelta, etag='"1"', police=request.args.get("police")
    )


@blueprint.get("/live/parts")
def parts() -> ResponseReturnValue:
    return make_response(
        '<div data-part="log"><p>A line from somebody else</p></div>', {"ETag": '"2"', "Content-Type": "text/html; charset=utf-8"}
    )


@blueprint.get("/call")
def call() -> str:
    return render_template("kitchen_sink/call.html", now=NOW)


@blueprint.post("/call")
def called() -> str:
    return render_template("kitchen_sink/ring.html")


@blueprint.route("/fields", methods=["GET", "POST"])
def fields() -> ResponseReturnValue:
    form = EveryField()
    good = form.validate_on_submit()
    return render_template("kitchen_sink/fields.html", form=form, good=good), 200 if good or request.method == "GET" else 422


@blueprint.get("/broken")
def broken() -> str:
    raise RuntimeError("Something that should not be.")


def make_app(**settings: Any) -> Flask:
    """An application with nothing but the front end in it."""
    app = Flask("kitchen_sink", static_folder=None, template_folder=str(filters.TEMPLATES))
    app.config.from_mapping(
        {"SECRET_KEY": "for tests only", "TESTING": True, "PROPAGATE_EXCEPTIONS": False, "SERVICE_NAME": "Not Home Yet", **settings}
    )
    CSRFProtect(app)
    for part in (security_headers, assets, errors, filters):
        part.install(app)
    app.register_blueprint(blueprint)
    person = SimpleNamespace(name="J. Carer")
    emergency = SimpleNamespace(edt_telephone="01632 960 000", label="Duty team")
    app.context_processor(lambda: {"current_person": person, "emergency": emergency, "new_id": lambda: ENTRY})
    return app
