"""What a call that completes uploads names."""

from dataclasses import dataclass

from workspace.errors import SlackError


@dataclass(frozen=True)
class Named:
    """A file by its id, and the title it shall have."""

    id: str
    title: str | None = None


def named_files(given: object) -> list[Named]:
    """The files in an argument such as `[{"id": "F1", "title": "Data"}]`, each once.

    Raises:
        SlackError: It has not that shape.
    """
    if not isinstance(given, list) or not given:
        raise SlackError("invalid_arguments", "[ERROR] files must name at least one file")
    named = [_named(one) for one in given]
    if len({one.id for one in named}) < len(named):
        raise SlackError("invalid_arguments", "[ERROR] files names a file twice")
    return named


def _named(one: object) -> Named:
    if not isinstance(one, dict) or not isinstance(one.get("id"), str):
        raise SlackError("invalid_arguments", "[ERROR] each of files must have an id")
    title = one.get("title")
    return Named(one["id"], title if isinstance(title, str) else None)
