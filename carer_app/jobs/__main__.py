"""`python -m carer_app.jobs`: the process that does the queued and the timed work."""

from __future__ import annotations

import sys

from carer_app import config, logging
from carer_app.jobs import tasks


def main() -> None:
    """Refuses to start, as the server does, while the settings are not fit."""
    logging.configure()
    try:
        config.settings()
    except config.RefusedToStart as no:
        sys.exit(f"Error: {no}")
    tasks.work()


if __name__ == "__main__":
    main()
