"""Files in messages: written down by their ids, read as they are now.

So a message shows a file's present address after the port has changed, and says it when the file
was deleted.
"""

import json

from workspace.files.files import Files
from workspace.files.in_blocks import file_id, slack_files_in
from workspace.jsons import Json

_SLACK_FILE = '"slack_file"'


class FileEnclosures:
    """Puts files into messages; see `workspace.store.Enclosures`."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def packed(self, message: Json) -> Json:
        """The message, naming its files."""
        if "files" not in message:
            return message
        return {**message, "files": [{"id": file["id"]} for file in message["files"]]}

    def unpacked(self, written: str) -> Json:
        """The message that was written down like this, with its files as they are now."""
        message: Json = json.loads(written)
        if "files" in message:
            message["files"] = [self._files.shown(file["id"]) for file in message["files"]]
        if _SLACK_FILE in written:  # spares all other messages the walk through their blocks
            self._show_in(message.get("blocks"))
        return message

    def _show_in(self, blocks: object) -> None:
        for _, slack_file in slack_files_in(blocks):
            slack_file["id"] = file_id(slack_file)
            known = self._files.shown(slack_file["id"])
            slack_file["url"] = known.get("url_private", slack_file.get("url", ""))
