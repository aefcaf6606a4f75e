"""The live page of an occurrence, and everything that is written in its log."""

from carer_app.web.occurrence import calls, changes, child, levels, lines, live, log_paper, paper, steps, tell
from carer_app.web.occurrence.blueprint import blueprint

__all__ = ["blueprint", "calls", "changes", "child", "levels", "lines", "live", "log_paper", "paper", "steps", "tell"]
