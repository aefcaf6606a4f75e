"""A photograph as it came from a phone, made into a plain JPEG: upright, small, without what the camera wrote into it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageCms, ImageOps
from pillow_heif import register_heif_opener

from carer_app.domain.photo_frame import Frame
from carer_app.services.errors import Refused

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 1200
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")

NOT_A_PHOTO = "That is not a photo we can read. Use a JPEG, PNG or HEIC photo, or take a screenshot of it and send that."
A_PDF = "That is a PDF, whatever its name says. Send a JPEG, PNG or HEIC photo, or take a screenshot of it and send that."
TOO_SMALL = "That frame is too small to print sharply. Make it larger, or add a photo taken from closer."
TOO_MANY_PIXELS = "The photo has too many pixels. Send a smaller one, or a screenshot of it."

register_heif_opener()


@dataclass(frozen=True, slots=True)
class PreparedPhoto:
    """The JPEG that is kept, its size in pixels, and its digest."""

    jpeg: bytes
    width: int
    height: int
    sha256: str


def prepare(raw: bytes) -> PreparedPhoto:
    """The photo re-encoded; nothing of the file itself is kept, so nothing hidden in it is either. Raises Refused with a sentence."""
    if not raw:
        raise Refused("The photo is empty. Choose it again.")
    if raw.lstrip()[:5] == b"%PDF-":
        raise Refused(A_PDF)
    if len(raw) > MOST_BYTES:
        raise Refused("The photo is larger than 10 MB. Send a smaller one, or a screenshot of it.")
    return encoded(_upright(raw))


def encoded(image: Image.Image) -> PreparedPhoto:
    """The pixels as a JPEG that has been read back: nothing is kept that a pack could not print. Raises Refused with a sentence."""
    out = BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True)
    jpeg = out.getvalue()
    try:
        with Image.open(BytesIO(jpeg), formats=["JPEG"]) as written:
            written.load()
    except Exception:  # whatever it was: a broken picture is not kept
        raise Refused(NOT_A_PHOTO) from None
    return PreparedPhoto(jpeg, image.width, image.height, hashlib.sha256(jpeg).hexdigest())


def framed(jpeg: bytes, frame: Frame) -> PreparedPhoto:
    """A kept picture, turned and cut. Raises Refused with a sentence where nothing good would be left, or where it cannot be read."""
    try:
        with Image.open(BytesIO(jpeg), formats=["JPEG"]) as opened:
            turned = opened.convert("RGB").rotate(-frame.turn, expand=True)
    except Exception:  # as below
        raise Refused(NOT_A_PHOTO) from None
    kept = frame.pixels(*turned.size)
    if kept is None:
        raise Refused(TOO_SMALL)
    return encoded(turned.crop(kept))


def _upright(raw: bytes) -> Image.Image:
    """Pixels alone, upright, in the colours of a screen, at most 1200 on the longest side."""
    try:
        with Image.open(BytesIO(raw), formats=FORMATS) as opened:
            _refuse_a_bomb(opened)
            opened.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))
            colours = opened.info.get("icc_profile")
            image = ImageOps.exif_transpose(opened)
            image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    except (Refused, Image.DecompressionBombError) as refusal:
        raise Refused(str(refusal) if isinstance(refusal, Refused) else TOO_MANY_PIXELS) from None
    except Exception:  # Pillow and its codecs raise whatever they like on a broken file; all of it means the same to a carer.
        raise Refused(NOT_A_PHOTO) from None
    return _plain(_on_white(image), colours)


def _refuse_a_bomb(image: Image.Image) -> None:
    """The header says how large the picture would be before a pixel of it is read."""
    if image.width * image.height > MOST_PIXELS:
        raise Refused(TOO_MANY_PIXELS)
    if min(image.size) < 2:
        raise Refused(NOT_A_PHOTO)


def _on_white(image: Image.Image) -> Image.Image:
    """Where a picture is see-through, paper is white."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    seen = image.convert("RGBA")
    page = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(page, seen).convert("RGB")


def _plain(image: Image.Image, colours: bytes | None) -> Image.Image:
    """The same colours without a colour profile: a profile is one more thing a file can carry."""
    if colours:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(colours))
            image = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB") or image
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # A profile for other colours than these, or a broken one: the picture is good without it.
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    return bare
