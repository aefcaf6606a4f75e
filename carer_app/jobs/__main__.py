"""`python -m carer_app.jobs`: the process that does the queued and the timed work."""

from __future__ import annotations

import sys

from huey.consumer import Consumer

from carer_app import config, logging
from carer_app.jobs.tasks import huey


def main() -> None:
    """Run until asked to stop; a job under way is finished first."""
    logging.configure()
    try:
        config.settings()
    except config.RefusedToStart as no:
        sys.exit(f"Error: {no}")
    Consumer(huey, workers=1, worker_type="thread", max_delay=5.0).run()


if __name__ == "__main__":
    main()
