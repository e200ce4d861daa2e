"""Versions are looked through once, against all that was given, and whatever happens."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.archive import (
    Archive,
    Assignment,
    Brief,
    DecisionKind,
    Draft,
    FindingState,
    Outcome,
    Version,
    VersionSource,
    VersionState,
)
from bot.archive.records import Reference
from bot.checks.check import Report, check
from bot.checks.finding import Kind, Reason
from bot.checks.given import Against
from bot.checks.house_rules import HouseRulesFile
from bot.drafting import checking as module
from bot.drafting import earlier
from bot.drafting.checking import Checked, Checking
from bot.drafting.earlier import Earlier
from bot.prompt import SystemPrompt
from bot.tasks import TaskSet
from bot.training.datasets.answers import Answers
from bot.training.datasets.keeping import DatasetStore
from tests.archive.samples import decided_in, placed_in, saved_in, version_in
from tests.empty_archive import lay_empty_archive

BRIEF = Brief("Open day", ("The library opens on Sunday", "Volunteers bake cakes"))
TEXT = "Dear readers,\n\nthe library opens on Sunday. Volunteers bake cakes. Entry is 45 dollars.\n"
RECITED = (
    "Nobody who has ever stood between the old shelves on a quiet winter morning will wonder why "
    "the lamps burn so long"
)


@dataclass(slots=True)
class Office:
    """All that looking through a version needs, on real files."""

    folder: Path
    archive: Archive
    store: DatasetStore
    tasks: TaskSet
    checking: Checking

    @property
    def prompt(self) -> Path:
        """The file of the system prompt."""
        return self.folder / "system-prompt.txt"

    @property
    def rules(self) -> Path:
        """The file of the house rules."""
        return self.folder / "house-rules.toml"

    async def draft(self, brief: Brief = BRIEF, **changes: Any) -> Draft:  # noqa: ANN401 - as `placed_in`
        """Return a draft that has its thread; its brief is that of its first version."""
        return replace(await placed_in(self.archive, **changes), brief=brief)

    async def written(
        self,
        draft: Draft,
        text: str = TEXT,
        *,
        after: int = 0,
        **assigned: Any,  # noqa: ANN401 - of an assignment
    ) -> Version:
        """Return a version that a model wrote."""
        assignment = Assignment(draft.brief, **assigned)
        version = await version_in(self.archive, draft, after=after, assignment=assignment)
        return await self.archive.versions.finish(
            version.id, Outcome(text=text, state=VersionState.COMPLETE)
        )

    async def approved(self, text: str, **changes: Any) -> Draft:  # noqa: ANN401 - as `placed_in`
        """Return a draft that is approved with this text."""
        draft = await self.draft(**changes)
        await self.written(draft, text)
        await decided_in(self.archive, draft, DecisionKind.APPROVE)
        return draft

    async def checked(self, version: Version) -> Checked:
        """Have a version looked through as it is on record."""
        draft = await self.archive.drafts.get(version.draft_id)
        found = await self.checking.checked(draft, await self.archive.versions.get(version.id))
        assert found is not None
        return found

    async def quotes(self, version: Version, kind: Kind) -> list[str]:
        """Have a version looked through; return the words of what is found of a kind."""
        return quotes(await self.checked(version), kind)


def quotes(checked: Checked, kind: Kind) -> list[str]:
    """Return the words of what is found of a kind."""
    return [each.finding.quote for each in checked.findings if each.finding.kind is kind]


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """Return an office with an empty archive, a short prompt, and no rules."""
    (tmp_path / "system-prompt.txt").write_text("Write as we do.", encoding="utf-8")
    database, tasks = tmp_path / "archive.db", TaskSet()
    lay_empty_archive(database)
    async with await Archive.open(f"sqlite+aiosqlite:///{database}") as archive:
        store = DatasetStore(tmp_path / "datasets", archive)
        checking = Checking(
            archive,
            HouseRulesFile(tmp_path / "house-rules.toml"),
            SystemPrompt(tmp_path / "system-prompt.txt"),
            Earlier(archive, Answers(store, archive), tasks),
        )
        yield Office(tmp_path, archive, store, tasks, checking)
        await tasks.drain(1)


async def test_a_version_is_looked_through_once(office: Office) -> None:
    """What is found is on record, and comes from there the next time, as whoever settled it."""
    version = await office.written(await office.draft())

    found = await office.checked(version)

    assert "45 dollars" in quotes(found, Kind.NUMBER)
    for each in found.findings:
        if each.finding.has_place:
            assert TEXT[each.finding.start : each.finding.end] == each.finding.quote
    assert list(found.findings) == await office.archive.findings.of(version.id)
    settled = {each.id: FindingState.CHECKED for each in found.findings}
    await office.archive.findings.settle(version.draft_id, 1, settled, by="UEDITOR")
    again = await office.checked(version)
    assert {each.state for each in again.findings} == {FindingState.CHECKED}


async def test_many_may_ask_at_once(office: Office) -> None:
    """All of them hear the same, and nothing is there twice."""
    version = await office.written(await office.draft())

    first, *others = await asyncio.gather(*(office.checked(version) for _ in range(8)))

    assert first.findings
    assert others == [first] * 7


@pytest.mark.parametrize("state", [VersionState.FAILED, VersionState.WRITING])
async def test_where_there_is_no_text_there_is_nothing_to_check(
    office: Office, state: VersionState
) -> None:
    """A version without words, or one that is being written, is left alone."""
    draft = await office.draft()
    version = await version_in(office.archive, draft)
    if state is VersionState.FAILED:
        version = await office.archive.versions.finish(version.id, Outcome("", state))

    assert await office.checked(version) == Checked()
    assert (await office.archive.versions.get(version.id)).checked_at is None


async def test_a_deleted_text_is_not_looked_through(office: Office) -> None:
    """Who still holds the version from before the deletion learns nothing of it."""
    version = await office.written(await office.draft())
    draft = await office.archive.drafts.get(version.draft_id)
    await office.archive.deletion.delete_text(draft.id, by=None)

    assert await office.checking.checked(draft, version) == Checked()
    assert await office.archive.findings.of(version.id) == []


async def test_a_fault_keeps_nothing_from_being_shown(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is logged, said, and tried again the next time."""
    version = await office.written(await office.draft())
    draft = await office.archive.drafts.get(version.draft_id)

    def breaks(text: str, against: Against) -> Report:
        raise RecursionError(f"{len(text)} characters, {against.given.title}")

    with monkeypatch.context() as broken, structlog.testing.capture_logs() as told:
        broken.setattr(module, "check", breaks)
        assert await office.checking.checked(draft, version) is None
    assert [line["event"] for line in told] == ["a version could not be looked through"]

    assert (await office.checked(version)).findings


