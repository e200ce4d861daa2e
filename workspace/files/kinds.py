"""What kind of file it is, by its first bytes and its name."""

from dataclasses import dataclass

from workspace.files.pictures import picture_in

_PRETTY_PICTURES = {"png": "PNG", "jpg": "JPEG", "gif": "GIF", "webp": "WebP"}
_TEXTS = {
    "c": ("c", "C", "text/x-csrc"),
    "css": ("css", "CSS", "text/css"),
    "csv": ("csv", "CSV", "text/csv"),
    "html": ("html", "HTML", "text/html"),
    "js": ("javascript", "JavaScript", "text/javascript"),
    "json": ("json", "JSON", "application/json"),
    "log": ("text", "Plain Text", "text/plain"),
    "md": ("markdown", "Markdown (raw)", "text/markdown"),
    "py": ("python", "Python", "text/x-python"),
    "sh": ("shell", "Shell", "text/x-sh"),
    "sql": ("sql", "SQL", "text/x-sql"),
    "svg": ("svg", "SVG", "image/svg+xml"),
    "tsv": ("tsv", "TSV", "text/tab-separated-values"),
    "txt": ("text", "Plain Text", "text/plain"),
    "xml": ("xml", "XML", "application/xml"),
    "yaml": ("yaml", "YAML", "text/yaml"),
    "yml": ("yaml", "YAML", "text/yaml"),
}
_OTHERS = {
    "docx": (
        "docx",
        "Word Document",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "gz": ("gzip", "Gzip", "application/gzip"),
    "mp3": ("mp3", "MP3", "audio/mpeg"),
    "mp4": ("mp4", "MPEG 4 Video", "video/mp4"),
    "pdf": ("pdf", "PDF", "application/pdf"),
    "xlsx": (
        "xlsx",
        "Excel Spreadsheet",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "zip": ("zip", "Zip", "application/zip"),
}
_PLAIN = _TEXTS["txt"]
_BINARY = ("binary", "Binary", "application/octet-stream")

SNIPPETS = frozenset({kind for kind, _, _ in _TEXTS.values()} | {"auto", "diff", "go", "java"})
"""Kinds that a snippet can be declared as."""


@dataclass(frozen=True)
class Kind:
    """What Slack calls a kind of file; a picture has a size."""

    filetype: str
    pretty_type: str
    mimetype: str
    width: int = 0
    height: int = 0


def kind_of(name: str, head: bytes) -> Kind:
    """The kind of the file of that name which begins with these bytes."""
    picture = picture_in(head)
    if picture:
        pretty = _PRETTY_PICTURES[picture.filetype]
        size = (picture.width, picture.height)
        return Kind(picture.filetype, pretty, picture.mimetype, *size)
    ending = name.rpartition(".")[2].lower()
    if _is_text(head):
        return Kind(*_TEXTS.get(ending, _PLAIN))
    return Kind(*_OTHERS.get(ending, _BINARY))


def _is_text(head: bytes) -> bool:
    if b"\0" in head:
        return False
    try:
        head.decode()
    except UnicodeDecodeError as error:
        # The head may end within a character.
        return error.reason == "unexpected end of data"
    return True
