"""Drafts as one file to take along: for a program (JSONL), a spreadsheet (CSV), a reader (zip).

A text is in each of them byte for byte what the archive holds. So nothing is put in front of a cell
that a spreadsheet might take for a formula: a table that is read by a program has to be the text.
"""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from bot.archive import (
    Archive,
    Decision,
    Draft,
    Feedback,
    FindingRecord,
    FindingState,
    Hit,
    Version,
)
from bot.drafting.output_file import slug

MOST = 2000
"""So many drafts one file holds: more would take minutes, and no one could open it."""
INDEX = "index.csv"

# Line ends to some programs, but not to JSON: a line of JSONL is to stay one line everywhere.
_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}
# Spreadsheets take a file for UTF-8 when it begins so.
_UTF8_MARK = "\ufeff"
_FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)


class Format(StrEnum):
    """The kinds of files."""

    JSONL = "jsonl"
    CSV = "csv"
    ZIP = "zip"


@dataclass(frozen=True, slots=True)
class Whole:
    """A draft with all that is on record about it, each oldest first.

    `findings` are those of the versions that have any, in reading order, by the versions' ids.
    """

    draft: Draft
    versions: Sequence[Version]
    decisions: Sequence[Decision]
    feedback: Sequence[Feedback]
    findings: Mapping[int, Sequence[FindingRecord]] = field(default_factory=dict)

    @property
    def newest(self) -> Version | None:
        """The newest version that has a text: of an approved draft, the approved one."""
        return next((v for v in reversed(self.versions) if v.text.strip()), None)

    def findings_of(self, version: Version) -> Sequence[FindingRecord] | None:
        """Return what must be checked in a version; None where nobody has looked it through."""
        return None if version.checked_at is None else self.findings.get(version.id, ())

    @property
    def people(self) -> frozenset[str]:
        """The ids of everybody who had to do with it."""
        found = {
            self.draft.requested_by,
            self.draft.starred_by,
            *(version.requested_by for version in self.versions),
            *(decision.by for decision in self.decisions),
            *(each.user for each in self.feedback),
            *(each.by for found in self.findings.values() for each in found),
        }
        return frozenset(each for each in found if each)


async def gathered(archive: Archive, hits: Iterable[Hit]) -> list[Whole]:
    """Read all that belongs to drafts that were found, in their order."""
    return [
        Whole(
            hit.draft,
            await archive.versions.of(hit.draft.id),
            await archive.decisions.of(hit.draft.id),
            await archive.feedback.of(hit.draft.id),
            await archive.findings.of_draft(hit.draft.id),
        )
        for hit in hits
    ]


Names = Mapping[str, str]
"""What people are called, by their ids."""


def written(drafts: Sequence[Whole], kind: Format, names: Names) -> bytes:
    """Return the file with these drafts; people have their ids in it, and their names beside."""
    return _WRITERS[kind](drafts, names)


def file_name(kind: Format, today: date) -> str:
    """Return what the file is called."""
    return f"drafts-{today.isoformat()}.{kind.value}"


def _jsonl(drafts: Sequence[Whole], names: Names) -> bytes:
    lines = (json.dumps(_record(each, names), ensure_ascii=False) for each in drafts)
    return "".join(f"{line.translate(_LINE_ENDS)}\n" for line in lines).encode()


def _csv(drafts: Sequence[Whole], names: Names) -> bytes:
    rows = [_row(each, names) | {"text": _text(each)} for each in drafts]
    return _table(rows, [*_COLUMNS, "text"])


def _zip(drafts: Sequence[Whole], names: Names) -> bytes:
    """Return texts as files beside a table that tells what is in which."""
    rows: list[dict[str, Any]] = []
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in drafts:
            name = _name(each) if each.newest else ""
            if each.newest:
                archive.writestr(_entry(name, each.newest.finished_at), each.newest.text.encode())
            rows.append(_row(each, names) | {"file": name})
        latest = max(
            (each.newest.finished_at or each.newest.started_at for each in drafts if each.newest),
            default=None,
        )
        archive.writestr(_entry(INDEX, latest), _table(rows, [*_COLUMNS, "file"]))
    return held.getvalue()


_WRITERS: Mapping[Format, Callable[[Sequence[Whole], Names], bytes]] = MappingProxyType(
    {Format.JSONL: _jsonl, Format.CSV: _csv, Format.ZIP: _zip}
)


# JSONL


