"""What somebody without an account may open: a pack, with the link that was mailed and the code that was read out."""

from carer_app.web.for_police.opening import blueprint

__all__ = ["blueprint"]
