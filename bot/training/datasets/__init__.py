"""Training files: checked, kept by their hash, converted, split."""

from bot.training.datasets.checking import Heard, check_file
from bot.training.datasets.errors import (
    CannotConvertError,
    CannotSplitError,
    DatasetError,
    DatasetInUseError,
    DatasetMissingError,
    TooLargeError,
)
from bot.training.datasets.keeping import DatasetStore, Encoded, Kept, kept_dataset
from bot.training.datasets.kinds import FileKind
from bot.training.datasets.limits import LARGEST_FILE
from bot.training.datasets.report import FEWEST_EXAMPLES, Problem, Report

__all__ = [
    "FEWEST_EXAMPLES",
    "LARGEST_FILE",
    "CannotConvertError",
    "CannotSplitError",
    "DatasetError",
    "DatasetInUseError",
    "DatasetMissingError",
    "DatasetStore",
    "Encoded",
    "FileKind",
    "Heard",
    "Kept",
    "Problem",
    "Report",
    "TooLargeError",
    "check_file",
    "kept_dataset",
]
