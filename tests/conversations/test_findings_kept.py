"""What must be checked is found once for each version, and outlives whatever cuts the bot off."""

import asyncio
import json
import sqlite3
import threading
from contextlib import closing

import pytest

from bot.archive import DecisionKind, DraftState, Filter, FindingRecord, FindingState, VersionSource
from bot.checks.check import Report, check
from bot.checks.finding import Kind, Reason
from bot.checks.given import Against
from bot.drafting import checking, exporting
from bot.drafting.brief import MAX_CHARACTERS
from bot.drafting.exporting import Format, gathered
from bot.drafting.overtaken import Overtaken
from bot.drafting.settling import BriefFullError
from handlers.bot import Bot
from tests.conversations.changing import told
from tests.house import BOT_USER, PATIENCE, House
from tests.model_server import Reply
from workspace.client import Message, until

COMMAND = "/chrisgpt • The library opens on Sunday\n• Volunteers bake cakes"
PRICE = "45 dollars"
TEXT = f"Dear readers,\n\nthe library opens on Sunday. Volunteers bake cakes. Entry is {PRICE}."
FACT = f"Entry is {PRICE}."
LATER = f"Dear readers,\n\nvolunteers bake cakes when the library opens on Sunday, for {PRICE}."


async def asked(home: House, text: str = TEXT) -> Message:
    """Ask for a draft that will have this text, and return its brief."""
    home.model.enqueue(Reply(text))
    await home.editor.run("#newsletter", COMMAND)
    return await home.editor.sees("#newsletter", containing="Sunday", timeout=PATIENCE)


async def found(bot: Bot, number: int = 1, draft_id: int = 1) -> list[FindingRecord]:
    """Return the findings of a version."""
    version = (await bot.archive.versions.of(draft_id))[number - 1]
    return await bot.archive.findings.of(version.id)


async def price(bot: Bot, number: int = 1) -> FindingRecord:
    """Return the finding that is about the price."""
    return next(each for each in await found(bot, number) if PRICE in each.finding.quote)


async def looked_at(bot: Bot) -> list[FindingRecord]:
    """Wait until the first version was looked through, and return what was found."""

    async def look() -> bool:
        version = await bot.archive.versions.latest(1)
        return version is not None and version.checked_at is not None

    await until(look, timeout=PATIENCE, what="the version to be looked through")
    return await found(bot)


async def put_off(home: House) -> None:
    """Wait until Slack has put a rewriting off: nothing is shown any more by this process."""

    async def look() -> bool:
        return any(call.status == 429 for call in await home.client.calls("chat.update"))

    await until(look, timeout=PATIENCE, what="a rewriting to be put off")


async def one_answer(home: House, brief: Message) -> None:
    """There is one message of the bot in the thread."""
    thread = await home.editor.messages("#newsletter", thread=brief)
    assert len([m for m in thread if m.user == BOT_USER and m.ts != brief.ts]) == 1


async def test_a_version_is_looked_through_before_it_is_shown(home: House, bot: Bot) -> None:
    """What is shown is what is on record, and the text itself is not touched by it."""
    await asked(home)

    assert await home.whole_text(bot, home.editor) == TEXT

    [version] = await bot.archive.versions.of(1)
    assert version.checked_at is not None
    assert version.checked_in_english is True
    record = await price(bot)
    assert (record.finding.kind, record.state) == (Kind.NUMBER, FindingState.OPEN)
    assert TEXT[record.finding.start : record.finding.end] == record.finding.quote


