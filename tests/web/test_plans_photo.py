"""The photo of a child and whom to ring for them: what is kept of a picture, who sees it, and numbers that can be tapped."""

from __future__ import annotations

import hashlib
import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from carer_app.db.models.children import ScopeKind, Slot
from carer_app.db.models.people import Person
from carer_app.db.queries import audit
from carer_app.db.queries import photos as kept_photos
from carer_app.extensions import db
from carer_app.services.contact_slots import Details, Scope, save_contact
from carer_app.services.photo_images import MOST_BYTES
from tests.factories import NOW
from tests.people import World
from tests.web.test_plans import MOST_QUERIES, kept, opened, send

GPS = 0x8825
FIELD_GPS_LATITUDE = 2


def picture(kind: str, **more: Any) -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").convert("RGB").save(out, kind, **more)
    return out.getvalue()


def animation() -> bytes:
    """A GIF of two pictures."""
    out = BytesIO()
    first, second = (Image.new("P", (40, 40), colour) for colour in (1, 2))
    first.save(out, "GIF", save_all=True, append_images=[second])
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that would be a hundred million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    row = zlib.compress(b"\x00" + bytes(width // 8))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
        + chunk(b"IDAT", row)
        + chunk(b"IEND", b"")
    )


def with_a_place() -> bytes:
    """A JPEG that says where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(GPS)[FIELD_GPS_LATITUDE] = (51.0, 45.0, 7.0)
    exif[0x010F] = "A Telephone Maker"
    return picture("JPEG", exif=exif)


@pytest.fixture
def ash(world: World) -> str:
    return world.children["ash"]


@pytest.fixture
def worker(strict_as):
    client = strict_as("worker")
    client.max_queries = MOST_QUERIES
    return client


def add(client, child_id: str, raw: bytes, *, expect: int = 200, name: str = "me.jpg", taken_on: Any = ("", "", "")):
    client.get(f"/plans/{child_id}/new-photo")
    sent = {"photo": (BytesIO(raw), name), "taken_on": list(taken_on)}
    return client.post(f"/plans/{child_id}/new-photo", data=sent, expect=expect, title_is_h1=expect != 200)


def newest(app, child_id: str):
    with app.app_context():
        found = kept_photos.latest(db.session, child_id)
        image = kept_photos.with_image(db.session, found.id).image if found else b""
        return (found.id if found else None), image


def test_where_it_was_taken_is_not_kept(app, worker, ash):
    raw = with_a_place()
    assert b"Exif" in raw
    page = add(worker, ash, raw, taken_on=("1", "10", "2026"))
    assert page.has("The photo is saved.")
    _, image = newest(app, ash)
    assert not Image.open(BytesIO(image)).getexif()
    assert b"Exif" not in image
    assert b"Telephone Maker" not in image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIF", "WEBP"])
def test_what_phones_make_becomes_a_jpeg(app, worker, ash, kind):
    add(worker, ash, picture(kind), name=f"me.{kind.lower()}")
    assert newest(app, ash)[1].startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    "raw, says",
    [
        (b"hello", "That is not a photo we can read. Use a JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "That is not a photo we can read"),
        (b"", "Choose it again"),
        (b"\xff\xd8" + bytes(MOST_BYTES), "larger than 10 MB"),
        (picture("JPEG") + bytes(12 * 1024 * 1024), "larger than 10 MB"),
        (picture("JPEG")[:900], "That is not a photo we can read"),
        (b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "That is a PDF, whatever its name says."),
        (animation(), "That is not a photo we can read"),
        (bomb(10_000, 10_000), "too many pixels"),
    ],
    ids=["words", "svg", "empty", "too big", "12 MB", "half of one", "a PDF named .jpg", "animated GIF", "a hundred million pixels"],
)
def test_what_is_no_photo_is_refused_in_a_sentence_and_the_day_stays(app, worker, ash, raw, says):
    page = add(worker, ash, raw, expect=422, taken_on=("1", "10", "2026"))
    assert page.has(says)
    assert "#photo" in page.links
    assert [e.get("value") for e in page.all("input") if e.get("name") == "taken_on"] == ["1", "10", "2026"]
    assert newest(app, ash)[0] is None


def test_far_too_big_is_the_same_page_with_a_sentence_and_the_day_stays(worker, ash):
    page = add(worker, ash, bytes(13 * 1024 * 1024), expect=422, taken_on=("1", "10", "2026"))
    assert page.has("larger than 10 MB")
    assert [e.get("value") for e in page.all("input") if e.get("name") == "taken_on"] == ["1", "10", "2026"]


def test_no_photo_chosen_and_a_day_to_come(worker, ash):
    worker.get(f"/plans/{ash}/new-photo")
    page = worker.post(f"/plans/{ash}/new-photo", data={"taken_on": ["1", "1", "2190"]}, expect=422)
    assert page.has("Choose a photo, or take one.")
    assert page.has("This date is in the future")


def test_the_picture_is_kept_by_no_browser_and_runs_nothing(app, as_, worker, ash):
    add(worker, ash, picture("JPEG"))
    answer = as_("worker").get(f"/photos/{newest(app, ash)[0]}")
    assert answer.status_code == 200
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Ash" not in answer.headers["Content-Disposition"]


def test_who_saw_the_picture_is_written_down_once(app, as_, worker, ash, world):
    add(worker, ash, picture("JPEG"))
    photo_id, _ = newest(app, ash)
    night = as_("night")
    for _ in range(3):
        night.get(f"/photos/{photo_id}")
    with app.app_context():
        events = [e for e in audit.of_child(db.session, ash).events if e.kind == "read_photo" and e.person_id == world.people["night"]]
    assert len(events) == 1


@pytest.mark.parametrize("who", ["stranger", "worker_b", "admin", "foster", "nobody"])
def test_a_stranger_finds_no_picture(app, as_, worker, ash, who):
    add(worker, ash, picture("JPEG"))
    assert as_(who).get(f"/photos/{newest(app, ash)[0]}").status_code == 404


def test_no_photo_yet_leads_to_adding_one_and_then_to_what_has_changed_since(app, worker, ash):
    assert opened(worker, ash, "photo").h1 == "A new photo"
    add(worker, ash, picture("JPEG"), taken_on=("1", "10", "2026"))
    page = opened(worker, ash, "photo")
    assert page.has("What looks different now")
    send(page, changed_since="Hair cut short, blue glasses.")
    assert kept(app, ash).sections["photo"] == {"taken_on": "2026-10-01", "changed_since": "Hair cut short, blue glasses."}
    add(worker, ash, picture("PNG"), taken_on=("20", "11", "2026"))
    assert kept(app, ash).sections["photo"] == {"taken_on": "2026-11-20"}


def test_the_overview_says_how_old_the_photo_is(worker, ash):
    add(worker, ash, picture("JPEG"), taken_on=("1", "10", "2021"))
    page = worker.get(f"/plans/{ash}", title_is_h1=False)
    assert page.has("1 October 2021")
    assert page.has("Needs a newer photo")


@pytest.mark.parametrize("slot", ["social_worker", "edt", "host_edt", "agency", "on_call_manager"])
def test_whom_to_ring_is_written_on_its_own_page_and_can_be_tapped(worker, ash, slot):
    page = worker.get(f"/plans/{ash}/ring/{slot}")
    after = page.submit(action=slot, label="Somebody on duty", telephone="01632 960 123", title_is_h1=False)
    assert after.url.endswith("#ring")
    assert "tel:01632960123" in after.links
    assert after.has("Somebody on duty")


def test_a_number_that_is_none_is_refused_with_what_was_typed(worker, ash):
    page = worker.get(f"/plans/{ash}/ring/edt")
    again = page.submit(action="edt", label="The team", telephone="ask Mum", expect=422)
    assert again.has("Write the telephone number in digits")
    assert [e.get("value") for e in again.all("input") if e.get("id") in ("label", "telephone")] == ["The team", "ask Mum"]


def test_whose_number_stands_until_the_child_has_one_is_told(app, worker, world, ash):
    with app.app_context():
        scope = Scope(ScopeKind.HOME, world.homes["larch"], world.organisations["larchwood"])
        manager = db.session.get_one(Person, world.people["manager"])
        save_contact(db.session, manager, scope, Slot.EDT, Details("Harbour night team", "01632 960777"), NOW)
        db.session.commit()
    page = worker.get(f"/plans/{ash}", title_is_h1=False, max_queries=MOST_QUERIES)
    assert page.has("Numbers to ring are below"), "an empty section of professionals is not the whole truth"
    page = worker.get(f"/plans/{ash}/ring/edt")
    assert page.has("Rung now: Harbour night team · 01632 960777. That is kept for the home.")
    page.submit(action="edt", label="Harbour nights", telephone="01632 960778", title_is_h1=False)
    assert not worker.get(f"/plans/{ash}/ring/edt").has("Rung now")


def test_parts_that_are_not_a_childs_are_not_found(worker, ash):
    for slot in ("police_escalation", "missing_coordinator", "nonsense"):
        worker.get(f"/plans/{ash}/ring/{slot}", expect=404)


def test_the_social_workers_number_is_a_tap_away(worker, ash):
    where = f"/plans/{ash}"
    rows = {"professionals-0-role": "iro", "professionals-0-telephone": "01632 960002"}
    more = opened(worker, ash, "contacts").submit(action="contacts", press=("more", "professionals"), expect=422, **rows)
    named = {"professionals-1-role": "social_worker", "professionals-1-name": "Sam Social", "professionals-1-telephone": "01632 960001"}
    send(more, **named)
    page = worker.get(where, title_is_h1=False)
    assert page.text.index("Sam Social") < page.text.index("Who the child is")
    assert "tel:01632960001" in page.links
    slot = worker.get(f"{where}/ring/social_worker")
    page = slot.submit(action="social_worker", label="Looked After Team", telephone="01632 960009", title_is_h1=False)
    assert page.text.index("Looked After Team") < page.text.index("Who the child is")
    assert "tel:01632960001" not in page.links


def test_a_photo_that_did_not_come_whole_is_not_kept_and_the_same_one_twice_is_one(app, worker, ash):
    raw = picture("JPEG")
    address, whole = f"/plans/{ash}/new-photo", hashlib.sha256(raw).hexdigest()

    def send_it(sha256: str, sent: bytes, expect: int = 200):
        return worker.post(address, data={"photo": (BytesIO(sent), "photo"), "sha256": sha256}, expect=expect, title_is_h1=expect != 200)

    worker.get(address)
    assert "did not come whole" in send_it(whole, raw[:-9], expect=422).text
    assert newest(app, ash)[0] is None
    send_it(whole, raw)
    first = newest(app, ash)[0]
    send_it(whole, raw)  # the answer never reached the phone
    assert newest(app, ash)[0] == first
    send_it("", picture("PNG", compress_level=1))
    assert newest(app, ash)[0] is not None
