"""Why an act on a draft came too late: somebody, or something, was faster."""

from enum import StrEnum


class Overtaken(StrEnum):
    """Why nothing was done."""

    NEWER = "newer"
    """There is a newer version than the one that was acted upon."""
    WRITING = "writing"
    """A version is being written."""
    DECIDED = "decided"
    """The draft is approved or discarded, and was not reopened."""
    DELETED = "deleted"
    """The draft's text was deleted."""
    NO_TEXT = "no_text"
    """No version has a text yet."""
