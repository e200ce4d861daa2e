"""Tell pictures by their first bytes, and how large they are."""

import struct
from dataclasses import dataclass

HEAD = 256 * 1024
"""How many of a file's first bytes tell what it is: a JPEG's size stands behind its notes."""
_MARKER = 0xFF
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""What begins a JPEG's frame, without the tables that share its range of numbers."""


@dataclass(frozen=True)
class Picture:
    """A picture that every browser shows, and that holds no script."""

    filetype: str
    mimetype: str
    width: int
    height: int


def picture_in(head: bytes) -> Picture | None:
    """The picture that begins with these bytes, if they begin one."""
    try:
        return _picture(head)
    except (struct.error, IndexError):
        return None


def _picture(head: bytes) -> Picture | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        return _sized("png", *struct.unpack(">II", head[16:24]))
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return _sized("gif", *struct.unpack("<HH", head[6:10]))
    if head.startswith(b"\xff\xd8\xff"):
        return _jpeg(head)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _webp(head)
    return None


def _jpeg(head: bytes) -> Picture | None:
    at = 2
    while head[at] == _MARKER:
        marker, length = head[at + 1], struct.unpack(">H", head[at + 2 : at + 4])[0]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", head[at + 5 : at + 9])
            return _sized("jpeg", width, height)
        at += 2 + length
    return None


def _webp(head: bytes) -> Picture | None:
    kind = head[12:16]
    if kind == b"VP8X":
        width = int.from_bytes(head[24:27], "little") + 1
        return _sized("webp", width, int.from_bytes(head[27:30], "little") + 1)
    if kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return _sized("webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", head[26:30])
        return _sized("webp", width & 0x3FFF, height & 0x3FFF)
    return None


def _sized(kind: str, width: int, height: int) -> Picture | None:
    if width < 1 or height < 1:
        return None
    return Picture("jpg" if kind == "jpeg" else kind, f"image/{kind}", width, height)
