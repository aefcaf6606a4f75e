"""The pack as it leaves the house: with its number, its machine-readable copy and its seal, and still UA-1 and A-3a."""

from __future__ import annotations

import re
import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import segno

from carer_app.pdf import file_writer
from carer_app.pdf.qr import qr_code
from carer_app.pdf.render import render_pack
from tests.pdf.reading import about_itself, failures, qpdf_says, text_of
from tests.pdf.sample import portrait, sample
from tests.pdf.signers import ADDRESS, signer

COPY = '{"child": "سامي Nguyễn"}'.encode()


@pytest.fixture(scope="module")
def pack() -> bytes:
    return render_pack(sample(), portrait(), number_address=ADDRESS, machine_readable=COPY, signer=signer())


@pytest.fixture
def file(pack, tmp_path) -> Path:
    (path := tmp_path / "pack.pdf").write_bytes(pack)
    return path


def says(*command: object) -> str:
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=True).stdout


def test_it_is_accessible_and_for_the_archive_with_all_three_inside(pack, tmp_path):
    assert failures(pack) == []
    assert qpdf_says(pack, tmp_path) == ""


def test_the_signature_holds_and_covers_the_whole_file(file):
    said = says("pdfsig", file)
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert "Sampleshire Council: packs" in said


def test_a_changed_byte_breaks_the_signature(pack, tmp_path):
    changed = bytearray(pack)
    changed[pack.index(b"\xff\xd9\nendstream") - 20] ^= 1  # in the photograph
    (path := tmp_path / "changed.pdf").write_bytes(changed)
    assert "Digest Mismatch" in says("pdfsig", path)


def test_the_machine_readable_copy_lies_inside_and_is_its_source(pack):
    with pikepdf.open(BytesIO(pack)) as opened:
        assert list(opened.attachments) == ["pack.json"]
        described = opened.attachments["pack.json"].obj
        assert opened.attachments["pack.json"].get_file().read_bytes() == COPY
        assert described.AFRelationship == "/Source"
        assert [str(one.UF) for one in opened.Root.AF] == ["pack.json"]


def test_it_says_what_it_is_and_in_which_language(pack):
    about = about_itself(pack)
    assert 'pdfaid:part="3" pdfaid:conformance="A"' in about
    assert 'pdfuaid:part="1"' in about
    with pikepdf.open(BytesIO(pack)) as opened:
        assert str(opened.Root.Lang) == "en-GB"


def test_nothing_but_the_seal_differs_between_two_of_the_same(pack):
    def plain() -> bytes:
        return render_pack(sample(), portrait(), number_address=ADDRESS, machine_readable=COPY)

    assert plain() == plain()
    again = render_pack(sample(), portrait(), number_address=ADDRESS, machine_readable=COPY, signer=signer())
    without = [re.sub(rb"/Contents <[0-9a-f]+>", b"", one) for one in (pack, again)]
    assert without[0] == without[1]


def test_the_number_stands_under_its_code_in_groups_of_four(pack):
    assert "7f3a 91c2\ne0d4 b6a8\n5511 c3d2\ne4f5 a6b7" in text_of(pack, 1, 1)


def test_its_last_lines_say_where_it_can_be_checked_and_what_is_true_of_this_file(pack):
    text = " ".join(text_of(pack).split())
    assert "At https://nothomeyet.example.test/check-pack you see" in text
    assert "The file is signed by the organisation that made it. It holds everything once more for a computer" in text
    assert "is signed" not in text_of(render_pack(sample(), None, number_address=ADDRESS))


def test_a_pack_without_a_number_has_no_code():
    assert "Pack number" not in text_of(render_pack(sample(), None), 1, 1)


def test_the_code_holds_the_address_and_nothing_else():
    """Square for square what segno makes of the address, with white around it."""
    rows = tuple(segno.make_qr(ADDRESS, error="m", boost_error=False).matrix)
    drawn = {
        (int(x) + n, int(y))
        for x, y, long in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", qr_code(ADDRESS).decode())
        for n in range(int(long))
    }
    assert drawn == {(x + 2, y + 2) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark}


def test_no_stream_ends_like_a_line(monkeypatch, tmp_path):
    """Whatever the bytes are: here every stream that is squeezed would end so."""
    monkeypatch.setattr(file_writer, "_LINE_ENDS", tuple(bytes([n]) for n in range(0, 256, 2)))
    pdf = render_pack(sample(), portrait(), machine_readable=COPY)
    assert b"/ASCII85Decode" in pdf
    assert qpdf_says(pdf, tmp_path) == ""
    assert failures(pdf) == []
