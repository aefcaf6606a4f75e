"""The one script: it can be read by bash, installs once, says what it cannot do itself. Tried with pretend programs."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEV = ROOT / "dev"
PYTHON = """#!/bin/bash
echo "python3 $*" >>"{log}"
case "$*" in
  --version) echo "Python 3.11.9" ;;
  *"-m venv"*) mkdir -p .venv/bin; cp "$0" .venv/bin/python; for p in flask pytest gunicorn; do cp "{fakes}/logged" ".venv/bin/$p"; done ;;
  *"-m pip"*) [ ! -e "{fakes}/pip-breaks" ] ;;
esac
"""
LOGGED = '#!/bin/bash\necho "$(basename "$0") $*" >>"{log}"\n'
HAS_ALL = "#!/bin/bash\necho 'ii '\n"
HAS_NONE = "#!/bin/bash\nexit 1\n"
Run = Callable[..., tuple[int, str, list[str]]]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder with the script, its lists of requirements and pretend programs in `fakes`."""
    fakes = tmp_path / "fakes"
    fakes.mkdir()
    for name in ("dev", "requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text((ROOT / name).read_text() if name == "dev" else f"{name}==1\n")
    (tmp_path / "dev").chmod(0o755)
    write = {"python3": PYTHON, "logged": LOGGED, "dpkg-query": HAS_ALL, "apt-get": LOGGED}
    for name, text in write.items():
        put(fakes / name, text.replace("{log}", str(tmp_path / "log")).replace("{fakes}", str(fakes)))
    return tmp_path


def put(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture
def run(house: Path) -> Run:
    """`run("demo", "--reset")` gives the exit code, what was said, and which pretend programs were called."""

    def dev(*words: str) -> tuple[int, str, list[str]]:
        (house / "log").write_text("")
        env = {"PATH": f"{house / 'fakes'}:/usr/bin:/bin", "HOME": str(house), "TMPDIR": str(house)}
        done = subprocess.run(["bash", str(house / "dev"), *words], cwd="/", env=env, capture_output=True, text=True, timeout=60)
        called = [line for line in (house / "log").read_text().splitlines() if "--version" not in line and "import weasyprint" not in line]
        return done.returncode, done.stdout + done.stderr, called

    return dev


def test_bash_can_read_it() -> None:
    done = subprocess.run(["bash", "-n", str(DEV)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert os.access(DEV, os.X_OK)


def test_every_command_that_it_names_it_has() -> None:
    text = DEV.read_text()
    named = set(re.findall(r"(?:^#   \./dev |\| )(\w+)", "\n".join(text.splitlines()[1:3]), re.MULTILINE))
    there = set(re.findall(r"^  (\w+)\) ", text[text.index('case "${1:-}" in\n  run') :], re.MULTILINE))
    assert {"run", "test", "check", "bench", "demo"} <= named == there


@pytest.mark.parametrize("words", [(), ("nonsense",), ("demo",)])
def test_nonsense_says_how_and_installs_nothing(run: Run, words: tuple[str, ...]) -> None:
    code, said, called = run(*words)
    assert code == 2
    assert "./dev" in said
    assert called == []


def test_what_is_there_is_not_installed_again(run: Run) -> None:
    made, installed, reset = run("demo", "--reset")[2]
    assert made == "python3 -m venv --clear .venv"
    assert "-m pip install" in installed
    assert installed.endswith("--require-hashes -r requirements.txt")
    assert reset == "flask --app wsgi demo reset"
    assert run("demo", "--reset")[2] == ["flask --app wsgi demo reset"]


def test_a_changed_list_is_installed_into_the_same_environment(run: Run, house: Path) -> None:
    run("demo", "--reset")
    (house / "requirements.txt").write_text("another==2\n")
    called = run("demo", "--reset")[2]
    assert len(called) == 2
    assert "pip install" in called[0]


def test_the_environment_for_tests_serves_for_running_too(run: Run) -> None:
    run("screens")
    assert run("demo", "--reset")[2] == ["flask --app wsgi demo reset"]


def test_an_installation_that_broke_is_tried_again(run: Run, house: Path) -> None:
    (house / "fakes" / "pip-breaks").touch()
    assert run("demo", "--reset")[0] != 0
    (house / "fakes" / "pip-breaks").unlink()
    code, _, called = run("demo", "--reset")
    assert code == 0
    assert any("pip install" in call for call in called)


def test_what_the_tests_in_javascript_need_is_installed_once_for_each_lock(run: Run, house: Path) -> None:
    (house / "package-lock.json").write_text("{}")
    for name in ("npm", "node"):
        put(house / "fakes" / name, LOGGED.replace("{log}", str(house / "log")))
    installs = [sum(call.startswith("npm ci") for call in run("test")[2]) for _ in range(2)]
    (house / "package-lock.json").write_text('{"changed": true}')
    assert [*installs, sum(call.startswith("npm ci") for call in run("test")[2])] == [1, 0, 1]


def test_who_may_not_install_packages_is_given_the_exact_command(run: Run, house: Path) -> None:
    put(house / "fakes" / "dpkg-query", HAS_NONE)
    put(house / "fakes" / "id", "#!/bin/bash\necho 1000\n")
    code, said, called = run("demo", "--reset")
    assert code == 1
    assert "sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends" in said
    assert "libpango-1.0-0" in said
    assert not any("-m pip" in call or call.startswith("apt-get") for call in called)


def test_packages_are_installed_only_where_they_are_missing(run: Run, house: Path) -> None:
    put(house / "fakes" / "id", "#!/bin/bash\necho 0\n")
    assert not any("apt-get" in call for call in run("demo", "--reset")[2])
    put(house / "fakes" / "dpkg-query", HAS_NONE)
    asked = [call for call in run("demo", "--reset")[2] if "apt-get" in call]
    assert asked[0] == "apt-get update"
    assert "libpangoft2-1.0-0" in asked[1]


def test_continuous_integration_and_the_readme_use_it() -> None:
    assert "exec ./dev test" in (ROOT / ".ci" / "run").read_text()
    readme = (ROOT / "README.md").read_text()
    assert "./dev run" in readme
    assert "./dev test" in readme
