"""
Sources: where the bytes of a list come from, a file or a stream that passes once, such that it can be looked at and read again.

What comes in a stream is laid aside, in memory while it is short and then in a nameless file of the system that ends with the process.
"""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path
from typing import IO

from onestop.exchange.lines import encoding_of
from onestop.exchange.registers import RegisterError
from onestop.words.errors import os_reason
from onestop.words.problems import problem
from onestop.words.sources import Position

HEAD = 1 << 16
"""So many bytes at the start of a file tell what it is."""

MAX_STREAM = 1 << 31
"""Longest stream that is laid aside, in bytes; longer lists come as files."""

_IN_MEMORY = 1 << 23


def refused(name: str, why: str, line: int | None = None) -> RegisterError:
    """Return the error of a file of which nothing can be read."""
    return RegisterError(problem("OS813", Position(name, line), why=why))


def _is_telling(head: bytes) -> bool:
    """Whether the first line that holds anything is there whole: of JSON a line that is an object by itself."""
    first, ended, _ = head.decode(encoding_of(head), "ignore").lstrip("\ufeff\r\n \t").partition("\n")
    line = first.strip()
    return bool(ended) and (not line.startswith(("{", "[")) or (line.startswith("{") and line.endswith("}")))


class Peeked(io.RawIOBase):
    """
    A stream that passes once and whose start can be looked at before it is read, such as standard input.

    Attributes:
        head: Its first bytes: its first line at least, but no more than `HEAD`.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        read = getattr(stream, "read1", stream.read)  # of a pipe what is there: a host that waits for an answer writes no more
        self.head = b""
        while len(self.head) < HEAD and not _is_telling(self.head) and (part := read(HEAD - len(self.head))):
            self.head += part
        self._at = 0

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read on, from the start that was looked at and then from the stream."""
        data = self.head[self._at : self._at + len(buffer)]
        if data:
            self._at += len(data)
        else:
            data = getattr(self._stream, "read1", self._stream.read)(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def whole(self) -> IO[bytes]:
        """Return the stream from its first byte on, with the lines of a file."""
        return io.BufferedReader(self, HEAD)


def _stamp(opened: IO[bytes]) -> tuple[int, ...]:
    """What changes with a file that is written anew."""
    found = os.fstat(opened.fileno())
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


class Source:
    """
    The bytes of a list, read from the first as often as one likes.

    Attributes:
        name: The name of the file; `<stdin>` for standard input.
        head: Its first bytes, as many as `HEAD` or all of them.
        path: The file; None for a stream.
    """

    def __init__(self, path: Path | str, stream: IO[bytes] | None = None) -> None:
        """
        Open a source.

        Raises:
            RegisterError: If there is nothing that can be read.
        """
        self.name = "<stdin>" if str(path) == "-" else str(path)
        self.path: Path | None = None
        self._aside: IO[bytes] | None = None
        try:
            if stream is None and Path(path).is_file():
                self.path = Path(path)
                with self.path.open("rb") as opened:
                    self._stamp = _stamp(opened)
                    self.head = opened.read(HEAD)
            elif stream is None:
                with Path(path).open("rb") as opened:  # a pipe, or what cannot be opened and says why
                    self._lay_aside(opened)
            else:
                self._lay_aside(stream)
        except OSError as error:
            raise refused(self.name, os_reason(error)) from None
        if not self.head:
            raise refused(self.name, "empty_file")

    def _lay_aside(self, stream: IO[bytes]) -> None:
        self._aside = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed with the source
        length = 0
        while part := stream.read(HEAD):
            length += len(part)
            if length > MAX_STREAM:
                raise refused(self.name, "list_stream_long")
            self._aside.write(part)
        self._aside.seek(0)
        self.head = self._aside.read(HEAD)

    def open(self) -> IO[bytes]:
        """
        Return its bytes from the first on; who opens it closes it. Several may be open at once.

        Raises:
            RegisterError: If it is not the file any more that it was at first: what was seen in it would not hold.
        """
        if self._aside is not None:
            return io.BufferedReader(_View(self, self._aside), HEAD)
        assert self.path is not None
        opened = self.path.open("rb")
        if _stamp(opened) != self._stamp:
            opened.close()
            raise refused(self.name, "list_changed")
        return opened

    def whole(self, most: int, why: str) -> bytes:
        """
        Return all its bytes.

        Raises:
            RegisterError: If there are more than *most*, of which *why* is the word, or it can no longer be read.
        """
        try:
            with self.open() as stream:
                content = stream.read(most + 1)
        except OSError as error:
            raise refused(self.name, os_reason(error)) from None
        if len(content) > most:
            raise refused(self.name, why)
        return content

    def __del__(self) -> None:
        aside = getattr(self, "_aside", None)
        if aside is not None:
            aside.close()


class _View(io.RawIOBase):
    """What was laid aside, read from a place of its own; it holds the source, so that it is not closed meanwhile."""

    def __init__(self, source: Source, aside: IO[bytes]) -> None:
        self._source, self._aside, self._at = source, aside, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_END:
            self._at = self._aside.seek(offset, whence)
        else:
            self._at = offset + (self._at if whence == io.SEEK_CUR else 0)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        self._aside.seek(self._at)
        data = self._aside.read(len(buffer))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
