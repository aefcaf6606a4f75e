"""Fields that say how they are drawn (`draw_as`); templates/components/forms.html draws them: `{{ ui.field(form.name) }}`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import wtforms
from flask_wtf.file import FileField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import StopValidation

Choices = Sequence[tuple[str, str]]
UNSURE: Choices = (("yes", "Yes"), ("no", "No"), ("dont_know", "I’m not sure"))


def _listed(offered: Any) -> Any:
    """(value, words) pairs as WTForms wants them from 3.4 on; what is so already, or a callable, stays as it is."""
    if offered is None or callable(offered):
        return offered
    return [SelectChoice(*one) if isinstance(one, tuple) else one for one in offered]


_KEPT: Any = vars(wtforms.SelectField)["choices"]


class _Choices:
    """What is offered may be put in as (value, words) pairs at any time."""

    @property
    def choices(self) -> Any:
        """What is offered, as WTForms keeps it."""
        return _KEPT.__get__(self)

    @choices.setter
    def choices(self, offered: Any) -> None:
        _KEPT.__set__(self, _listed(offered))


class _Attributes:
    """What the drawn control carries besides its name and value."""

    attributes: dict[str, str] = {}
    width: str = ""


class TextField(_Attributes, wtforms.StringField):
    """One line. `width`: "govuk-input--width-10" for short things."""

    is_text = True
    draw_as = "text"

    def __init__(
        self, label: str, validators: Any = (), *, width: str = "", attributes: dict[str, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(label, list(validators), **kwargs)
        self.width, self.attributes = width, {**type(self).attributes, **(attributes or {})}


class LongTextField(TextField):
    """Several lines, in the person's own words."""

    draw_as = "textarea"

    def __init__(self, label: str, validators: Any = (), *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)
        self.rows = rows


class TelephoneField(TextField):
    draw_as = "tel"
    attributes = {"autocomplete": "off", "inputmode": "tel"}


class ClockField(TextField):
    """A time of day, with the picker of the phone."""

    draw_as = "time"


class EmailField(TextField):
    draw_as = "email"
    attributes = {"spellcheck": "false", "autocapitalize": "none"}


class PasswordField(_Attributes, wtforms.PasswordField):
    draw_as = "password"

    def __init__(self, label: str, validators: Any = (), *, autocomplete: str = "current-password", **kwargs: Any) -> None:
        super().__init__(label, list(validators), **kwargs)
        self.attributes = {"autocomplete": autocomplete, "spellcheck": "false", "autocapitalize": "none"}


class SelectField(_Attributes, _Choices, wtforms.SelectField):
    """A long list of things; where there are seven or fewer, `ChoiceField` is kinder."""

    draw_as = "select"

    def __init__(self, label: str, validators: Any = (), *, choices: Choices = (), **kwargs: Any) -> None:
        super().__init__(label, list(validators), choices=_listed(choices), **kwargs)

    def pre_validate(self, form: Any) -> None:
        _offered(self, [self.data])


class ChoiceField(_Choices, wtforms.RadioField):
    """One of a few, whole-width. Nothing is chosen in advance. An answer that was not offered is refused in words."""

    draw_as = "radios"

    def __init__(self, label: str, validators: Any = (), *, choices: Choices = (), inline: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("validate_choice", False)
        super().__init__(label, list(validators), choices=_listed(choices), **kwargs)
        self.inline = inline

    def pre_validate(self, form: Any) -> None:
        _offered(self, [self.data])


class UnsureField(ChoiceField):
    """Yes, no, I'm not sure: "I'm not sure" is last, never smaller, and never read as safe."""

    def __init__(self, label: str, validators: Any = (), **kwargs: Any) -> None:
        kwargs.setdefault("choices", UNSURE)
        super().__init__(label, validators, **{"inline": True, **kwargs})


class ManyField(_Choices, wtforms.SelectMultipleField):
    """Ticks. `exclusive` names the answers that stand alone ("none", "dont_know")."""

    draw_as = "checkboxes"

    def __init__(self, label: str, validators: Any = (), *, choices: Choices = (), exclusive: Iterable[str] = (), **kwargs: Any) -> None:
        kwargs.setdefault("validate_choice", False)
        super().__init__(label, list(validators), choices=_listed(choices), **kwargs)
        self.exclusive = tuple(exclusive)

    def pre_validate(self, form: Any) -> None:
        _offered(self, self.data or [])
        if len(self.data or []) > 1 and set(self.data or []) & set(self.exclusive):
            words = {str(choice[0]): str(choice[1]) for choice in self.iter_choices()}
            alone = next(words.get(v, v) for v in self.exclusive if v in (self.data or []))
            raise StopValidation(f"Tick “{alone}” or the others, not both.")


class TickField(wtforms.BooleanField):
    """One statement, ticked or not."""

    draw_as = "checkbox"


class PhotoField(FileField):
    """A picture from the phone; what it really is, the service decides when it re-encodes it."""

    draw_as = "file"
    accept = "image/jpeg,image/png,image/heic,image/heif,image/webp"


class DateField(wtforms.Field):
    """A date as three boxes with one name. Whatever arrives, the answer is a date, nothing, or a sentence; never an error page."""

    draw_as = "date"

    def __init__(self, label: str, validators: Any = (), *, birthday: bool = False, **kwargs: Any) -> None:
        super().__init__(label, list(validators), **kwargs)
        self.birthday = birthday
        self.typed: tuple[str, str, str] = ("", "", "")

    def process_data(self, value: Any) -> None:
        self.data = value if isinstance(value, date) else None
        self.typed = (str(value.day), str(value.month), str(value.year)) if isinstance(value, date) else ("", "", "")

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data, parts = None, date_parts([str(v) for v in valuelist])
        self.typed = (parts[0], parts[1], parts[2]) if len(parts) == 3 else (parts[0] if len(parts) == 1 else "", "", "")
        if not any(parts):
            return
        if len(parts) != 3 or not all(parts):
            raise ValueError("Write the day, the month and the year, like 27 3 2026.")
        self.data = date_from(*parts)


def date_parts(values: list[str]) -> tuple[str, ...]:
    """Three boxes, or one string like "27 3 2026", "27/3/2026" or "2026-03-27"; in the order day, month, year."""
    if len(values) == 1:
        whole = values[0].replace("/", " ").replace(".", " ").replace("-", " ").split()
        return tuple(reversed(whole)) if whole and len(whole[0]) == 4 else tuple(part[:12] for part in whole[:4])
    return tuple(value.strip()[:12] for value in values)


def date_from(day: str, month: str, year: str) -> date:
    """The date; ValueError with a sentence when there is none like it."""
    try:
        numbers = int(year), _month(month), int(day)
    except ValueError:
        raise ValueError("Use numbers for the date, like 27 3 2026.") from None
    if not 1900 <= numbers[0] <= 2200:
        raise ValueError("Write the year with four figures, like 2026.")
    try:
        return date(*numbers)
    except ValueError:
        raise ValueError("There is no such date. Check the day and the month.") from None


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _month(text: str) -> int:
    """Numbers, or the month's name as people write it."""
    name = text.lower()[:3]
    return _MONTHS.index(name) + 1 if name in _MONTHS else int(text)


def _offered(field: Any, given: Iterable[Any]) -> None:
    """Refuse what was not on offer, with a sentence; nothing given is another validator's matter."""
    offered = {str(choice[0]) for choice in field.iter_choices()}
    if any(value not in (None, "") and str(value) not in offered for value in given):
        raise StopValidation("Choose one of the answers on the page.")
