"""What of a photograph is kept: how it is turned, and which part of it, in the shape in which the pack prints it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SHAPE = 3 / 4
"""Width to height of the picture in the pack."""
FINEST = 1000
"""A frame is sent in thousandths of the picture as it is turned."""
LEAST_WIDE = 200
"""Pixels: narrower, and a face is no longer sharp at the size the pack prints it."""

TURNS = (("0", "As it is"), ("270", "A quarter to the left"), ("90", "A quarter to the right"), ("180", "Upside down"))
PARTS = (("whole", "The whole picture"), ("middle", "The middle"), ("head", "Head and shoulders: the upper middle"))
OWN = "own"
"""A frame that was drawn by hand."""
Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """A turn to the right in degrees, then what is kept: a part by its name, or a box drawn by hand (left, top, width, height)."""

    turn: int = 0
    part: str = "whole"
    box: Box | None = None

    @property
    def changes_nothing(self) -> bool:
        """Whether the picture stays as it is."""
        return self.turn == 0 and self.box in (None, (0, 0, FINEST, FINEST)) and self.part == "whole"

    def pixels(self, width: int, height: int) -> Box | None:
        """Left, top, right and bottom of what is kept of a turned picture of that size; None where that is too small to print sharply."""
        if self.box is not None:
            left, top, wide, high = self.box
            box = (left * width // FINEST, top * height // FINEST, (left + wide) * width // FINEST, (top + high) * height // FINEST)
            return box if box[2] - box[0] >= min(LEAST_WIDE, width) and box[3] > box[1] else None
        if self.part == "whole":
            return 0, 0, width, height
        across = min(width, round(height * SHAPE))
        if self.part == "head":
            across = min(across, max(round(across * 0.65), LEAST_WIDE))
        down = min(height, round(across / SHAPE))
        left, top = (width - across) // 2, round((height - down) * (0.5 if self.part == "middle" else 0.15))
        return left, top, left + across, top + down


def frame_of(sent: Mapping[str, str]) -> Frame:
    """What a page asks for; what makes no sense is read as the whole picture."""
    turn, part = sent.get("turn", ""), sent.get("part", "")
    return Frame(
        turn=int(turn) if turn in dict(TURNS) else 0,
        part=part if part in dict(PARTS) else "whole",
        box=_box(sent) if part == OWN else None,
    )


def _box(sent: Mapping[str, str]) -> Box | None:
    values = [sent.get(name) or "" for name in ("left", "top", "width", "height")]
    if not all(value.isascii() and value.isdigit() and len(value) <= 4 for value in values):
        return None
    left, top, width, height = (int(value) for value in values)
    left, top = min(left, FINEST - 1), min(top, FINEST - 1)
    return left, top, min(width, FINEST - left), min(height, FINEST - top)
