"""A request whose uploads stay in memory: the library would put a large photograph into a temporary file, in clear.

One that is far too large is read to its end all the same, and forgotten: a browser that is cut off in the middle of sending shows its own
error page, and the sentence on what to do is never seen.
"""

from __future__ import annotations

from io import BytesIO
from typing import IO

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

MOST_READ = 110 * 1024 * 1024
"""A photo straight from a good camera, with room. What is larger is cut off."""
MOST_PARTS = 20
TAKE_FILES = frozenset({"plans.add_photo", "check_pack.check"})
"""The views that are sent a file: their forms are read whole, with few fields, so that words cannot fill the memory either."""
_CHUNK = 64 * 1024


class RequestInMemory(Request):
    """MAX_CONTENT_LENGTH bounds what one file can hold, and what any request but a file's can be."""

    _files_begun = 0
    _most_of_a_file = 0

    def _load_form_data(self) -> None:
        if self.endpoint in TAKE_FILES and self.mimetype == "multipart/form-data" and "form" not in self.__dict__:
            self._most_of_a_file, self.max_content_length, self.max_form_parts = self.max_content_length or 0, MOST_READ, MOST_PARTS
        super()._load_form_data()

    def _get_file_stream(
        self, total_content_length: int | None, content_type: str | None, filename: str | None = None, content_length: int | None = None
    ) -> IO[bytes]:
        if not self._most_of_a_file:
            return BytesIO()
        self._files_begun += 1
        if self._files_begun > 1:
            raise RequestEntityTooLarge
        return _Cut(self._most_of_a_file)

    def read_to_the_end(self) -> None:
        """Read what is left and forget it, where the server knows where the end is."""
        if not self.environ.get("wsgi.input_terminated"):
            return
        left, coming = MOST_READ, self.environ["wsgi.input"]
        while left > 0 and (read := coming.read(_CHUNK)):
            left -= len(read)


class _Cut(BytesIO):
    """Keeps the beginning. It is more than any photo we take, so that what was cut is never taken for a whole one."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, given: bytes) -> int:  # type: ignore[override]
        super().write(given[: max(0, self._most - self.tell())])
        return len(given)
