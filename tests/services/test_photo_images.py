"""A photo from a phone becomes a plain JPEG, or is refused with a sentence that says what to do."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, TiffImagePlugin

import carer_app.pdf.render  # noqa: F401 - what it loads must not make photos less strict
from carer_app.services.errors import Refused
from carer_app.services.photo_images import LONGEST_SIDE, MOST_BYTES, prepare
from tests.pdf.sample import portrait

HIDDEN = b"51.5 N home of Ash"


def saved(image: Image.Image, kind: str, **more: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **more)  # type: ignore[arg-type]
    return out.getvalue()


def two_colours(size: tuple[int, int] = (40, 20)) -> Image.Image:
    """Red above, blue below."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (0, size[1] // 2, *size))
    return image


def with_exif(image: Image.Image, orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = HIDDEN.decode()
    exif.get_ifd(0x8825)[2] = tuple(TiffImagePlugin.IFDRational(n) for n in (51, 30, 0))
    return saved(image, "JPEG", exif=exif, comment=HIDDEN, quality=95)


def test_what_the_camera_wrote_into_it_is_gone():
    raw = with_exif(two_colours())
    assert HIDDEN in raw
    made = prepare(raw)
    assert HIDDEN not in made.jpeg
    kept = Image.open(BytesIO(made.jpeg))
    assert not kept.getexif()
    assert {"exif", "comment", "icc_profile", "xmp"}.isdisjoint(kept.info)


def test_it_is_turned_upright_before_the_camera_is_forgotten():
    made = prepare(with_exif(two_colours(), orientation=6))
    image = Image.open(BytesIO(made.jpeg)).convert("RGB")
    assert (made.width, made.height) == image.size == (20, 40)
    left, right = image.getpixel((3, 20)), image.getpixel((16, 20))
    assert left[2] > 150 > left[0]  # type: ignore[index,operator]
    assert right[0] > 150 > right[2]  # type: ignore[index,operator]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_what_phones_make_is_read(kind):
    made = prepare(saved(two_colours((64, 64)), kind))
    assert Image.open(BytesIO(made.jpeg)).format == "JPEG"


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO", "PPM"])
def test_other_pictures_are_refused(kind):
    with pytest.raises(Refused, match="not a photo we can read"):
        prepare(saved(two_colours((64, 64)), kind))


def test_it_is_made_small():
    made = prepare(portrait((3000, 2000)))
    assert (made.width, made.height) == (LONGEST_SIDE, LONGEST_SIDE * 2 // 3)
    assert len(made.jpeg) < 400_000


def test_a_small_one_is_not_blown_up():
    assert prepare(portrait((300, 400))).height == 400


def test_the_same_photo_gives_the_same_bytes():
    assert prepare(portrait()) == prepare(portrait())


def test_see_through_becomes_white():
    made = prepare(saved(Image.new("RGBA", (20, 20), (255, 0, 0, 0)), "PNG"))
    assert min(Image.open(BytesIO(made.jpeg)).getpixel((10, 10))) > 250  # type: ignore[type-var,arg-type]


def test_a_colour_profile_is_used_and_dropped_and_a_broken_one_does_no_harm():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert "icc_profile" not in Image.open(BytesIO(prepare(saved(two_colours(), "PNG", icc_profile=profile)).jpeg)).info
    assert prepare(saved(two_colours(), "JPEG", icc_profile=b"nonsense")).width == 40


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1", "I;16"])
def test_every_way_of_keeping_colour_becomes_rgb(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    image = Image.new(mode, (30, 30)) if mode == "I;16" else two_colours((30, 30)).convert(mode)
    assert Image.open(BytesIO(prepare(saved(image, kind)).jpeg)).mode == "RGB"


def test_too_large_is_refused_before_it_is_read():
    with pytest.raises(Refused, match="larger than 10 MB"):
        prepare(b"\xff\xd8" + bytes(MOST_BYTES))


def bomb(width: int, height: int) -> bytes:
    """A tiny PNG that says it is enormous."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(8000, 7000), (10_000, 9_500), (60_000, 60_000)])
def test_a_picture_that_would_fill_the_memory_is_refused(size):
    with pytest.raises(Refused, match="too many pixels"):
        prepare(bomb(*size))


@pytest.mark.parametrize(
    "raw",
    [b"hello", b"\xff\xd8\xff\xe0" + bytes(50), b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"GIF89a", portrait()[:900]],
    ids=["words", "half a header", "svg", "pdf", "gif", "cut short"],
)
def test_what_is_no_photo_is_refused_with_a_way_forward(raw):
    with pytest.raises(Refused, match="take a screenshot"):
        prepare(raw)


def test_nothing_at_all_is_refused():
    with pytest.raises(Refused, match="empty"):
        prepare(b"")


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_damaged_photo_is_read_or_refused_and_never_a_fault(data):
    raw = bytearray(portrait((60, 60)))
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        made = prepare(bytes(raw))
    except Refused:
        return
    assert Image.open(BytesIO(made.jpeg)).format == "JPEG"
