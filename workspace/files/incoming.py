"""The bytes a request brings: its whole body, or the first file in a form."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from aiohttp import BodyPartReader, web

_CHUNK = 256 * 1024


@dataclass(frozen=True)
class Incoming:
    """A file on its way: the name it was sent with, and its bytes as they come."""

    name: str
    chunks: AsyncIterator[bytes]


async def incoming(request: web.Request) -> Incoming | None:
    """The file that a request brings; None when it is a form without a file."""
    if not request.content_type.startswith("multipart/"):
        return Incoming("", request.content.iter_chunked(_CHUNK))
    try:
        reader = await request.multipart()
        while part := await reader.next():
            if isinstance(part, BodyPartReader) and part.filename is not None:
                return Incoming(part.filename, _chunks(part))
    except ValueError:  # the form is broken
        return None
    return None


async def _chunks(part: BodyPartReader) -> AsyncIterator[bytes]:
    while chunk := await part.read_chunk(_CHUNK):
        yield chunk
