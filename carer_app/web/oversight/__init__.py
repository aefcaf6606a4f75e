"""What is open now, for those who answer for more than one home or child."""

from carer_app.web.oversight.open_now import blueprint

__all__ = ["blueprint"]
