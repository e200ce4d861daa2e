"""What building datasets came to."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.training.datasets.errors import DatasetError
from bot.training.datasets.keeping import Kept


class LeftOut(StrEnum):
    """Why an approved draft became no example, or no pair."""

    EMPTY = "empty"
    """The approved text says nothing."""
    CUT_OFF = "cut_off"
    """The approved text breaks off where its writer ran into its limit, or was stopped."""
    NOT_TAKEN = "not_taken"
    """No engine takes such an example: it is too long."""
    SAME = "same"
    """The very same example as an earlier one's."""
    CHANGED = "changed"
    """Reopened or deleted while we were building."""
    AS_WRITTEN = "as_written"
    """No pair: it was approved as it was written."""
    TRIVIAL = "trivial"
    """No pair: hardly anything was changed."""
    REWRITTEN = "rewritten"
    """No pair: hardly anything is left of the writer's text."""
    NO_WRITERS_TEXT = "no_writers_text"
    """No pair: no writer wrote a text from the brief that became this one."""
    WRITER_CUT_OFF = "writer_cut_off"
    """No pair: the writer's text broke off."""
    OTHER_BRIEF = "other_brief"
    """No pair: the writer's text answers another brief."""
    PAIR_NOT_TAKEN = "pair_not_taken"
    """No pair: no engine takes both texts together, they are too long."""


class NoValidation(StrEnum):
    """Why nothing was held back for validation."""

    NOT_WANTED = "not_wanted"
    """A share of nothing was asked for."""
    TOO_FEW = "too_few"
    """So few examples are all needed to train on."""
    TOO_ALIKE = "too_alike"
    """So many of them are nearly the same that what is held back would be known already."""


@dataclass(frozen=True, slots=True)
class Built:
    """The datasets that were built; None where there is none of a kind.

    Attributes:
        training: examples to train on.
        validation: examples that are held back.
        pairs: an approved text each, and the writer's text that it replaced.
        drafts: how many approved drafts were wanted and seen.
        examples: how many examples they made: those of training and validation together.
        pair_count: how many pairs they made.
        left_out: how many drafts made no example, or an example and no pair, by the reason.
        share: the share that was asked for, for validation.
        held_back: how many examples are held back.
        no_validation: why nothing was held back; None where something was.
        without_reference: how many examples rely on an earlier newsletter that is not in them,
            because it was deleted or is private.
        gone_since: drafts that were deleted while their texts were being kept: they are in the
            datasets all the same.
        reopened_since: drafts that were reopened, or approved anew, in that while: the text that
            was approved before is in the datasets.
    """

    training: Kept | None
    validation: Kept | None
    pairs: Kept | None
    drafts: int
    examples: int
    pair_count: int
    left_out: Mapping[LeftOut, int]
    share: float
    held_back: int = 0
    no_validation: NoValidation | None = None
    without_reference: int = 0
    gone_since: tuple[int, ...] = ()
    reopened_since: tuple[int, ...] = ()

    @property
    def goes_with_another(self) -> bool:
        """Whether a training file that was kept before is from now on checked by another file."""
        learned, checked = self.training, self.validation
        return bool(learned and checked and checked.is_new and not learned.is_new)

    @property
    def parts(self) -> dict[str, Kept]:
        """Return the datasets by what they are for: "training", "validation", "pairs"."""
        named = {"training": self.training, "validation": self.validation, "pairs": self.pairs}
        return {part: kept for part, kept in named.items() if kept is not None}


class NothingToBuildError(DatasetError):
    """No approved draft makes an example; the message says why, and what to do next."""


class CannotBuildError(DatasetError):
    """It cannot be built in this way; the message says why, and what to do next."""
