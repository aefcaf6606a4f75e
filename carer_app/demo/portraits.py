"""Drawn portraits: nobody's likeness."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (600, 740)
SCALE = 2


def portrait(background: str, skin: str, hair: str, clothes: str, *, long_hair: bool = False) -> bytes:
    """A flat head and shoulders as JPEG bytes, 600 by 740 pixels."""
    width, height = (side * SCALE for side in SIZE)
    picture = Image.new("RGB", (width, height), background)
    draw = ImageDraw.Draw(picture)
    middle, face = width // 2, (int(width * 0.28), int(height * 0.2), int(width * 0.72), int(height * 0.62))
    if long_hair:
        draw.rounded_rectangle((face[0] - 50, face[1] + 40, face[2] + 50, int(height * 0.74)), 160, fill=hair)
    draw.ellipse((int(width * 0.1), int(height * 0.66), int(width * 0.9), int(height * 1.3)), fill=clothes)
    draw.rectangle((middle - 80, int(height * 0.55), middle + 80, int(height * 0.7)), fill=skin)
    draw.ellipse(face, fill=skin)
    draw.pieslice((face[0] - 24, face[1] - 44, face[2] + 24, face[3] - 70), 180, 360, fill=hair)
    out = BytesIO()
    picture.resize(SIZE, Image.Resampling.LANCZOS).save(out, "JPEG", quality=88)
    return out.getvalue()
