"""Drafts as files to take along: every text in them is the text, byte for byte."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive import (
    Brief,
    Decision,
    DecisionKind,
    DraftState,
    Feedback,
    FindingRecord,
    FindingState,
)
from bot.checks.finding import Finding, Kind, Reason
from bot.drafting.exporting import INDEX, Format, Whole, file_name, written
from tests.drafting.cards.samples import MOMENT, a_draft, a_version

# What the archive can hold: it turns the others into U+FFFD.
STORED = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
TEXT = st.text(STORED) | st.sampled_from(
    ["Dear all,\r\n\r\n  spaces  \r\n", "\r", "\n", '"', '""', ",", ";", "=1+1", "\x85\u2028",
     "🎉 :tada:", "\ufeffmark", "a\x1ab", "word " * 8000, "'", "\\n"]
)  # fmt: skip


NAMES = {"UEDITOR": "The editor", "UADMIN": "The admin"}


def whole(text: str, number: int = 3, title: str | None = "Spring", **changes: object) -> Whole:
    """Return an approved draft with two versions, the second of which has this text."""
    draft = a_draft(
        id=number,
        brief=Brief(title, ("Sunday opening", "Volunteers")),
        state=DraftState.APPROVED,
        **changes,
    )
    versions = [
        a_version(1, "An earlier text."),
        a_version(2, text, sha256=sha256(text.encode()).hexdigest()),
    ]
    decisions = [Decision(1, number, 2, DecisionKind.APPROVE, "UADMIN", MOMENT, {}, None)]
    feedback = [
        Feedback(2, "UEDITOR", good=True, at=MOMENT),
        Feedback(2, "USECOND", good=False, at=MOMENT),
    ]
    return Whole(draft, versions, decisions, feedback)


def rows_of(data: bytes) -> list[dict[str, str]]:
    """Read a table as a program does."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@settings(max_examples=60)
@given(st.lists(TEXT.filter(str.strip), min_size=1, max_size=3))
def test_every_format_holds_the_texts_byte_for_byte(texts: list[str]) -> None:
    """Line ends, quotes, blanks at the end, emoji and 40,000 characters come back as they were."""
    drafts = [whole(text, number) for number, text in enumerate(texts, start=1)]
    csv.field_size_limit(10**9)

    lines = written(drafts, Format.JSONL, NAMES).decode().splitlines()
    assert [json.loads(line)["text"] for line in lines] == texts

    assert [row["text"] for row in rows_of(written(drafts, Format.CSV, NAMES))] == texts

    with zipfile.ZipFile(io.BytesIO(written(drafts, Format.ZIP, NAMES))) as archive:
        assert archive.testzip() is None
        named = [row["file"] for row in rows_of(archive.read(INDEX))]
        assert [archive.read(name) for name in named] == [text.encode() for text in texts]
        assert sorted(archive.namelist()) == sorted([INDEX, *named])


@settings(max_examples=40)
@given(st.text(STORED, max_size=30))
def test_whatever_a_draft_is_called_its_file_has_a_name_of_its_own(title: str) -> None:
    """No title leads out of the folder, or over another file."""
    drafts = [whole("One.", 1, title), whole("Two.", 2, title)]

    with zipfile.ZipFile(io.BytesIO(written(drafts, Format.ZIP, NAMES))) as archive:
        names = archive.namelist()

    assert len(set(names)) == 3
    assert all("/" not in name and "\\" not in name and name[0] != "." for name in names)


def test_a_line_of_jsonl_tells_all_that_is_on_record() -> None:
    """Brief, versions with their writers, decisions, feedback, and the hash of the text."""
    (line,) = written([whole("The letter. ☕")], Format.JSONL, NAMES).decode().splitlines()
    told = json.loads(line)

    assert told["draft"] == 3
    assert told["state"] == "approved"
    assert told["brief"]["bullets"] == ["Sunday opening", "Volunteers"]
    assert told["sha256"] == sha256(told["text"].encode()).hexdigest()
    assert told["version"] == 2
    assert [version["number"] for version in told["versions"]] == [1, 2]
    assert told["versions"][0]["text"] == "An earlier text."
    assert set(told["versions"][0]["writer"]) == {
        "engine", "model", "model_resolved", "system_prompt_sha256",
    }  # fmt: skip
    assert told["decisions"] == [
        {"kind": "approve", "version": 2, "by": "UADMIN", "at": MOMENT.isoformat()}
    ]
    assert [(each["by"], each["good"], each["version"]) for each in told["feedback"]] == [
        ("UEDITOR", True, 2),
        ("USECOND", False, 2),
    ]
    assert told["people"] == NAMES  # whoever has no name that Slack tells is left out
    assert "☕" in line