async def test_a_text_that_takes_too_long_is_shown_without(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for ever; others are looked through meanwhile."""
    version = await office.written(await office.draft())
    draft = await office.archive.drafts.get(version.draft_id)
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.0)
    assert await office.checking.checked(draft, version) is None
    monkeypatch.undo()

    assert (await office.checked(version)).findings


async def test_many_texts_wait_for_each_other_as_long_as_it_takes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a long absence there may be many: the last one has its time like the first."""
    versions = [await office.written(await office.draft()) for _ in range(6)]
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 2.0)

    def slow(text: str, against: Against) -> Report:
        time.sleep(0.5)
        return check(text, against)

    monkeypatch.setattr(module, "check", slow)
    found = await asyncio.gather(*(office.checked(version) for version in versions))

    assert all(each.findings for each in found)


async def test_what_the_brief_relies_on_is_known(office: Office) -> None:
    """Bullets, facts, references, what was asked for, and what somebody typed."""
    source = await office.written(await office.draft(), "The fee is 45 dollars.")
    number = "Entry is 45 dollars."
    relying = [
        replace(BRIEF, bullets=(*BRIEF.bullets, number)),
        replace(BRIEF, facts=(number,)),
        replace(BRIEF, references=(Reference(source.draft_id, 1),)),
    ]
    for brief in relying:
        version = await office.written(await office.draft(brief))
        assert await office.quotes(version, Kind.NUMBER) == []

    draft = await office.draft()
    await office.written(draft, "Dear readers.")
    asked = await office.written(draft, after=1, instruction="Say: 45 dollars", based_on=1)
    assert await office.quotes(asked, Kind.NUMBER) == []
    typed = await saved_in(
        office.archive, draft, after=2, text=TEXT.replace("45", "95"), source=VersionSource.FILE
    )
    assert typed is not None
    assert await office.quotes(typed, Kind.NUMBER) == []


