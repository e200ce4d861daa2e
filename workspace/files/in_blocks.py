"""Files of the workspace that blocks show as pictures."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from workspace.errors import SlackError
from workspace.files.files import Files
from workspace.jsons import Json
from workspace.sample import BOT_USER_ID

_ADDRESS = re.compile(r"/files(?:-pri/[A-Z0-9]+-|/[A-Z0-9]+/)(F[A-Z0-9]+)(?:/|$)")


def slack_files_in(part: object, pointer: str = "/blocks") -> Iterator[tuple[str, Json]]:
    """Every `slack_file` below a part of a message or a view, with where it stands."""
    if isinstance(part, list):
        for index, item in enumerate(part):
            yield from slack_files_in(item, f"{pointer}/{index}")
    elif isinstance(part, dict):
        for key, value in part.items():
            if key == "slack_file" and isinstance(value, dict):
                yield f"{pointer}/{key}", value
            else:
                yield from slack_files_in(value, f"{pointer}/{key}")


def require_usable(files: Files, part: object) -> None:
    """Refuse blocks whose pictures cannot be shown.

    Raises:
        SlackError: A file is unknown, not the app's to show, not scanned yet, or no picture.
    """
    problems = [
        f"[ERROR] invalid slack file [json-pointer:{pointer}]"
        for pointer, slack_file in slack_files_in(part)
        if not _is_usable(files, slack_file)
    ]
    if problems:
        raise SlackError("invalid_blocks", *problems)


def file_id(slack_file: Json) -> str:
    """The id of the file that is named by its id, or by one of its addresses."""
    if slack_file.get("id"):
        return str(slack_file["id"])
    found = _ADDRESS.match(urlsplit(str(slack_file.get("url", ""))).path)
    return found[1] if found else ""


def _is_usable(files: Files, slack_file: Json) -> bool:
    try:
        file = files.find_for(file_id(slack_file), BOT_USER_ID)
    except SlackError:
        return False
    return file.is_ready and file.is_picture
