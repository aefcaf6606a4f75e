"""What would let words of a stranger become code, a command or an object is called nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEVER = {
    "a program is started": r"\bsubprocess\b|\bos\.(?:system|popen|exec\w*|spawn\w*)\(|\bpty\b",
    "words are run": r"(?<![\w.])(?:eval|exec|compile)\(",
    "objects are unpacked": r"\b(?:pickle|marshal|shelve|yaml|jsonpickle)\b(?=[.\s]*(?:loads?|import|$))|^import (?:pickle|marshal|shelve|yaml)",
    "a template is made of words": r"\bfrom_string\(|render_template_string",
    "input is decoded once more": r"html\.unescape|(?<!\w)unquote(?:_plus)?\((?!parts\.)",
    "a form is mixed with the address": r"\brequest\.values\b",
    "a record takes whatever fields came": r"\bpopulate_obj\(|\*\*(?:dict\()?request\.|\brequest\.form\.to_dict\(|\.__dict__\.update\(",
}
OWN_TABLES = "for table in raw_rows.tables("
NEVER_IN_A_PAGE = r"\beval\(|new Function\(|document\.write|insertAdjacentHTML|outerHTML\s*="


def sources(*folders: str, ending: str) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in sorted((ROOT / folder).rglob(f"*{ending}")) if "vendor" not in path.parts)


@pytest.mark.parametrize("what", NEVER)
def test_none_of_it_is_called(what: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sources("carer_app", "forms", ending=".py")
        for line in path.read_text().splitlines()
        if re.search(NEVER[what], line) and not line.lstrip().startswith("#")
    ]
    assert not found, "\n".join(found)


def test_no_query_is_put_together_of_words() -> None:
    """Beside the migrations and what keeps the database itself, every query is made by SQLAlchemy with its values apart."""
    where = ("carer_app/web", "carer_app/services", "carer_app/access", "carer_app/jobs", "carer_app/db/queries", "forms")
    made = re.compile(
        r"(?:(?<![.\w])text|\.execute|\.scalars?|literal_column|exec_driver_sql)\(\s*f?[\"'].*(?:\{(?![A-Z_]+\})|[\"'] *[%+.])"
    )
    assert made.search("session.execute(f'SELECT {name}')")
    assert made.search("text('SELECT ' + name)")
    assert not [
        f"{path}: {line.strip()}"
        for path in sources(*where, ending=".py")
        for line in path.read_text().splitlines()
        if made.search(line) and OWN_TABLES not in line
    ]


def test_nor_by_a_page() -> None:
    assert not [path.name for path in sources("static/js", ending=".js") if re.search(NEVER_IN_A_PAGE, path.read_text())]


def test_no_window_listens_to_other_sites() -> None:
    listens = r"(?:window|globalThis)\s*\.\s*(?:addEventListener\(\s*[\"']message|onmessage)|(?<![\w.?])(?:addEventListener\(\s*[\"']message|onmessage\s*=)"
    assert not [path.name for path in sources("static/js", ending=".js") if re.search(listens, path.read_text())]


def test_xml_is_read_in_one_place() -> None:
    reads = r"ElementTree|minidom|\blxml\b|xml\.sax(?!\.saxutils)|xml\.dom"
    assert [path.name for path in sources("carer_app", "forms", ending=".py") if re.search(reads, path.read_text())] == ["render.py"]


def test_the_reader_would_notice() -> None:
    assert re.search(NEVER["a program is started"], "    subprocess.run(words)")
    assert re.search(NEVER["words are run"], "x = eval(words)")
    assert re.search(NEVER["objects are unpacked"], "pickle.loads(words)")
    assert not re.search(NEVER["words are run"], "re.compile(words)")


def test_a_page_compares_strictly() -> None:
    """`== null` asks for both kinds of nothing, and is the one that may stand."""
    loose = r"[^=!<>]==(?!=)(?!\s*null\b)|!=(?!=)(?!\s*null\b)"
    found = [
        f"{path.name}: {line.strip()}"
        for path in sources("static/js", ending=".js")
        for line in path.read_text().splitlines()
        if re.search(loose, re.sub(r"//.*|^\s*/?\*.*|\"[^\"]*\"|'[^']*'|`[^`]*`", "", line))
    ]
    assert not found, "\n".join(found)


def test_a_page_copies_no_keys_of_strangers_into_objects() -> None:
    """What could write to the prototype of all objects: a key that is `__proto__`, or a deep merge."""
    assert not [path.name for path in sources("static/js", ending=".js") if re.search(r"__proto__|\bdeepMerge\b|lodash", path.read_text())]