async def test_what_the_house_always_says_is_known(office: Office) -> None:
    """Links and names of the prompt are known, of the one it was written with and of today's."""
    text = TEXT + "\nMore on https://news.example.org/open\n"
    version = await office.written(await office.draft(), text)
    assert await office.quotes(version, Kind.LINK) == ["https://news.example.org/open"]

    office.prompt.write_text("Always link https://news.example.org/open", encoding="utf-8")
    version = await office.written(await office.draft(), text)
    assert await office.quotes(version, Kind.LINK) == []


async def test_the_rules_are_those_of_the_moment(office: Office) -> None:
    """Whoever edits the file of the rules sees them in the next version."""
    draft = await office.draft()
    before = await office.written(draft)
    assert await office.quotes(before, Kind.RULE) == []

    office.rules.write_text('[sign_off]\ntext = "Until next time :-) <3"\n', encoding="utf-8")

    after = await office.written(draft, after=1)
    assert [each.finding.reason for each in (await office.checked(after)).findings].count(
        Reason.SIGN_OFF_MISSING
    ) == 1


async def test_rules_that_somebody_broke_are_told_with_the_next_version(office: Office) -> None:
    """The last good ones hold meanwhile; once the file is mended, nothing is said."""
    draft = await office.draft()
    office.rules.write_text("[body]\nmost_word = 3\n", encoding="utf-8")
    checked = await office.checked(await office.written(draft))
    assert "is most_words meant?" in (checked.rules_fault or "")

    office.rules.write_text("[body]\nmost_words = 900\n", encoding="utf-8")
    assert (await office.checked(await office.written(draft, after=1))).rules_fault is None


async def test_the_teams_words_are_spelled_right(office: Office) -> None:
    """A word that is in the list is no finding from then on, in any draft."""
    text = TEXT.replace("Entry", "The libary and its entry")
    first = await office.written(await office.draft(), text)
    assert await office.quotes(first, Kind.SPELLING) == ["libary"]
    await office.archive.team_words.add("Libary", by="UEDITOR")

    second = await office.written(await office.draft(), text)

    assert await office.quotes(second, Kind.SPELLING) == []


async def test_a_text_in_another_language_says_so(office: Office) -> None:
    """It comes from the record, too, that it was not read as English."""
    german = (
        "Liebe Leute,\n\nam Sonntag ist die Bücherei wieder geöffnet, und es gibt für alle "
        "Kaffee und Kuchen. Wir freuen uns sehr auf euch und eure Freunde.\n"
    )
    version = await office.written(await office.draft(), german)

    assert not (await office.checked(version)).in_english
    assert not (await office.checked(version)).in_english
    english = await office.written(await office.draft())
    assert (await office.checked(english)).in_english


async def test_what_earlier_drafts_said_is_found(office: Office) -> None:
    """By the draft's number; its own earlier approval is no source."""
    before = await office.approved(f"Dear all,\n\n{RECITED}.\n")
    version = await office.written(await office.draft(), f"{TEXT}\n{RECITED}, they say.\n")

    [found] = [
        each.finding
        for each in (await office.checked(version)).findings
        if each.finding.kind is Kind.RECITED
    ]

    assert (found.quote, found.reason) == (RECITED, Reason.IN_AN_EARLIER_DRAFT)
    assert found.about == (f"draft {before.id}",)
    [own] = await office.archive.versions.of(before.id)
    assert await office.quotes(own, Kind.RECITED) == []


async def test_private_drafts_are_sources_in_their_channel_only(office: Office) -> None:
    """Nobody learns from a finding what somebody else was written in private."""
    await office.approved(RECITED, channel="D0SECOND", private=True, user="USECOND")
    text = f"{TEXT}\n{RECITED}.\n"

    elsewhere = await office.written(await office.draft(), text)
    private = await office.written(await office.draft(channel="D0EDITOR", private=True), text)
    there = await office.written(
        await office.draft(channel="D0SECOND", private=True, user="USECOND"), text
    )

    assert await office.quotes(elsewhere, Kind.RECITED) == []
    assert await office.quotes(private, Kind.RECITED) == []
    assert await office.quotes(there, Kind.RECITED) == [RECITED]


async def test_a_deleted_draft_is_no_source_any_more(office: Office) -> None:
    """What was indexed before the deletion is not used after it."""
    before = await office.approved(RECITED)
    text = f"{TEXT}\n{RECITED}.\n"
    first = await office.written(await office.draft(), text)
    assert await office.quotes(first, Kind.RECITED) == [RECITED]

    await office.archive.deletion.delete_text(before.id, by=None)

    second = await office.written(await office.draft(), text)
    assert await office.quotes(second, Kind.RECITED) == []


