"""The files of a message, as the page shows them."""

from dataclasses import dataclass

from workspace.jsons import Json

_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""What the page shows by itself. Not SVG: a drawing may hold a script."""
_KILO = 1024


@dataclass(frozen=True)
class SharedFile:
    """One file: its name, what is said of it, and where on this workspace it is read."""

    id: str
    name: str
    about: str
    """What kind of file it is, and its size."""
    address: str
    """A path of this workspace; empty when the file lies elsewhere or is gone."""
    is_picture: bool = False
    alt: str = ""
    width: int | None = None
    height: int | None = None


def shared_files(message: Json, base_url: str) -> list[SharedFile]:
    """The files of a message, in their order."""
    return [_file(given, base_url) for given in message.get("files") or ()]


def _file(given: Json, base_url: str) -> SharedFile:
    name = str(given.get("name") or given.get("title") or "A file")
    if given.get("mode") == "tombstone":
        return SharedFile(str(given.get("id")), name, "This file was deleted.", "")
    address = _own_path(str(given.get("url_private_download") or ""), base_url)
    kind = str(given.get("pretty_type") or given.get("filetype") or "File")
    width, height = given.get("original_w"), given.get("original_h")
    return SharedFile(
        id=str(given.get("id")),
        name=name,
        about=f"{kind} · {readable(int(given.get('size') or 0))}",
        address=address,
        is_picture=bool(address) and given.get("mimetype") in _PICTURES,
        alt=str(given.get("alt_txt") or name),
        width=width if isinstance(width, int) else None,
        height=height if isinstance(height, int) else None,
    )


def _own_path(address: str, base_url: str) -> str:
    """The path of an address on this workspace; nothing for one elsewhere."""
    path = address.removeprefix(base_url) if base_url else address
    return path if path.startswith("/files-pri/") else ""


def readable(size: int) -> str:
    """A size in bytes as a person says it."""
    if size < _KILO:
        return f"{size} {'byte' if size == 1 else 'bytes'}"
    amount, unit = size / _KILO, "KB"
    if amount >= _KILO:
        amount, unit = amount / _KILO, "MB"
    return f"{amount:.0f} {unit}" if amount >= 10 else f"{amount:.1f} {unit}"  # noqa: PLR2004  two digits say enough
