"""Decoding bodies with a limit on what comes out: a small body can hold gigabytes."""

from __future__ import annotations

import io
import zlib

from zisfast.actions.sender import no_answer

# What requests ask for; what a server sends beyond that is refused.
ACCEPT_ENCODING = "gzip, deflate"

STEP = 256 * 1024
"""Bytes that are decompressed at once: what a bomb costs beyond the limit."""


class BodyDecoder:
    """Collects a body of one content coding, at most ``limit`` bytes of it. Raises :class:`ActionError`."""

    def __init__(self, coding: str, limit: int) -> None:
        self._coding = coding.strip().lower()
        if self._coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise no_answer("the response has a content coding that was not asked for")
        self._limit = limit
        self._size = 0
        self._body = io.BytesIO()
        self._inflate: zlib._Decompress | None = None

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes from the wire."""
        if self._coding in ("", "identity"):
            self._take(chunk)
            return
        while chunk:
            if self._inflate is None:
                self._inflate = zlib.decompressobj(self._window_bits(chunk))
            elif self._inflate.eof:  # gzip may have several members
                self._inflate = zlib.decompressobj(31)
            self._decompress(self._inflate, chunk)
            if self._coding == "deflate":
                return
            chunk = self._inflate.unused_data

    def _decompress(self, inflate: zlib._Decompress, chunk: bytes) -> None:
        size = STEP
        while chunk or size == STEP:  # a full step may have left output inside of zlib
            try:
                data = inflate.decompress(chunk, STEP)
            except zlib.error:
                raise no_answer(f"the response is not valid {self._coding}") from None
            self._take(data)
            size = len(data)
            if inflate.eof:
                return
            chunk = inflate.unconsumed_tail

    def finish(self) -> bytes:
        """The whole body."""
        if self._inflate is not None and not self._inflate.eof:
            raise no_answer(f"the response ends inside of its {self._coding} data")
        # getvalue shares the buffer: no second copy
        return self._body.getvalue()

    def _take(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > self._limit:
            raise no_answer(f"the response is longer than {self._limit} bytes")
        self._body.write(data)

    def _window_bits(self, chunk: bytes) -> int:
        if self._coding != "deflate":
            return 31
        # some servers send deflate without the zlib header that the standard asks for
        zlib_header = chunk[0] & 0x0F == 8 and (len(chunk) < 2 or (chunk[0] << 8 | chunk[1]) % 31 == 0)
        return 15 if zlib_header else -15
