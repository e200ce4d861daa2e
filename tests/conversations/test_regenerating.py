"""Regenerate has a version written once more, and keeps the one before it."""

import asyncio

from bot.archive import Assignment, DecisionKind, DraftState, Version, VersionSource
from bot.drafting.cards import actions
from bot.drafting.overtaken import Overtaken
from bot.words import drafts as draft_words
from bot.words import review as words
from handlers.bot import Bot
from tests.conversations.changing import SHORTER, SHORTEST, drafted, idle, told
from tests.house import PATIENCE, House
from tests.model_server import NEWSLETTER, Reply


async def test_regenerate_writes_another_version_from_the_same_brief(home: House, bot: Bot) -> None:
    """Version 2 is compared with version 1, which keeps its text and can be gone back to."""
    brief = await drafted(home, bot)
    home.model.enqueue(Reply(SHORTER))

    await home.editor.click(await home.sees_version(home.editor, brief), words.REGENERATE)

    assert await home.whole_text(bot, home.editor, number=2) == SHORTER.strip()
    assert told(home, 2) == told(home, 1)
    one, two = await bot.archive.versions.of(1)
    assert one.text == NEWSLETTER.strip()
    assert two.assignment == Assignment(one.assignment.brief, based_on=1)
    older = await home.sees_version(home.editor, brief, 1)
    assert words.REGENERATE not in older.buttons


async def test_regenerate_on_a_change_makes_the_change_once_more(home: House, bot: Bot) -> None:
    """The same words are asked for, of the same text."""
    brief = await drafted(home, bot)
    home.model.enqueue(Reply(SHORTER), Reply(SHORTEST))
    await home.editor.reply(brief, "shorter, please")
    await home.presented(bot, number=2)

    await home.second.click(await home.sees_version(home.second, brief, 2), words.REGENERATE)

    assert await home.whole_text(bot, home.editor, number=3) == SHORTEST.strip()
    assert told(home, 3) == told(home, 2)
    _, two, three = await bot.archive.versions.of(1)
    assert (three.assignment, three.requested_by) == (two.assignment, "USECOND")


async def test_regenerate_on_a_person_s_text_starts_from_the_brief(home: House, bot: Bot) -> None:
    """No model wrote that text, so its brief is what can be asked for again."""
    brief = await drafted(home, bot)
    saved = await bot.desk.save(
        1, 1, SHORTER, source=VersionSource.EDITOR, by="USECOND", request_id=None, based_on=1
    )
    assert isinstance(saved, Version)
    assert await home.whole_text(bot, home.editor, number=2) == SHORTER

    await home.editor.click(await home.sees_version(home.editor, brief, 2), words.REGENERATE)

    assert await home.whole_text(bot, home.editor, number=3) == NEWSLETTER.strip()
    assert told(home, 2) == told(home, 1)
    assert (await bot.archive.versions.of(1))[2].assignment.based_on == 2


async def test_a_text_that_comes_too_late_is_told_why(home: House, bot: Bot) -> None:
    """Nothing is saved behind a newer version, beside one that is written, or after a decision."""
    await drafted(home, bot)

    async def save(after: int) -> Version | Overtaken:
        return await bot.desk.save(
            1, after, SHORTER, source=VersionSource.EDITOR, by=None, request_id=None, based_on=after
        )

    assert isinstance(await save(1), Version)
    assert await save(1) is Overtaken.NEWER
    assert await save(7) is Overtaken.NEWER
    writing = Reply(hold_after=0)
    home.model.enqueue(writing)
    await bot.desk.write_anew(1, 2, by="UEDITOR", request_id=1)
    assert await save(2) is Overtaken.WRITING
    await asyncio.wait_for(writing.held.wait(), PATIENCE)
    writing.release()
    await home.presented(bot, number=3)
    await bot.archive.decisions.decide(1, version=3, kind=DecisionKind.DISCARD, by="UEDITOR")
    assert await save(3) is Overtaken.DECIDED
    await bot.archive.deletion.delete_text(1, by="UADMIN")
    assert await save(3) is Overtaken.DELETED
    await idle(bot)
    assert len(await bot.archive.versions.of(1)) == 3


async def test_two_clicks_on_regenerate_begin_one_version(home: House, bot: Bot) -> None:
    """Of two editors who press it at once, one is told that it is in the works."""
    brief = await drafted(home, bot)
    writing = Reply(SHORTER, hold_after=0)
    home.model.enqueue(writing)
    shown = await home.sees_version(home.editor, brief)

    await asyncio.gather(
        home.editor.click(shown, words.REGENERATE), home.editor.click(shown, words.REGENERATE)
    )

    await home.editor.sees_in_thread(brief, containing=draft_words.in_the_works(), timeout=PATIENCE)
    await asyncio.wait_for(writing.held.wait(), PATIENCE)
    writing.release()
    await home.presented(bot, number=2)
    await idle(bot)
    assert len(await bot.archive.versions.of(1)) == 2


async def test_regenerate_on_a_discarded_draft_says_who_discarded_it(home: House, bot: Bot) -> None:
    """A button that was still on somebody's screen does nothing behind a decision."""
    brief = await drafted(home, bot)
    shown = await home.sees_version(home.editor, brief)
    await home.second.click(shown, words.DISCARD)
    await home.editor.sees_change(shown, lambda m: words.REOPEN in m.buttons, timeout=PATIENCE)

    await home.editor.press_late(shown, words.REGENERATE)

    note = await home.editor.sees_in_thread(
        brief, containing="was discarded at version 1", timeout=PATIENCE
    )
    assert note.ephemeral
    await idle(bot)
    assert (await bot.archive.drafts.get(1)).state is DraftState.DISCARDED
    assert len(await bot.archive.versions.of(1)) == 1


async def test_a_button_with_a_value_of_nobody_s_is_answered(home: House, bot: Bot) -> None:
    """Whatever comes in a value, the person is told, and nothing is done."""
    brief = await drafted(home, bot)
    shown = await home.sees_version(home.editor, brief)
    await home.editor.click(shown, words.REGENERATE)
    await home.presented(bot, number=2)
    payload = (await home.client.envelopes("interactive"))[-1].payload

    for number, value in enumerate(("", "x", "1", "1:x", "99:1", "9" * 30 + ":1", "-1:1", "1:2:3")):
        action = {**payload["actions"][0], "value": value}
        again = {**payload, "actions": [action], "trigger_id": f"{number}.{payload['trigger_id']}"}
        await home.client.deliver("interactive", again)
        named = f"There is no draft “{value[:40]}”"
        await home.editor.sees_in_thread(brief, containing=named, timeout=PATIENCE)

    assert payload["actions"][0]["action_id"] == actions.REGENERATE
    await idle(bot)
    assert len(await bot.archive.versions.of(1)) == 2
