"""A request whose uploads stay in memory: the library would put a large photograph into a temporary file, in clear."""

from __future__ import annotations

from io import BytesIO
from typing import IO

from flask import Request


class RequestInMemory(Request):
    """MAX_CONTENT_LENGTH bounds what one request can hold."""

    def _get_file_stream(
        self, total_content_length: int | None, content_type: str | None, filename: str | None = None, content_length: int | None = None
    ) -> IO[bytes]:
        return BytesIO()
