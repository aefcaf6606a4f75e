"""The checker of exported logs as one file that needs Python and nothing else, for whoever does not have the product: `python check-log.pyz EXPORT.json`."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

_DOMAIN = Path(__file__).parent / "domain"
MODULES = ("chain", "errors", "heads", "verifying")
_MAIN = "import sys\n\nfrom carer_app.domain.verifying import main\n\nsys.exit(main())\n"
_NEVER = (1980, 1, 1, 0, 0, 0)


def checker() -> bytes:
    """The same bytes each time, so that a digest of it can be published: a zip that Python runs (`python -I -S` too)."""
    out = io.BytesIO(b"#!/usr/bin/env python3\n")
    out.seek(0, io.SEEK_END)
    files = {"__main__.py": _MAIN, "carer_app/__init__.py": "", "carer_app/domain/__init__.py": ""}
    files |= {f"carer_app/domain/{name}.py": (_DOMAIN / f"{name}.py").read_text(encoding="utf-8") for name in MODULES}
    with ZipFile(out, "a", ZIP_STORED) as packed:
        for name, text in files.items():
            packed.writestr(ZipInfo(name, _NEVER), text, ZIP_STORED)
    return out.getvalue()
