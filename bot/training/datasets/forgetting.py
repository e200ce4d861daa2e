"""What remains of a report when its file is deleted: the counts, and no word of the file.

A report quotes: addresses, names, the beginnings of system prompts, what is wrong with a line.
"""

from collections.abc import Mapping
from typing import Any

from bot.words.examples import went_with_the_file

_QUOTING: Mapping[str, tuple[str, ...]] = {
    "systems": ("beginnings",),
    "teaching": ("examples", "habits"),
    "personal": ("items",),
}
"""The lists in each part of a report that hold words of the file."""


def without_words(report: Mapping[str, Any]) -> dict[str, Any]:
    """Return a report, as the archive keeps it, without the words of its file."""
    remains = dict(report)
    # A problem may quote anything that stands on its line.
    remains["problems"] = [[line, went_with_the_file()] for line, _ in report.get("problems", ())]
    for part, lists in _QUOTING.items():
        if part in remains:
            remains[part] = {**remains[part], **{each: [] for each in lists}}
    return remains
