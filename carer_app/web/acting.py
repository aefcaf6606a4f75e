"""Who acts in this request."""

from carer_app.web.account.actor import current_actor as acting

__all__ = ["acting"]
