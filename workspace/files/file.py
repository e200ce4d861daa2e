"""A file as the workspace knows it."""

from dataclasses import dataclass
from typing import Literal

State = Literal["promised", "received", "scanning", "ready", "deleted"]
"""An upload was announced; its bytes are here; it is being scanned; it can be read; it is gone."""


@dataclass(frozen=True)
class File:
    """A file, without its bytes."""

    id: str
    user: str
    name: str
    title: str
    size: int
    created: int
    state: State
    ticket: str = ""
    """The secret of the address that its bytes are sent to."""
    alt_txt: str = ""
    granted: bool = False
    """Whether a person gave it to the app in a form."""
    mimetype: str = ""
    filetype: str = ""
    pretty_type: str = ""
    width: int = 0
    height: int = 0

    @property
    def is_picture(self) -> bool:
        """Whether a browser may show it: its first bytes say that it is a picture."""
        return self.width > 0

    @property
    def is_ready(self) -> bool:
        """Whether it passed the scan and was not deleted."""
        return self.state == "ready"
