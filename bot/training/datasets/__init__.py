"""Training files: checked, kept by their hash, converted, split."""

from bot.training.datasets.checking import check_file
from bot.training.datasets.errors import (
    CannotConvertError,
    CannotSplitError,
    DatasetError,
    DatasetInUseError,
    DatasetMissingError,
)
from bot.training.datasets.keeping import DatasetStore, Encoded, Kept, kept_dataset
from bot.training.datasets.report import FEWEST_EXAMPLES, FileKind, Problem, Report

__all__ = [
    "FEWEST_EXAMPLES",
    "CannotConvertError",
    "CannotSplitError",
    "DatasetError",
    "DatasetInUseError",
    "DatasetMissingError",
    "DatasetStore",
    "Encoded",
    "FileKind",
    "Kept",
    "Problem",
    "Report",
    "check_file",
    "kept_dataset",
]
