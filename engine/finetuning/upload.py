"""POST /v1/files, read: a form in parts, of which the file's goes straight to the disk.

While it comes it has a name of its own that ends in `.part`; if the client goes away, or anything
in the form cannot be used, that is removed.
"""

import asyncio
import contextlib
import re
import secrets
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from aiohttp import BodyPartReader, web
from aiohttp.multipart import MultipartReader

from engine.errors import ApiError, invalid
from engine.folder import sync

UPLOAD_LIMIT = 512 * 1024 * 1024
"""The largest file, in bytes: OpenAI's own limit."""

_PURPOSES = ("fine-tune", "assistants", "batch", "vision", "user_data", "evals")
_CHUNK = 256 * 1024
_MOST_PARTS = 32
_FIELD_LIMIT = 4096
_FORM_ROOM = 64 * 1024
"""What a form may have around its file."""
_NAME_LIMIT = 255
_DIGITS = re.compile(r"[0-9]{1,9}")
_SHORTEST_STAY, _LONGEST_STAY = 3600, 30 * 24 * 3600


@dataclass(frozen=True)
class Received:
    """A file that has come whole."""

    temporary: Path
    filename: str
    purpose: str
    expires_after: int | None
    """Seconds after which it goes."""


@contextlib.asynccontextmanager
async def received(
    request: web.Request, folder: Path, limit: int = UPLOAD_LIMIT
) -> AsyncIterator[Received]:
    """Receive the request's file; whoever wants it moves it away within the block.

    Raises:
        ApiError: The form, or a value in it, cannot be used, or the file is too large.
    """
    if not request.content_type.startswith("multipart/"):
        raise ApiError(400, "A file is sent as multipart/form-data, with 'file' and 'purpose'.")
    # Told beforehand, it need not be received to be refused.
    if (request.content_length or 0) > limit + _FORM_ROOM:
        raise _too_large(limit)
    temporary = folder / f"{secrets.token_hex(16)}.part"
    try:
        fields, filename = await _read(request, temporary, limit)
        if filename is None:
            raise invalid("file", "it is missing. Send the file as a part named 'file'.")
        yield Received(temporary, filename, _purpose(fields), _expires_after(fields))
    finally:
        temporary.unlink(missing_ok=True)


async def _read(
    request: web.Request, temporary: Path, limit: int
) -> tuple[dict[str, str], str | None]:
    fields: dict[str, str] = {}
    filename = None
    try:
        form = await request.multipart()
        for _ in range(_MOST_PARTS):
            if (part := await form.next()) is None:
                return fields, filename
            if isinstance(part, MultipartReader) or part.name is None:
                raise ApiError(400, "Each part of the form needs a name, and no parts of its own.")
            if part.name == "file":
                filename = _filename(part)
                await _save(part, temporary, limit)
            else:
                fields[part.name] = await _field(part)
    except (ValueError, AssertionError, web.HTTPRequestEntityTooLarge) as error:
        # The words of aiohttp's reader for a form that breaks off or was never one.
        raise ApiError(
            400, "The form cannot be read to its end. Nothing was kept; send it again."
        ) from error
    raise ApiError(400, f"The form has more than {_MOST_PARTS - 1} parts. Nothing was kept.")


async def _save(part: BodyPartReader, temporary: Path, limit: int) -> None:
    size = 0
    with temporary.open("wb") as file:
        while chunk := await part.read_chunk(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise _too_large(limit)
            await asyncio.to_thread(file.write, chunk)
        await asyncio.to_thread(sync, file)
    if not size:
        raise invalid("file", "it is empty.")


async def _field(part: BodyPartReader) -> str:
    text = bytearray()
    while chunk := await part.read_chunk(_FIELD_LIMIT):
        text += chunk
        if len(text) > _FIELD_LIMIT:
            raise invalid(str(part.name), f"at most {_FIELD_LIMIT} bytes are needed for it.")
    return text.decode()


def _filename(part: BodyPartReader) -> str:
    # Some clients send the whole path, of their own system.
    name = (part.filename or "").replace("\\", "/").rpartition("/")[2]
    if not name:
        raise invalid("file", "send it as a file, with a file name.")
    shown = "".join(letter if letter.isprintable() else "?" for letter in name)
    return shown[:_NAME_LIMIT]


def _purpose(fields: Mapping[str, str]) -> str:
    purpose = fields.get("purpose")
    if purpose not in _PURPOSES:
        raise invalid("purpose", f"it must be one of {', '.join(_PURPOSES)}.")
    return purpose


def _expires_after(fields: Mapping[str, str]) -> int | None:
    anchor, seconds = fields.get("expires_after[anchor]"), fields.get("expires_after[seconds]")
    if anchor is None and seconds is None:
        return None
    if anchor != "created_at":
        raise invalid("expires_after[anchor]", "it must be 'created_at'.")
    stay = int(seconds) if seconds and _DIGITS.fullmatch(seconds) else 0
    if not _SHORTEST_STAY <= stay <= _LONGEST_STAY:
        raise invalid(
            "expires_after[seconds]",
            f"a whole number from {_SHORTEST_STAY} to {_LONGEST_STAY} is needed.",
        )
    return stay


def _too_large(limit: int) -> ApiError:
    return ApiError(
        413,
        f"The file is too large: at most {limit:,} bytes. Nothing was kept.",
        param="file",
        code="file_too_large",
    )
