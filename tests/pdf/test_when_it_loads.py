"""WeasyPrint is loaded by whoever prints: no command and no page waits for it, and a web worker has it before the first pack."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = """
import secrets, sys
from carer_app import create_app
from carer_app.db.sealed import new_sealing_key
create_app({"APP_ENV": "test", "DATABASE_URL": "sqlite:///" + sys.argv[1], "SECRET_KEY": secrets.token_urlsafe(48), "SEALING_KEYS": new_sealing_key()})
print([name for name in ("weasyprint", "pikepdf") if name in sys.modules])
"""
WORKER = """
import runpy, sys, threading
before = set(threading.enumerate())
runpy.run_path("gunicorn.conf.py")["post_worker_init"](None)
for thread in set(threading.enumerate()) - before:
    thread.join()
from carer_app.pdf import render
print(render._press.cache_info().currsize, threading.active_count() - len(before))
"""


def printed_by(script: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script, *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_command_or_a_page_does_not_load_it(tmp_path):
    assert printed_by(COMMAND, str(tmp_path / "never.sqlite")) == "[]"


def test_a_web_worker_has_its_fonts_set_up_once_it_serves():
    assert printed_by(WORKER) == "1 0"
