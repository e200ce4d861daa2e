"""Why something cannot be done with a dataset. `str(error)` is the sentence for the person."""

from bot.training.datasets.limits import LARGEST_FILE
from bot.words import datasets as words
from bot.words import examples as example_words


class DatasetError(Exception):
    """It cannot be done; the message says why, and what to do next."""


class TooLargeError(DatasetError):
    """No engine takes so large a file."""

    def __init__(self, name: str, length: int) -> None:
        super().__init__(example_words.too_large(name, length, LARGEST_FILE))


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
