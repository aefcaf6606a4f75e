"""Other people in a record are found, and what is struck is gone from the file and from the paper while the chain still holds."""

from __future__ import annotations

from typing import Any

from carer_app.domain import chain, third_parties
from carer_app.domain.record_words import LEFT_OUT

CHILD = {"id": "c", "preferred_name": "Ash", "full_name": "Ash Field"}


def log(*texts: str) -> dict[str, Any]:
    rows, head = [], ""
    for position, text in enumerate(texts, start=1):
        header = {
            "id": f"e{position}", "occurrence": "o", "position": position, "kind": "noted", "device": "web", "seq": position, "author": None,
            "proved": True, "happened_at": "2026-10-14T21:05:00+00:00", "written_at": "2026-10-14T21:05:00+00:00", "received_at": "2026-10-14T21:05:00+00:00",
        }  # fmt: skip
        salt, payload = b"s" * 32, {"text": text}
        digest = chain.payload_digest(salt, chain.payload_bytes(payload))
        head = chain.link(head, header, digest)
        rows.append(header | {"payload": payload, "salt": salt, "payload_digest": digest, "digest": head})
    return chain.export("o", rows)


def tables(**more: Any) -> dict[str, Any]:
    return {"child": [CHILD], "profile_section": [], "photo": [], "person": [{"id": "p", "name": "Wren Alder"}]} | more


def why(text: str, *others: str) -> list[str]:
    return [reason for item in third_parties.found(tables(), [log(text)], others) for reason in item.why]


def test_who_is_named_is_found_by_name_by_relation_by_number_and_by_its_capital() -> None:
    assert why("Went with birch to town", "Birch") == ["Names Birch"]
    assert why("Rang Mum twice") == ["Speaks of a mum"]
    assert why("Ring 0115 496 0000 first") == ["A telephone number or an address to write to"]
    assert why("Seen with Kayleigh by the canal") == ["May name somebody: Kayleigh"]
    assert why("Ash was calm. Wren Alder stayed up. Back on Monday") == []


def test_family_in_the_profile_is_found_wherever_it_is_named() -> None:
    people = {"id": "s", "section": "people", "version": 1, "saved_at": "", "payload": {"people": [{"name": "deb", "phone": "x"}]}}
    items = third_parties.found(tables(profile_section=[people]), [log("told deb")], ())
    assert [(item.id, item.why) for item in items] == [("entry:e1", ("Names deb",)), ("profile_section:s:payload:people:0", ("Names deb",))]


def test_what_is_struck_is_gone_and_the_chain_still_holds() -> None:
    people = {
        "id": "s",
        "section": "people",
        "version": 1,
        "saved_at": "",
        "payload": {"people": [{"name": "deb", "phone": "x"}], "note": "deb rang"},
    }
    photo = {"id": "f", "image": {"file": "photos/f.jpg"}, "added_at": "", "taken_on": None}
    told = log("told deb", "all quiet")
    rows, files, printed = third_parties.struck(
        tables(profile_section=[people], photo=[photo]),
        [told],
        ["entry:e1", "profile_section:s:payload:people:0", "profile_section:s:payload:note", "photo:f"],
    )
    assert chain.verify_export(files[0]) == []
    assert chain.content_removed(files[0]) == (1,)
    assert "deb" not in str((rows, files, printed))
    assert printed[0]["entries"][0]["payload"]["text"] == LEFT_OUT
    assert rows["photo"] == []
    assert "deb" in str(told)
