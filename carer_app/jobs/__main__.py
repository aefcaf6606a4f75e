"""`python -m carer_app.jobs`: the process that does the queued and the timed work."""

from __future__ import annotations

from huey.consumer import Consumer

from carer_app.jobs.tasks import huey


def main() -> None:
    """Run until asked to stop; a job under way is finished first."""
    Consumer(huey, workers=1, worker_type="thread", max_delay=5.0).run()


if __name__ == "__main__":
    main()
