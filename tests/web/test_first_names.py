"""Forms about one child call the child by name; a page's title never does."""

from __future__ import annotations

from wtforms import Form, StringField

from carer_app.web.first_names import name_the_child
from forms.fields import ChoiceField, ManyField


class Asked(Form):
    where = StringField("Where was the child found?", description="The child’s own words.")
    now = ChoiceField("Now", choices=[("yes", "The child is here")])
    signs = ManyField("Signs", choices=[("a", "Rings the child next door")])


def test_what_the_form_says_names_the_child_and_the_words_of_a_plan_stay() -> None:
    form = Asked()
    form.where.errors = ["Say where the child was found."]
    name_the_child(form, "Ash")
    assert (form.where.label.text, form.where.description) == ("Where was Ash found?", "Ash’s own words.")
    assert form.where.errors == ["Say where Ash was found."]
    assert [label for _, label, *_ in form.now.iter_choices()] == ["Ash is here"]
    assert [label for _, label, *_ in form.signs.iter_choices()] == ["Rings the child next door"]


def test_choices_put_in_for_the_page_are_named_too() -> None:
    form = Asked()
    form.now.choices = [("no", "Nobody is with the child")]
    name_the_child(form, "Ash")
    assert [(value, label) for value, label, *_ in form.now.iter_choices()] == [("no", "Nobody is with Ash")]