def test_findings_are_told_with_the_version_they_are_in() -> None:
    """With who settled them; None where nobody looked, and nothing where nothing was found."""
    of = whole("The letter costs 5 dollars. ☕")
    number = Finding(Kind.NUMBER, 17, 26, "5 dollars", Reason.DIFFERS, ("4 dollars",), 88)
    bullet = Finding(Kind.MISSING, 0, 0, "Bring a friend", Reason.NOT_COVERED)
    of = replace(
        of,
        versions=[of.versions[0], replace(of.versions[1], checked_at=MOMENT)],
        findings={
            of.versions[1].id: [
                FindingRecord(1, 2, number, FindingState.CHECKED, "UADMIN", MOMENT),
                FindingRecord(2, 2, bullet, FindingState.OPEN, None, None),
            ]
        },
    )
    empty = replace(of, findings={})

    (told,) = map(json.loads, written([of], Format.JSONL, NAMES).decode().splitlines())
    first, second = told["versions"]
    assert first["findings"] is None
    assert second["findings"] == [
        {
            "kind": "number", "start": 17, "end": 26, "quote": "5 dollars", "reason": "differs",
            "about": ["4 dollars"], "state": "checked", "by": "UADMIN", "at": MOMENT.isoformat(),
        },
        {
            "kind": "missing", "start": 0, "end": 0, "quote": "Bring a friend",
            "reason": "not_covered", "about": [], "state": "open", "by": None, "at": None,
        },
    ]  # fmt: skip
    assert told["text"][17:26] == "5 dollars"
    rows = rows_of(written([of, empty, whole("Unread.")], Format.CSV, NAMES))
    counted = [(row["findings"], row["findings_open"]) for row in rows]
    assert counted == [("2", "1"), ("0", "0"), ("", "")]


def test_who_settled_a_finding_is_named() -> None:
    """As everybody is who had to do with a draft."""
    of = whole("The letter.")
    number = Finding(Kind.NUMBER, 0, 3, "The", Reason.NOT_IN_BRIEF)
    settled = FindingRecord(1, 2, number, FindingState.CHECKED, "UCHECKS", MOMENT)

    assert "UCHECKS" in replace(of, findings={2: [settled]}).people


def test_a_table_tells_who_decided_and_what_people_think() -> None:
    """One row for each draft, for a spreadsheet."""
    (row,) = rows_of(written([whole("The letter.")], Format.CSV, NAMES))

    told = {name: row[name] for name in ("draft", "title", "state", "version", "versions")}
    assert told == {
        "draft": "3",
        "title": "Spring",
        "state": "approved",
        "version": "2",
        "versions": "2",
    }
    assert (row["asked_by_name"], row["decided_by_name"]) == ("The editor", "The admin")
    assert (row["decided_by"], row["good"], row["bad"]) == ("UADMIN", "1", "1")
    assert row["bullets"] == "Sunday opening\nVolunteers"


@pytest.mark.parametrize("kind", list(Format))
def test_a_deleted_draft_and_one_without_words_are_there_without_a_text(kind: Format) -> None:
    """Their numbers and dates are told; there is no file for them."""
    gone = whole("")
    gone = replace(
        gone,
        draft=replace(gone.draft, state=DraftState.DELETED, brief=Brief(None, ())),
        versions=[replace(gone.versions[0], text="", sha256=None)],
        feedback=[],
    )
    data = written([gone, Whole(a_draft(id=4), [], [], [])], kind, NAMES)

    match kind:
        case Format.JSONL:
            told = [json.loads(line) for line in data.decode().splitlines()]
            assert [(each["draft"], each["text"]) for each in told] == [(3, None), (4, None)]
        case Format.CSV:
            assert [(row["draft"], row["text"]) for row in rows_of(data)] == [("3", ""), ("4", "")]
        case Format.ZIP:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                assert archive.namelist() == [INDEX]
                assert [row["file"] for row in rows_of(archive.read(INDEX))] == ["", ""]


def test_files_are_called_by_their_day() -> None:
    """So that two exports do not lie over each other."""
    names = [file_name(kind, date(2026, 11, 22)) for kind in Format]

    assert names == ["drafts-2026-11-22.jsonl", "drafts-2026-11-22.csv", "drafts-2026-11-22.zip"]