def _record(whole: Whole, names: Names) -> dict[str, Any]:
    draft, newest = whole.draft, whole.newest
    numbers = {version.id: version.number for version in whole.versions}
    return {
        "draft": draft.id,
        "state": draft.state.value,
        "brief": draft.brief.as_json(),
        "text": newest.text if newest else None,
        "sha256": newest.sha256 if newest else None,
        "version": newest.number if newest else None,
        "asked_by": draft.requested_by,
        "asked_at": _moment(draft.created_at),
        "channel": draft.channel,
        "starred_by": draft.starred_by,
        "versions": [
            _version(version) | {"findings": _findings(whole.findings_of(version))}
            for version in whole.versions
        ],
        "decisions": [
            {
                "kind": each.kind.value,
                "version": each.version,
                "by": each.by,
                "at": _moment(each.at),
            }
            for each in whole.decisions
        ],
        "feedback": [
            {
                "version": numbers[each.version_id],
                "by": each.user,
                "good": each.good,
                "at": _moment(each.at),
            }
            for each in whole.feedback
            if each.version_id in numbers
        ],
        "people": {user: names[user] for user in sorted(whole.people) if user in names},
    }


def _version(version: Version) -> dict[str, Any]:
    writer, assignment = version.writer, version.assignment
    return {
        "number": version.number,
        "state": version.state.value,
        "source": version.source.value,
        "brief": assignment.brief.as_json(),
        "instruction": assignment.instruction,
        "based_on": assignment.based_on,
        "text": version.text,
        "sha256": version.sha256,
        "writer": writer
        and {
            "engine": writer.engine,
            "model": writer.model,
            "model_resolved": version.model_resolved,
            "system_prompt_sha256": writer.system_prompt_sha256,
        },
        "by": version.requested_by,
        "finish_reason": version.finish_reason,
        "prompt_tokens": version.prompt_tokens,
        "completion_tokens": version.completion_tokens,
        "seconds": version.seconds,
        "started_at": _moment(version.started_at),
        "finished_at": _moment(version.finished_at),
    }


def _findings(found: Sequence[FindingRecord] | None) -> list[dict[str, Any]] | None:
    """Return findings; where they stand is counted in code points, from 0."""
    if found is None:
        return None
    return [
        {
            "kind": each.finding.kind.value,
            "start": each.finding.start,
            "end": each.finding.end,
            "quote": each.finding.quote,
            "reason": each.finding.reason.value,
            "about": list(each.finding.about),
            "state": each.state.value,
            "by": each.by,
            "at": _moment(each.at),
        }
        for each in found
    ]


# Tables

_COLUMNS = (
    "draft",
    "title",
    "state",
    "asked_by",
    "asked_by_name",
    "asked_at",
    "version",
    "versions",
    "source",
    "writer",
    "decided_by",
    "decided_by_name",
    "decided_at",
    "starred_by",
    "good",
    "bad",
    "findings",
    "findings_open",
    "sha256",
    "bullets",
    "facts",
)


def _row(whole: Whole, names: Names) -> dict[str, Any]:
    draft, newest = whole.draft, whole.newest
    writer = newest.writer if newest else None
    decision = whole.decisions[-1] if whole.decisions else None
    good = sum(each.good for each in whole.feedback)
    found = whole.findings_of(newest) if newest else None
    still_open = None if found is None else [e for e in found if e.state is FindingState.OPEN]
    return {
        "draft": draft.id,
        "title": draft.brief.name,
        "state": draft.state.value,
        "asked_by": draft.requested_by,
        "asked_by_name": names.get(draft.requested_by),
        "asked_at": _moment(draft.created_at),
        "version": newest.number if newest else None,
        "versions": len(whole.versions),
        "source": newest.source.value if newest else None,
        "writer": writer and f"{writer.engine}:{writer.model}",
        "decided_by": decision and decision.by,
        "decided_by_name": decision and names.get(decision.by or ""),
        "decided_at": decision and _moment(decision.at),
        "starred_by": draft.starred_by,
        "good": good,
        "bad": len(whole.feedback) - good,
        "findings": None if found is None else len(found),
        "findings_open": None if still_open is None else len(still_open),
        "sha256": newest.sha256 if newest else None,
        "bullets": "\n".join(draft.brief.bullets),
        "facts": "\n".join(draft.brief.facts),
    }


def _table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> bytes:
    """Return a table in which every cell is quoted, so that line ends stay what they are."""
    held = io.StringIO(newline="")
    table = csv.DictWriter(held, columns, quoting=csv.QUOTE_ALL)
    table.writeheader()
    table.writerows(rows)
    return (_UTF8_MARK + held.getvalue()).encode()


def _text(whole: Whole) -> str | None:
    return whole.newest.text if whole.newest else None


def _name(whole: Whole) -> str:
    day = whole.draft.created_at.astimezone().date().isoformat()
    return "-".join(filter(None, [day, slug(whole.draft.brief.name), str(whole.draft.id)])) + ".txt"


def _entry(name: str, at: datetime | None) -> zipfile.ZipInfo:
    moment = at.astimezone().timetuple()[:6] if at else _FIRST_DAY_OF_ZIP
    entry = zipfile.ZipInfo(name, max(moment, _FIRST_DAY_OF_ZIP))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