async def test_a_crash_before_anything_was_found(
    home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The version has ended, and the process dies while it is looked through: the next one does."""
    begun, goes_on = threading.Event(), threading.Event()

    def holds(text: str, against: Against) -> Report:
        begun.set()
        goes_on.wait(PATIENCE)
        return check(text, against)

    async with home.bot() as bot:
        with monkeypatch.context() as slow:
            slow.setattr(checking, "check", holds)
            brief = await asked(home)
            assert await asyncio.to_thread(begun.wait, PATIENCE)
            [version] = await bot.archive.versions.of(1)
            assert (version.text, version.checked_at) == (TEXT, None)
            await home.crash(bot)
            goes_on.set()

    async with home.bot() as bot:
        assert await home.whole_text(bot, home.editor) == TEXT
        assert (await price(bot)).state is FindingState.OPEN
        await one_answer(home, brief)


async def test_a_crash_before_what_was_found_is_shown(home: House) -> None:
    """It is on record already: nothing is found twice, and what is shown is that."""
    async with home.bot() as bot:
        reply = Reply(TEXT, hold_after=3)
        home.model.enqueue(reply)
        await home.editor.run("#newsletter", COMMAND)
        brief = await home.editor.sees("#newsletter", containing="Sunday", timeout=PATIENCE)
        await home.editor.sees_in_thread(brief, containing="Dear readers", timeout=PATIENCE)
        await home.client.fault("chat.update", status=429, retry_after=600)
        reply.release()
        before = await looked_at(bot)
        assert before
        await put_off(home)
        await home.crash(bot)

    async with home.bot() as bot:
        assert await home.whole_text(bot, home.editor) == TEXT
        assert await found(bot) == before
        await one_answer(home, brief)


async def test_a_crash_before_what_was_settled_is_shown(home: House) -> None:
    """The act is on record as a whole, and its message is known to be out of date."""
    async with home.bot() as bot:
        await asked(home)
        await home.presented(bot)
        await home.client.fault("chat.update", status=429, retry_after=600)
        settled = {(await price(bot)).id: FindingState.FACT}
        facts = dict.fromkeys(settled, FACT)
        done = await bot.settling.settle(1, 1, settled, by="UEDITOR", request_id=None, facts=facts)
        assert done is None
        await put_off(home)
        await home.crash(bot)

    async with home.bot() as bot:
        await home.presented(bot)
        assert (await price(bot)).state is FindingState.FACT
        brief = await home.editor.sees("#newsletter", containing=FACT, timeout=PATIENCE)
        await one_answer(home, brief)


async def test_a_fact_reaches_the_next_writer_and_is_known(home: House, bot: Bot) -> None:
    """It stands in the brief in the channel, in what the writer is told, and is asked no more."""
    brief = await asked(home)
    await home.presented(bot)
    record = await price(bot)
    settled = {record.id: FindingState.FACT}

    facts = {record.id: FACT}
    assert not await bot.settling.settle(1, 1, settled, by="USECOND", request_id=None, facts=facts)

    await home.editor.sees("#newsletter", containing=FACT, where=lambda m: m.ts == brief.ts)
    for number, act in enumerate(("again", "shorter"), start=2):
        home.model.enqueue(Reply(LATER))
        if act == "again":
            await bot.desk.write_anew(1, 1, by="UEDITOR", request_id=0)
        else:
            await bot.desk.change(1, act, by="UEDITOR", request_id=0)
        assert await home.whole_text(bot, home.editor, number=number) == LATER
        assert FACT in told(home, number)[1][1]
        assert [each for each in await found(bot, number) if each.finding.kind is Kind.NUMBER] == []


async def test_one_fact_settles_what_else_it_makes_known(home: House, bot: Bot) -> None:
    """The price stands in the text twice, in two ways: it is one fact."""
    await asked(home, TEXT + " So bring forty-five dollars, and 12 cups.")
    await home.presented(bot)
    record = await price(bot)

    settled, facts = {record.id: FindingState.FACT}, {record.id: FACT}
    await bot.settling.settle(1, 1, settled, by="UEDITOR", request_id=None, facts=facts)

    left = [each for each in await found(bot) if each.finding.kind is Kind.NUMBER]
    assert {each.finding.quote for each in left if each.state is FindingState.OPEN} == {"12 cups"}


async def test_what_else_stands_in_a_facts_sentence_stays_open(home: House, bot: Bot) -> None:
    """Who took in the price has not said that the cups beside it are right."""
    sentence = f"Entry is {PRICE} for 12 cups."
    await asked(home, TEXT.replace(FACT, sentence))
    await home.presented(bot)
    taken = {(await price(bot)).id: sentence}

    settled = dict.fromkeys(taken, FindingState.FACT)
    await bot.settling.settle(1, 1, settled, by="UEDITOR", request_id=None, facts=taken)

    states = {each.finding.quote: each.state for each in await found(bot)}
    assert states[PRICE] is FindingState.FACT
    assert states["12 cups"] is FindingState.OPEN


async def test_an_edited_number_is_the_editors_own(home: House, bot: Bot) -> None:
    """What was asked of the model's text is settled in the edited one; what was typed is known."""
    await asked(home)
    await home.presented(bot)
    await bot.settling.settle(
        1, 1, {(await price(bot)).id: FindingState.CHECKED}, by="USECOND", request_id=None
    )

    edited = TEXT.replace("cakes", "99 cakes")
    await bot.desk.save(
        1, 1, edited, source=VersionSource.EDITOR, by="UEDITOR", request_id=None, based_on=1
    )

    assert await home.whole_text(bot, home.editor, number=2) == edited
    numbers = [each for each in await found(bot, 2) if each.finding.kind is Kind.NUMBER]
    assert [(each.finding.quote, each.state, each.by) for each in numbers] == [
        (PRICE, FindingState.CHECKED, "USECOND")
    ]


async def test_a_text_that_cannot_be_looked_through_is_shown(
    home: House, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours costs the list, and not the draft; the next showing brings the list."""

    def breaks(text: str, against: Against) -> Report:
        raise ValueError(f"{len(text)} characters, {against.given.title}")

    home.expected_errors.append("a version could not be looked through")
    with monkeypatch.context() as broken:
        broken.setattr(checking, "check", breaks)
        await asked(home)
        assert await home.whole_text(bot, home.editor) == TEXT
        assert (await bot.archive.drafts.get(1)).state is DraftState.READY
        assert await found(bot) == []

    await bot.desk.show_again(1, 1)
    assert PRICE in [each.finding.quote for each in await looked_at(bot)]


async def test_what_was_decided_before_is_left_in_peace(
    home: House, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text that was approved without a list gets none afterwards, unless it is reopened."""
    home.expected_errors.append("a version could not be looked through")
    with monkeypatch.context() as broken:
        broken.setattr(checking, "check", None)
        await asked(home)
        await home.presented(bot)
    decide, kinds = bot.archive.decisions.decide, DecisionKind
    await decide(1, version=1, kind=kinds.APPROVE, by="USECOND")
    await bot.desk.show_again(1, 1)
    await home.presented(bot)
    [version] = await bot.archive.versions.of(1)
    assert version.checked_at is None

    await decide(1, version=1, kind=kinds.REOPEN, by="USECOND")
    await bot.desk.show_again(1, 1)

    assert await looked_at(bot)


async def test_settling_comes_too_late(home: House, bot: Bot) -> None:
    """Behind a newer version, beside one that is written, after a decision and a deletion."""
    await asked(home)
    await home.presented(bot)
    choices = {(await price(bot)).id: FindingState.CHECKED}

    async def settle(number: int) -> Overtaken | None:
        return await bot.settling.settle(1, number, choices, by="UEDITOR", request_id=None)

    writing = Reply(LATER, hold_after=0)
    home.model.enqueue(writing)
    await bot.desk.write_anew(1, 1, by="UEDITOR", request_id=0)
    assert await settle(1) is Overtaken.WRITING
    await asyncio.wait_for(writing.held.wait(), PATIENCE)
    writing.release()
    await home.presented(bot, number=2)
    assert await settle(1) is Overtaken.NEWER
    await bot.archive.decisions.decide(1, version=2, kind=DecisionKind.APPROVE, by="UEDITOR")
    assert await settle(2) is Overtaken.DECIDED
    await bot.archive.deletion.delete_text(1, by=None)
    assert await settle(2) is Overtaken.DELETED


async def test_a_brief_that_is_full_takes_no_fact(home: House, bot: Bot) -> None:
    """Nothing is settled then: the person is told, and may choose otherwise."""
    await asked(home)
    await home.presented(bot)
    choices = {(await price(bot)).id: FindingState.FACT}

    facts = dict.fromkeys(choices, "x" * MAX_CHARACTERS)
    with pytest.raises(BriefFullError) as full:
        await bot.settling.settle(1, 1, choices, by="UEDITOR", request_id=None, facts=facts)

    assert full.value.limit == MAX_CHARACTERS
    assert (await price(bot)).state is FindingState.OPEN
    assert (await bot.archive.drafts.get(1)).brief.facts == ()


async def test_drafts_of_an_older_program_are_looked_through(home: House) -> None:
    """After the change to this program the newest text of a draft gets its list."""
    async with home.bot() as bot:
        brief = await asked(home)
        await home.presented(bot)
    with closing(sqlite3.connect(home.database)) as database, database:
        for statement in (
            "DROP TABLE dataset_sources",
            "ALTER TABLE jobs DROP COLUMN training_sent_sha256",
            "ALTER TABLE jobs DROP COLUMN validation_sent_sha256",
            "DROP TABLE findings",
            "DROP TABLE team_words",
            "ALTER TABLE versions DROP COLUMN checked_at",
            "ALTER TABLE versions DROP COLUMN checked_in_english",
            "ALTER TABLE versions DROP COLUMN taken",
            "UPDATE alembic_version SET version_num = '0003'",
        ):
            database.execute(statement)

    async with home.bot() as bot:
        assert PRICE in [each.finding.quote for each in await looked_at(bot)]
        assert await home.whole_text(bot, home.editor) == TEXT
        await one_answer(home, brief)


async def test_an_export_holds_what_was_to_be_checked(home: House, bot: Bot) -> None:
    """Each finding with its place, its reason, and who settled it; the table counts them."""
    await asked(home)
    await home.presented(bot)
    record = await price(bot)
    checked = {record.id: FindingState.CHECKED}
    await bot.settling.settle(1, 1, checked, by="USECOND", request_id=None)
    home.model.enqueue(Reply(LATER))
    await bot.desk.write_anew(1, 1, by="UEDITOR", request_id=0)
    await home.presented(bot, number=2)

    hits = await bot.archive.search.find(Filter(), viewer="UEDITOR", channel=None, limit=9)
    whole = await gathered(bot.archive, hits.hits)
    names = {"USECOND": "Second editor"}
    record_told = json.loads(exporting.written(whole, Format.JSONL, names))
    table = exporting.written(whole, Format.CSV, names).decode("utf-8-sig")

    first, second = record_told["versions"]
    [told_price] = [each for each in first["findings"] if each["quote"] == PRICE]
    at = record.finding
    expected = {"kind": "number", "start": at.start, "end": at.end, "quote": PRICE}
    assert expected.items() <= told_price.items()
    assert (told_price["reason"], told_price["about"]) == (Reason.NOT_IN_BRIEF, [])
    assert (told_price["state"], told_price["by"]) == ("checked", "USECOND")
    assert told_price["at"]
    assert PRICE in [each["quote"] for each in second["findings"]]
    assert record_told["people"] == names
    assert '"findings","findings_open"' in table.splitlines()[0]
