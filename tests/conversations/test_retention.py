"""Retention: what was discarded is deleted after as many days as the setting says."""

import sqlite3
from contextlib import closing

import pytest

from bot.archive import DatasetSource, DecisionKind, DraftState
from bot.drafting import retention
from bot.words import review as labels
from handlers.bot import Bot
from tests.archive.samples import a_dataset, decided_in, ended_in, merges, placed_in
from tests.conversations.changing import drafted
from tests.conversations.decided import offers, stands
from tests.conversations.filing import BY_HAND, at_rest, by_file, file_of, logged, save
from tests.conversations.test_after_a_restart import long_ago
from tests.haste import hurry_slack
from tests.house import House
from tests.model_server import NEWSLETTER
from workspace.client import Message


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bot call Slack as often as it likes."""
    hurry_slack(monkeypatch)


async def discarded(home: House, bot: Bot) -> Message:
    """Have a draft written and discarded, and return its brief."""
    brief = await drafted(home, bot)
    version = await offers(home.second, await home.sees_version(home.second, brief), labels.DISCARD)
    await home.second.click(version, labels.DISCARD)
    await stands(bot, DraftState.DISCARDED)
    await at_rest(bot)
    return brief


async def test_a_discarded_draft_is_deleted_after_its_days(home: House) -> None:
    """Text, file and thread go; the audit names the setting, and no person."""
    async with home.bot() as bot:
        brief = await discarded(home, bot)
    long_ago(home, "drafts", "state_changed_at")  # two days
    async with home.bot(keep_discarded_days=1) as bot:
        await stands(bot, DraftState.DELETED)

        line = (await bot.archive.audit.recent(1))[0]
        assert (line.by, line.act, line.subject) == (None, "delete draft", "draft 1")
        assert line.details == {"setting": "KEEP_DISCARDED_DAYS", "days": "1"}
        head = await home.editor.latest(brief)
        assert "discarded drafts are kept for 1 day" in head.text
        assert list(home.output.iterdir()) == []


async def test_the_audit_says_which_datasets_hold_what_a_setting_deleted(home: House) -> None:
    """Nobody is asked then: who looks later finds in which training data the text goes on."""
    async with home.bot() as bot:
        await discarded(home, bot)
        dataset = a_dataset(name="approved.jsonl")
        await bot.archive.datasets.add(dataset, sources=[DatasetSource(1, 1, 1)])
    long_ago(home, "drafts", "state_changed_at")
    async with home.bot(keep_discarded_days=1) as bot:
        await stands(bot, DraftState.DELETED)

        line = (await bot.archive.audit.recent(1))[0]
        assert line.details["datasets"] == f"approved.jsonl ({dataset.sha256[:8]})"
        assert line.details["setting"] == "KEEP_DISCARDED_DAYS"


@pytest.mark.parametrize("days", [None, 3])
async def test_what_is_younger_stays_and_without_the_setting_all(
    home: House, days: int | None
) -> None:
    """Nothing is deleted that nobody said was to be deleted."""
    async with home.bot() as bot:
        await discarded(home, bot)
    long_ago(home, "drafts", "state_changed_at")
    async with home.bot(keep_discarded_days=days) as bot:
        await at_rest(bot)

        assert (await bot.archive.drafts.get(1)).state is DraftState.DISCARDED
        assert (await bot.archive.versions.of(1))[0].text == NEWSLETTER.strip()


async def test_what_was_reopened_or_approved_stays(home: House) -> None:
    """However old it is: only what is still discarded goes."""
    async with home.bot() as bot:
        brief = await discarded(home, bot)
        version = await offers(
            home.second, await home.sees_version(home.second, brief), labels.REOPEN
        )
        await home.second.click(version, labels.REOPEN)
        await stands(bot, DraftState.READY)
    long_ago(home, "drafts", "state_changed_at")
    async with home.bot(keep_discarded_days=1) as bot:
        await at_rest(bot)

        assert (await bot.archive.drafts.get(1)).state is DraftState.READY


async def test_the_bot_looks_again_while_it_runs(
    home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bot that is never restarted deletes as well."""
    monkeypatch.setattr(retention, "LOOK_SECONDS", 0.1)
    async with home.bot(keep_discarded_days=1) as bot:
        await discarded(home, bot)
        long_ago(home, "drafts", "state_changed_at")

        await stands(bot, DraftState.DELETED)


async def test_what_somebody_worked_on_while_the_bot_was_away_stays(home: House) -> None:
    """The file of a discarded draft was changed: that is a version, and the draft is open."""
    async with home.bot() as bot:
        await discarded(home, bot)
        path = await file_of(home, bot)
    long_ago(home, "drafts", "state_changed_at")
    save(path, BY_HAND)
    async with home.bot(keep_discarded_days=1) as bot:
        await by_file(home, bot, 2)
        await at_rest(bot)

        assert (await bot.archive.drafts.get(1)).state is DraftState.READY
        assert path.read_bytes() == BY_HAND.encode()


async def test_many_are_deleted_at_once(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their words leave the index together, however many they are."""
    monkeypatch.setattr(retention, "LOOK_SECONDS", 0.1)
    async with home.bot(keep_discarded_days=1) as bot:
        archive = bot.archive
        drafts = [await placed_in(archive) for _ in range(4)]
        for draft in drafts:
            await ended_in(archive, draft)
            await decided_in(archive, draft, DecisionKind.DISCARD)
        begun = merges(archive)
        long_ago(home, "drafts", "state_changed_at")

        for draft in drafts:
            await stands(bot, DraftState.DELETED, draft.id)
        await at_rest(bot)

        assert len(begun) == 1


async def test_a_trouble_of_the_archive_is_waited_out(
    home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It cannot be read for a moment: the next look deletes what is due."""
    monkeypatch.setattr(retention, "LOOK_SECONDS", 0.1)
    home.expected_errors.append("retention failed")
    async with home.bot(keep_discarded_days=1) as bot:
        await discarded(home, bot)
        with closing(sqlite3.connect(home.database)) as database:
            database.execute("ALTER TABLE audit RENAME TO audit_elsewhere")
            long_ago(home, "drafts", "state_changed_at")
            await logged(home, "retention failed")
            database.execute("ALTER TABLE audit_elsewhere RENAME TO audit")

        await stands(bot, DraftState.DELETED)
