"""/check-pack, where the QR code on a pack leads. The code and the file go in a form, so that neither stands in any address or log."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, make_response, render_template, request
from flask_limiter.util import get_remote_address
from limits import parse

from carer_app.access.enforce import public
from carer_app.access.people import now
from carer_app.extensions import db, limiter
from carer_app.services import check_pack
from carer_app.services.check_pack import Made
from carer_app.web.account.limits import guesses
from forms.check_pack import CheckForm

blueprint = Blueprint("check_pack", __name__, url_prefix="/check-pack")
_tries = limiter.shared_limit(lambda: guesses(current_app), scope="check-pack")
_CODES = parse("10 per hour")
"""For each number, from one address; a right one begins the count again."""
_CODES_IN_ALL = parse("500 per hour")
"""For each number, from everywhere together: who holds the paper cannot lock others out of it with ten, and nobody guesses ten letters in 500."""
MOST_OF_A_FILE = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What is told. None: it was not asked."""

    number: str = ""
    exists: bool | None = None
    code_is_right: bool | None = None
    too_often: bool = False
    made: Made | None = None
    file_is_ours: bool | None = None
    file_number: str = ""
    is_too_large: bool = False

    @property
    def file_fours(self) -> str:
        """The number of the file as it is printed."""
        return " ".join(self.file_number[at : at + 4] for at in range(0, len(self.file_number), 4))


@blueprint.get("")
@public
@_tries
def ask() -> Response:
    """The form; with the number that a QR code brings, the answer to that."""
    number = request.args.get("n", "")[:80]
    form = CheckForm(formdata=None, number=number)
    return _page(form, _of_number(number) if number else None)


@blueprint.post("")
@public
@_tries
def check() -> Response:
    """What the number, the code and the file tell."""
    form = CheckForm()
    if not form.validate():
        return _page(form, None, 422)
    number, code, file = form.number.data or "", (form.code.data or "").strip(), form.file.data
    if file is not None:
        return _page(form, _of_file(file.stream.read(MOST_OF_A_FILE + 1), number))
    if not number.strip():
        form.number.errors = ["Write the number, or choose the file."]
        return _page(form, None, 422)
    if (found := check_pack.letters_typed(number)) != check_pack.LETTERS:
        form.number.errors = [
            f"That is {found} letters and numbers, and a pack number has {check_pack.LETTERS}. Look whether some are missing."
        ]
    if code and (found := check_pack.letters_typed(code)) < check_pack.CODE_LETTERS:
        form.code.errors = [
            f"That is {found} letters and numbers, and the code has {check_pack.CODE_LETTERS}. This does not count as a try."
        ]
    if form.errors:
        return _page(form, None, 422)
    return _page(form, _of_code(number, code) if code else _of_number(number))


def _of_number(typed: str) -> Answer:
    return Answer(typed, check_pack.exists(db.session, check_pack.number_typed(typed), now()))


def _of_code(typed: str, code: str) -> Answer:
    number = check_pack.number_typed(typed)
    here, anywhere = ("check-pack-code", number, get_remote_address()), ("check-pack-code", number)
    if not (limiter.limiter.hit(_CODES, *here) and limiter.limiter.hit(_CODES_IN_ALL, *anywhere)):
        return Answer(typed, check_pack.exists(db.session, number, now()), too_often=True)
    exists, made = check_pack.with_code(db.session, number, code, now())
    if made is None:
        return Answer(typed, exists, code_is_right=False)
    limiter.limiter.clear(_CODES, *here)
    return Answer(typed, True, code_is_right=True, made=made)


def _of_file(content: bytes, typed: str) -> Answer:
    if len(content) > MOST_OF_A_FILE:
        return Answer(typed, is_too_large=True)
    found = check_pack.number_of_file(db.session, hashlib.sha256(content).hexdigest(), now())
    asked = check_pack.number_typed(typed)
    return Answer(typed, file_is_ours=found is not None and asked in ("", found), file_number=found or "")


def _page(form: CheckForm, answer: Answer | None, status: int = 200) -> Response:
    response = make_response(render_template("check_pack/page.html", form=form, answer=answer), status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
