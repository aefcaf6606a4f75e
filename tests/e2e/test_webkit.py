"""The same night on WebKit, the engine of every iPhone, with the server stopped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e import webkit
from tests.e2e.journey import PASSWORD
from tests.e2e.server import Served, standing

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.full,
    pytest.mark.skipif(not webkit.is_there(), reason="WebKit is not here: apt-get install webkit2gtk-driver xvfb"),
]
PIN = "48203957"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with standing(tmp_path) as place:
        yield place


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[webkit.Hands]:
    with webkit.webkit(tmp_path) as opened:
        yield opened


def unlock(hands: webkit.Hands) -> None:
    hands.write("PIN of WW", PIN)
    hands.tap("Unlock")


def test_a_whole_occurrence_on_webkit_with_the_server_stopped(hands: webkit.Hands, served: Served) -> None:
    hands.goto(f"{served.address}/sign-in")
    hands.write("Email address", "worker@demo.test")
    hands.write("Password", PASSWORD)
    hands.tap("Sign in")
    hands.sees("Who is not home?")
    hands.goto(f"{served.address}/phone")
    hands.write("A PIN of 8 numbers or more", PIN)
    hands.write("The same PIN again", PIN)
    hands.tap("Set up this phone")
    hands.sees("This phone is set up.")
    hands.run("await navigator.serviceWorker.ready")
    served.stop()

    hands.goto(f"{served.address}/decide/")
    unlock(hands)
    hands.sees("Children in your care today")
    hands.tap("Not home yet", within="Dilys")
    for answer in ("No", "No, and I can’t reach Dilys", "None of these"):
        hands.tap(answer)
    hands.tick("A bit worried")
    hands.answer_no_to_everything_else()
    hands.tap("Next")
    hands.sees("Carer intervention")
    live = hands.url
    for number in range(10):
        hands.tap("Write a note")
        hands.write("What do you want to write down?", f"Looked in place {number}.")
        hands.tap("Keep it")
        hands.sees(f"Looked in place {number}.")
    hands.tap("Ring the police")
    hands.sees("I am reporting a child in care missing")
    hands.tap("They answered: write it down")
    hands.write("Reference number", "WY-4471")
    hands.tap("Write down what they said")
    hands.sees("The police took your report")

    hands.goto(live)  # loaded anew
    unlock(hands)
    hands.sees("WY-4471")
    hands.sees("Looked in place 9.")

    served.start()
    hands.run("dispatchEvent(new Event('online'))")
    hands.until("return words(document.querySelector('[data-shell-words]')) === 'All sent'", what="All sent")
    hands.goto(f"{live}/lines?plain")
    lines = hands.until("return [...document.querySelectorAll('.nhy-line__text')].map(words)", what="the log on the server")
    assert [sum(f"Looked in place {number}." in line for line in lines) for number in range(10)] == [1] * 10
