"""The seal of a line: what a phone seals the server opens, and nothing that was changed on the way opens."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carer_app.db.line_seal import Unopened, from_base64url, new_private, open_sealed, public_of, to_base64url
from tests.sealing import seal_line

VECTORS = json.loads((Path(__file__).parent.parent / "vectors/envelopes.json").read_text())
SERVER = from_base64url(VECTORS["server"]["private"]["d"])
ONE = VECTORS["envelopes"][0]["envelope"]


@pytest.mark.parametrize("vector", VECTORS["envelopes"], ids=lambda vector: vector["name"])
def test_the_vectors_open(vector):
    assert open_sealed(SERVER, vector["envelope"]) == vector["inside"] == json.loads(vector["plain"])


@pytest.mark.parametrize("vector", VECTORS["envelopes"], ids=lambda vector: vector["name"])
def test_sealing_again_with_the_same_keys_gives_the_same_bytes(vector):
    private = int.from_bytes(from_base64url(vector["ephemeral"]["d"]), "big")
    assert seal_line(VECTORS["server"], vector["inside"], private=private, iv=from_base64url(vector["iv"])) == vector["envelope"]


@pytest.mark.parametrize("name", ["id", "occurrence", "device", "key"])
def test_what_stands_outside_cannot_be_changed(name):
    with pytest.raises(Unopened):
        open_sealed(SERVER, ONE | {name: "00000000-0000-4000-8000-000000000000"})


def test_nor_can_its_place_in_the_order():
    with pytest.raises(Unopened):
        open_sealed(SERVER, ONE | {"seq": ONE["seq"] + 1})


def test_another_key_does_not_open_it():
    with pytest.raises(Unopened):
        open_sealed(new_private(), ONE)


@given(st.integers(0, len(from_base64url(ONE["sealed"])) - 1), st.integers(1, 255))
def test_one_changed_byte_and_it_stays_shut(at, by):
    raw = bytearray(from_base64url(ONE["sealed"]))
    raw[at] ^= by
    with pytest.raises(Unopened):
        open_sealed(SERVER, ONE | {"sealed": to_base64url(bytes(raw))})


@given(st.text(max_size=200))
def test_nonsense_is_said_to_be_nonsense(sealed):
    with pytest.raises(Unopened):
        open_sealed(SERVER, ONE | {"sealed": sealed})


def test_what_is_inside_must_be_an_object():
    key = {"id": ONE["key"], "public": to_base64url(public_of(SERVER))}
    for inside in ("[]", "1", '"x"', "[" * 50_000, "{"):
        with pytest.raises(Unopened):
            open_sealed(SERVER, _sealed_words(key, inside))


def _sealed_words(key, words):
    import tests.sealing as sealing

    class Loose:
        dumps = staticmethod(lambda *_, **__: words)

    entry = {name: ONE[name] for name in ("id", "occurrence", "device", "seq")}
    kept, sealing.json = sealing.json, Loose
    try:
        return seal_line(key, {"entry": entry})
    finally:
        sealing.json = kept
