"""Why something cannot be done with a dataset. `str(error)` is the sentence for the person."""

from bot.words import datasets as words


class DatasetError(Exception):
    """It cannot be done; the message says why, and what to do next."""


class CannotConvertError(DatasetError):
    """The file is no list of examples."""


class CannotSplitError(DatasetError):
    """There is too little to hold a share of it back."""


class DatasetInUseError(DatasetError):
    """A job still needs it."""


class DatasetMissingError(DatasetError):
    """Its bytes are not where they were put."""

    def __init__(self, name: str) -> None:
        super().__init__(words.bytes_missing(name))
