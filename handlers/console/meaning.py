"""Which file is meant by what was typed: one on the disk, or a kept one by its name or hash."""

import stat
from pathlib import Path
from typing import TYPE_CHECKING

from bot.words import console as words
from handlers.console.running import RefusedError

if TYPE_CHECKING:
    from bot.archive import Archive, Dataset

SHORTEST_HASH = 4


def given_file(path: Path) -> Path:
    """Return the path of a file that can be read more than once.

    Raises:
        RefusedError: when it is none.
    """
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise RefusedError(words.no_such_path(str(path))) from None
    if stat.S_ISDIR(mode):
        raise RefusedError(words.is_a_folder(str(path).rstrip("/")))
    if not stat.S_ISREG(mode):
        raise RefusedError(words.not_a_whole_file(str(path)))
    return path


async def kept_file(archive: "Archive", wanted: str, *, may_be_path: bool = False) -> "Dataset":
    """Return the kept file that is meant.

    Raises:
        RefusedError: when none is meant, or several.
    """
    from bot.training.datasets.parts import given_first, rather_given
    from bot.training.references import Found, Missing, Named, resolve

    every = await archive.datasets.kept()
    if not every:
        raise RefusedError(await _gone(archive, wanted) or words.none_kept_yet())
    # `last` is what one learns from, and not the part that was held back of it: it came later.
    named = [Named(each.sha256, (each.name, _stem(each)), each) for each in given_first(every)]
    answer = rather_given(resolve(wanted, named))
    if isinstance(answer, Found):
        return answer.value
    if isinstance(answer, Missing):
        gone = await _gone(archive, wanted)
        missing = words.no_such_name(wanted, answer.nearest, may_be_path=may_be_path)
        raise RefusedError(gone or missing)
    several = [(each.value.name, each.value.sha256) for each in answer.candidates]
    raise RefusedError(words.several(wanted, several))


async def _gone(archive: "Archive", wanted: str) -> str | None:
    """Say of a whole hash that its bytes were deleted, where they were."""
    from bot.archive import NotOnRecordError

    try:
        dataset = await archive.datasets.get(wanted)
    except NotOnRecordError:
        return None
    day = dataset.gone_at
    return words.deleted_meanwhile(dataset.name, f"{day:%Y-%m-%d}") if day else None


def _stem(dataset: "Dataset") -> str:
    return dataset.name.removesuffix(".jsonl")
