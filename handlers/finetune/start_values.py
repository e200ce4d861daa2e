"""The values of a job's options, from one line or from the form: checked one by one. Pure."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from handlers.finetune.parsing import Option

SUFFIX_LENGTH = 64
MOST_EPOCHS = 50
MOST_EXAMPLES = 256
LARGEST_RATE = 1000.0
LARGEST_SEED = 2**31 - 1
SMALLEST_SHARE, LARGEST_SHARE = 0.01, 0.5

_AUTO = frozenset({"", "auto", "default"})
_DIGITS = re.compile(r"[+]?\d{1,12}")
_SHARE = re.compile(r"(?P<percent>\d{1,3}(?:[.,]\d{1,6})?)\s*(?:%|percent)", re.IGNORECASE)
_FRACTION = re.compile(r"0?[.,]\d{1,6}")
_SUFFIX = re.compile(r"[A-Za-z0-9._-]+")


class Unfit(StrEnum):
    """What is wrong with a value."""

    NO_WHOLE_NUMBER = "no_whole_number"
    NO_NUMBER = "no_number"
    OUT_OF_RANGE = "out_of_range"
    BAD_SUFFIX = "bad_suffix"
    BAD_SHARE = "bad_share"


@dataclass(frozen=True, slots=True)
class Values:
    """The options as a job takes them; what is absent is left to the engine.

    `hyperparameters` go by the API's names. Of `share` and `validation` (what the file is called)
    one is None at least.
    """

    hyperparameters: Mapping[str, int | float] = field(default_factory=lambda: MappingProxyType({}))
    suffix: str | None = None
    seed: int | None = None
    share: float | None = None
    validation: str | None = None


def values_of(options: Mapping[Option, str]) -> tuple[Values, Mapping[Option, Unfit]]:
    """Return the values, and what is wrong with those that do not fit."""
    wrong: dict[Option, Unfit] = {}
    epochs = _whole(options, Option.EPOCHS, 1, MOST_EPOCHS, wrong)
    batch = _whole(options, Option.BATCH, 1, MOST_EXAMPLES, wrong)
    rate = _rate(options, wrong)
    seed = _whole(options, Option.SEED, 0, LARGEST_SEED, wrong)
    suffix = _suffix(options, wrong)
    share, validation = _validation(options, wrong)
    given = {"n_epochs": epochs, "batch_size": batch, "learning_rate_multiplier": rate}
    hyperparameters = {name: value for name, value in given.items() if value is not None}
    return Values(MappingProxyType(hyperparameters), suffix, seed, share, validation), wrong


def _given(options: Mapping[Option, str], option: Option) -> str | None:
    """Return what was typed, or None where it is left to the engine."""
    value = options.get(option, "").strip()
    return None if value.casefold() in _AUTO else value


def _whole(
    options: Mapping[Option, str], option: Option, least: int, most: int, wrong: dict[Option, Unfit]
) -> int | None:
    value = _given(options, option)
    if value is None:
        return None
    if not _DIGITS.fullmatch(value):
        wrong[option] = Unfit.NO_WHOLE_NUMBER
        return None
    number = int(value)
    if not least <= number <= most:
        wrong[option] = Unfit.OUT_OF_RANGE
        return None
    return number


def _rate(options: Mapping[Option, str], wrong: dict[Option, Unfit]) -> float | None:
    value = _given(options, Option.RATE)
    if value is None:
        return None
    try:
        number = float(value.replace(",", "."))
    except ValueError:
        wrong[Option.RATE] = Unfit.NO_NUMBER
        return None
    if not math.isfinite(number) or not 0 < number <= LARGEST_RATE:
        wrong[Option.RATE] = Unfit.OUT_OF_RANGE
        return None
    return number


def _suffix(options: Mapping[Option, str], wrong: dict[Option, Unfit]) -> str | None:
    value = options.get(Option.SUFFIX, "").strip()
    if not value:
        return None
    if len(value) > SUFFIX_LENGTH or not _SUFFIX.fullmatch(value):
        wrong[Option.SUFFIX] = Unfit.BAD_SUFFIX
        return None
    return value


def _validation(
    options: Mapping[Option, str], wrong: dict[Option, Unfit]
) -> tuple[float | None, str | None]:
    """Return the share to set aside, or the file's name."""
    value = options.get(Option.VALIDATION, "").strip()
    if not value or value.casefold() in {"none", "no"}:
        return None, None
    percent = _SHARE.fullmatch(value)
    if percent:
        share = float(percent["percent"].replace(",", ".")) / 100
    elif _FRACTION.fullmatch(value):
        share = float(value.replace(",", "."))
    else:
        return None, value
    if not SMALLEST_SHARE <= share <= LARGEST_SHARE:
        wrong[Option.VALIDATION] = Unfit.BAD_SHARE
        return None, None
    return share, None
