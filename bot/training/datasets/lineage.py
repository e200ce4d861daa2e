"""Where the lines of a part come from: from the lines of the whole, in the same order."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.archive import DatasetSource
from bot.training.datasets.reading import lines_of


def sources_of_part(
    whole: Path, part: Path, sources: Sequence[DatasetSource]
) -> list[DatasetSource]:
    """Return which drafts the lines of a part come from. It reads: run it in a thread.

    Args:
        whole: a file.
        part: some of its lines in their order; of those that are the same, all or none.
        sources: those of the whole.
    """
    if not sources:
        return []
    now_at: dict[int, int] = {}
    lines = lines_of(part)
    ahead = next(lines, None)
    for piece in lines_of(whole):
        if ahead is not None and piece.raw == ahead.raw:
            now_at[piece.line] = ahead.line
            ahead = next(lines, None)
    return [replace(each, line=now_at[each.line]) for each in sources if each.line in now_at]
