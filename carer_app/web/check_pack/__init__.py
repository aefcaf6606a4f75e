"""Whether a paper somebody holds is a pack of ours: open to everybody, and never about a child."""

from carer_app.web.check_pack.pages import blueprint

__all__ = ["blueprint"]
