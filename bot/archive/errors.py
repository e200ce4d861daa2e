"""What can go wrong with the record."""


class ArchiveError(Exception):
    """The archive cannot do what was asked; the message says why."""


class ArchiveUnavailableError(ArchiveError):
    """The archive cannot be opened, so the program cannot start."""


class NotOnRecordError(ArchiveError, LookupError):
    """Nothing has this id: a button may be older than the archive it points into."""

    def __init__(self, what: str, key: int | str) -> None:
        super().__init__(f"{what} {key} is not in the archive.")