async def test_what_the_training_data_say_is_found(office: Office) -> None:
    """From the moment in which they are kept until they are deleted, and by the file's name."""
    draft = await office.draft()
    text = f"{TEXT}\n{RECITED}.\n"
    before = await office.written(draft, text)
    assert await office.quotes(before, Kind.RECITED) == []
    sha256 = await kept(office, "letters.jsonl", [f"Dear all,\n\n{RECITED}.\n"])

    during = await office.written(draft, text, after=1)
    [found] = [each for each in (await office.checked(during)).findings if _is_recited(each)]
    assert found.finding.reason is Reason.IN_THE_TRAINING_DATA
    assert found.finding.about == ("letters.jsonl",)

    await office.store.forget(await office.archive.datasets.get(sha256), by="UADMIN")
    after = await office.written(draft, text, after=2)
    assert await office.quotes(after, Kind.RECITED) == []


async def test_training_data_made_of_a_draft_are_no_source_for_it(office: Office) -> None:
    """What was approved goes into a dataset and may be said again in its own draft, in no other."""
    text = f"{TEXT}\n{RECITED}.\n"
    draft = await office.draft()
    await office.written(draft, text)
    await kept(office, "built.jsonl", [text])

    again = await office.written(draft, f"Dear readers,\n\n{text}", after=1)
    assert await office.quotes(again, Kind.RECITED) == []

    other = await office.written(await office.draft(), f"Dear all,\n\n{RECITED}.\n")
    [found] = [each for each in (await office.checked(other)).findings if _is_recited(each)]
    assert found.finding.about == ("built.jsonl",)


def _is_recited(record: Any) -> bool:  # noqa: ANN401 - a record
    return bool(record.finding.kind is Kind.RECITED)


async def kept(office: Office, name: str, letters: Sequence[str]) -> str:
    """Keep letters as training data, and return the file's hash."""
    path = office.folder / name
    asked = {"role": "user", "content": "Write."}
    path.write_text(
        "\n".join(
            json.dumps({"messages": [asked, {"role": "assistant", "content": letter}]})
            for letter in letters
        )
    )
    return (await office.store.keep(path, name, by="UADMIN", origin={})).dataset.sha256


async def test_no_text_waits_for_the_training_data(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes while they are indexed goes without them; what comes after that does not."""
    await kept(office, "letters.jsonl", [RECITED, *(f"Letter {n}" for n in range(3000))])
    monkeypatch.setattr(earlier, "PATIENCE_SECONDS", 0.0)
    draft = await office.draft()
    text = f"{TEXT}\n{RECITED}.\n"
    early = await office.written(draft, text)
    assert await office.quotes(early, Kind.RECITED) == []

    await office.tasks.wait(20)

    late = await office.written(draft, text, after=1)
    assert await office.quotes(late, Kind.RECITED) == [RECITED]


async def test_everything_is_loaded_before_the_first_text(office: Office) -> None:
    """At the start, in tasks, which end by themselves."""
    await kept(office, "letters.jsonl", [RECITED])

    office.checking.start(office.tasks)
    await office.tasks.wait(20)

    assert not len(office.tasks)
    version = await office.written(await office.draft(), f"{TEXT}\n{RECITED}.\n")
    assert await office.quotes(version, Kind.RECITED) == [RECITED]


async def test_facts_settle_what_they_make_known(office: Office) -> None:
    """All that is open and no longer asked with the fact; nothing that was settled, or is other."""
    text = TEXT + "Bring 45 dollars, and 12 cups.\n"
    version = await office.written(await office.draft(), text)
    found = (await office.checked(version)).findings
    draft = await office.archive.drafts.get(version.draft_id)

    known = await office.checking.facts_with(draft, version, ["Entry is $45."])

    by_id = {each.id: each.finding for each in found}
    assert {by_id[each].quote for each in known} == {"45 dollars"}
    assert set(known.values()) == {FindingState.FACT}
    assert await office.checking.facts_with(draft, version, ["", "  "]) == {}
    await office.archive.findings.settle(
        draft.id, 1, dict.fromkeys(known, FindingState.CHECKED), by="UEDITOR"
    )
    assert await office.checking.facts_with(draft, version, ["Entry is $45."]) == {}
