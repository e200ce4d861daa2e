"""A draft becomes an example: what was asked, and what was approved. An edit becomes a pair."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from bot.archive import Reference, Version
from bot.archive.approved import ApprovedDraft
from bot.archive.texts import storable
from bot.prompt import user_prompt
from bot.training.building.edits import Edit, edit
from bot.training.building.lineage import (
    answers,
    breaks_off,
    system_prompt_of,
    writers_text,
)
from bot.training.building.lines import line_of
from bot.training.building.outcome import LeftOut
from bot.training.datasets.examples import UnusableError, example_of
from bot.training.datasets.reading import LONGEST_LINE

_NO_PAIR: Mapping[Edit, LeftOut] = MappingProxyType(
    {
        Edit.NONE: LeftOut.AS_WRITTEN,
        Edit.TRIVIAL: LeftOut.TRIVIAL,
        Edit.REWRITE: LeftOut.REWRITTEN,
    }
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a draft's example needs beside the draft.

    Attributes:
        systems: system prompts by their hashes.
        present: the house's system prompt of now, for texts that no model ever touched.
        references: the texts that briefs rely on; those that are not to be used are missing.
    """

    systems: Mapping[str, str]
    present: str
    references: Mapping[Reference, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair as its line; `other_version` is the writer's text in it."""

    line: bytes
    other_version: int


@dataclass(frozen=True, slots=True)
class Made:
    """What a draft made.

    Attributes:
        line: the example.
        request: what is asked in it, without the system prompt.
        pair: the pair, or why there is none.
        references: the earlier texts in it, which its brief relies on.
        without_reference: whether its brief relies on another one that is not in it.
    """

    line: bytes
    request: str
    pair: Pair | LeftOut
    references: tuple[Reference, ...]
    without_reference: bool


def make(draft: ApprovedDraft, around: Surroundings) -> Made | LeftOut:
    """Return what a draft makes, or why it makes nothing."""
    version = draft.version
    if not version.text.strip():
        return LeftOut.EMPTY
    if breaks_off(version, draft.versions):
        return LeftOut.CUT_OFF
    brief = version.brief()
    there = tuple(each for each in brief.references if each in around.references)
    # Titles and bullets are kept as JSON, which holds what no engine takes: half a character.
    request = storable(user_prompt(brief, [around.references[each] for each in there]))
    asked = _asked(_system(draft, around), request)
    value = {"messages": [*asked, _said(version.text)]}
    line = line_of(value)
    if not _is_taken(value, line):
        return LeftOut.NOT_TAKEN
    return Made(
        line,
        request,
        pair=_pair(draft, asked),
        references=there,
        without_reference=len(there) < len(brief.references),
    )


def _pair(draft: ApprovedDraft, asked: list[dict[str, str]]) -> Pair | LeftOut:
    """Return the pair of a draft's approved text and the writer's, or why there is none."""
    before = _replaced(draft)
    if isinstance(before, LeftOut):
        return before
    approved = draft.version
    if why := _NO_PAIR.get(edit(before.text, approved.text)):
        return why
    value = {
        "input": {"messages": asked, "tools": [], "parallel_tool_calls": True},
        "preferred_output": [_said(approved.text)],
        "non_preferred_output": [_said(before.text)],
    }
    line = line_of(value)
    return Pair(line, before.number) if _is_taken(value, line) else LeftOut.PAIR_NOT_TAKEN


def _replaced(draft: ApprovedDraft) -> Version | LeftOut:
    """Return the writer's text that the approved one replaced, or why there is none to compare."""
    approved = draft.version
    before = writers_text(approved, draft.versions)
    if before is None:
        return LeftOut.NO_WRITERS_TEXT
    if before.text == approved.text:  # also what was edited and brought back
        return LeftOut.AS_WRITTEN
    if breaks_off(before, draft.versions):
        return LeftOut.WRITER_CUT_OFF
    return before if answers(before, approved.brief()) else LeftOut.OTHER_BRIEF


def _system(draft: ApprovedDraft, around: Surroundings) -> str:
    """Return the system prompt under which a draft was written."""
    sha256 = system_prompt_of(draft.version, draft.versions)
    return storable(around.systems[sha256] if sha256 else around.present)


def _asked(system: str, request: str) -> list[dict[str, str]]:
    told = [{"role": "system", "content": system}] if system.strip() else []
    return [*told, {"role": "user", "content": request}]


def _said(text: str) -> dict[str, str]:
    return {"role": "assistant", "content": text}


def _is_taken(value: Mapping[str, Any], line: bytes) -> bool:
    """Tell whether engines take an example, by the very rules by which files are checked."""
    if len(line) > LONGEST_LINE:
        return False
    try:
        example_of(value)
    except UnusableError:
        return False
    return True
