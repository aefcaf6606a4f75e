"""A photo turned and cut: shown before it is kept, small frames refused, what is outside kept nowhere, and the words about pictures that nobody may make."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

from carer_app.db.models.children import Photo
from carer_app.domain.photo_frame import Frame
from carer_app.extensions import db
from carer_app.services.errors import Refused
from carer_app.services.photo_images import TOO_SMALL, framed
from tests.web.test_plans import kept
from tests.web.test_plans_photo import add, ash, newest, worker

__all__ = ["ash", "worker"]


def quarters() -> bytes:
    """Red, green, blue and white, so that it shows how it was turned."""
    image = Image.new("RGB", (800, 600), "white")
    for colour, place in (("#f00", (0, 0)), ("#0f0", (400, 0)), ("#00f", (0, 300))):
        image.paste(Image.new("RGB", (400, 300), colour), place)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def colour(jpeg: bytes, x: float, y: float) -> str:
    """The nearest plain colour there."""
    image = Image.open(BytesIO(jpeg)).convert("RGB")
    return "".join("f" if part > 128 else "0" for part in image.getpixel((int(x * (image.width - 1)), int(y * (image.height - 1)))))


def test_after_a_photo_is_added_it_is_shown_how_it_is_kept(app, worker, ash):
    page = add(worker, ash, quarters(), taken_on=("1", "10", "2026"))
    assert page.url.endswith("/new-photo/frame")
    assert page.has("The photo is saved.")
    assert page.has("What is outside the frame is not kept.")
    shown = page.submit(action="frame", press=("show", "yes"), turn="90", part="head")
    picture = next(img.get("src") for img in shown.all("img") if "frame.jpg" in img.get("src", ""))
    assert "turn=90" in picture
    assert "part=head" in picture
    assert Image.open(BytesIO(newest(app, ash)[1])).size == (800, 600), "showing keeps nothing"
    assert [e.get("value") for e in shown.all("input") if e.get("name") == "taken_on"] == ["1", "10", "2026"]
    shown.submit(action="frame", turn="90", part="head", title_is_h1=False)
    size = Image.open(BytesIO(newest(app, ash)[1])).size
    assert size[0] / size[1] == pytest.approx(3 / 4, abs=0.01)


def test_turned_and_cut_as_drawn_and_the_rest_is_kept_nowhere(app, as_, worker, ash):
    add(worker, ash, quarters(), taken_on=("1", "10", "2026"))
    whole, _ = newest(app, ash)
    page = worker.get(f"/plans/{ash}/new-photo/frame")
    box = {"turn": "90", "part": "own", "left": "500", "top": "0", "width": "500", "height": "500"}
    page.submit(action="frame", taken_on=["2", "10", "2026"], title_is_h1=False, **box)
    cut, image = newest(app, ash)
    assert cut != whole
    assert colour(image, 0.5, 0.5) == "f00", "turned to the right, the upper left is at the upper right"
    assert kept(app, ash).sections["photo"] == {"taken_on": "2026-10-02"}
    assert as_("worker").get(f"/photos/{whole}").status_code == 404
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Photo).where(Photo.child_id == ash)) == 1


def test_kept_as_it_is_it_stays_the_same_photo_with_what_has_changed_since(app, worker, ash):
    add(worker, ash, quarters())
    before = newest(app, ash)
    worker.get(f"/plans/{ash}/new-photo/frame").submit(action="frame", title_is_h1=False)
    assert newest(app, ash) == before


def test_a_frame_that_cannot_be_printed_sharply_is_refused_in_a_sentence(app, worker, ash):
    add(worker, ash, quarters())
    page = worker.get(f"/plans/{ash}/new-photo/frame")
    again = page.submit(action="frame", part="own", left="0", top="0", width="100", height="100", expect=422)
    assert again.has(TOO_SMALL)
    assert Image.open(BytesIO(newest(app, ash)[1])).size == (800, 600)


def test_a_drawn_frame_that_makes_no_sense_keeps_nothing(app, worker, ash):
    add(worker, ash, quarters())
    page = worker.get(f"/plans/{ash}/new-photo/frame")
    for left in ("NaN", "-1", ""):
        again = page.submit(action="frame", part="own", left=left, top="0", width="500", height="500", expect=422)
        assert "That frame could not be read" in again.text


def test_a_newer_photo_is_not_cut_by_the_frame_of_the_last(app, worker, ash):
    add(worker, ash, quarters())
    page = worker.get(f"/plans/{ash}/new-photo/frame")
    out = BytesIO()
    Image.new("RGB", (500, 700), "#0f0").save(out, "PNG")
    add(worker, ash, out.getvalue())
    newer = newest(app, ash)
    assert page.submit(action="frame", part="head", expect=422).has("Somebody has added a newer photo meanwhile")
    assert newest(app, ash) == newer


def test_no_photo_yet_leads_to_adding_one(worker, ash):
    assert worker.get(f"/plans/{ash}/new-photo/frame", follow=True).h1 == "A new photo"
    assert worker.raw.get(f"/plans/{ash}/new-photo/frame.jpg").status_code == 404


def test_a_picture_that_is_none_is_never_made_another():
    with pytest.raises(Refused, match="not a photo we can read"):
        framed(b"\xff\xd8half", Frame(turn=90))


def test_the_page_and_the_guide_say_what_is_never_added(worker, ash):
    page = worker.get(f"/plans/{ash}/new-photo")
    assert page.has("Never add a picture of a child who is undressed or of anything sexual, not even as evidence.")
    assert page.has("Do not copy it, forward it or keep it.")
    guide = worker.get("/guide/pictures")
    assert guide.has("Do not photograph the screen")
    assert guide.has("what was seen, by whom, when, and where")
    assert "/guide/pictures" in worker.get("/guide/").links
