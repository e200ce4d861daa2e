"""A draft grows in its thread; Stop keeps a part of it; Try again writes another version."""

import asyncio

import pytest

from bot.archive import DraftState, VersionState
from bot.words import changes as change_words
from bot.words import drafts as words
from handlers.bot import Bot
from tests.house import PATIENCE, House
from tests.model_server import NEWSLETTER, Reply
from workspace.client import Message, Persona

COMMAND = "/chrisgpt • Sunday opening\n• Volunteers wanted"


async def asked(person: Persona) -> Message:
    """Ask for a draft in the channel, and return its brief."""
    assert (await person.run("#newsletter", COMMAND)).ok
    return await person.sees("#newsletter", containing="Sunday opening")


async def growing(person: Persona, brief: Message, reply: Reply) -> Message:
    """Wait until the model holds, and everything before that is seen; return the message."""
    await asyncio.wait_for(reply.held.wait(), PATIENCE)
    so_far = "".join(reply.pieces[: reply.hold_after])
    return await person.sees_in_thread(
        brief, where=lambda m: m.plain.strip() == so_far.strip(), timeout=PATIENCE
    )


async def stopped(home: House, reply: Reply) -> tuple[Message, Message]:
    """Ask for a draft, stop it half way, and return brief and partial version."""
    home.model.enqueue(reply)
    brief = await asked(home.editor)
    draft = await growing(home.editor, brief, reply)
    assert (await home.editor.click(draft, words.STOP)).ok
    return brief, await home.sees_version(home.editor, brief)


async def test_a_draft_grows_before_the_model_is_done(home: House, bot: Bot) -> None:
    """Everyone in the channel sees the first words while the model still writes the others."""
    reply = Reply(hold_after=6)
    home.model.enqueue(reply)
    brief = await asked(home.editor)

    seen = await growing(home.second, brief, reply)

    assert "openai:house-writer is writing…" in seen.words
    assert list(seen.buttons) == [words.STOP]
    partial = (await bot.archive.versions.of(1))[0]
    assert (partial.state, partial.text.strip()) == (VersionState.WRITING, seen.plain.strip())
    reply.release()
    done = await home.sees_version(home.second, brief)
    assert done.ts == seen.ts
    assert await home.whole_text(bot, home.second) == NEWSLETTER.strip()


async def test_a_draft_says_that_it_is_coming_before_the_first_word(home: House, bot: Bot) -> None:
    """While the model reads the brief, the thread says so, and can be stopped."""
    reply = Reply(hold_after=0)
    home.model.enqueue(reply)
    brief = await asked(home.editor)

    waiting = await home.second.sees_in_thread(brief, containing="is reading the brief…")

    assert list(waiting.buttons) == [words.STOP]
    reply.release()
    await home.whole_text(bot, home.second)


async def test_a_finished_version_names_its_writer_and_shows_its_subject_apart(
    home: House, bot: Bot
) -> None:
    """The last writing sets the subject off from the body and tells who wrote it."""
    brief = await asked(home.editor)

    done = await home.sees_version(home.editor, brief)

    assert "Draft 1, version 1 · written by openai:house-writer" in done.words
    assert "to check" in done.words.casefold()
    kinds = [block["type"] for block in done.blocks]
    assert kinds[:4] == ["context", "section", "divider", "section"]
    assert done.blocks[1]["text"]["text"] == "Subject: New doors, long lunches\n\n"
    name = (await bot.archive.drafts.get(1)).output_file
    assert f"Kept in the output folder as {name}." in done.words


async def test_stop_keeps_what_is_written(home: House, bot: Bot) -> None:
    """A partial version stays in archive, file and thread, and the model writes no further."""
    reply = Reply(hold_after=6)

    _, partial = await stopped(home, reply)

    kept = "".join(reply.pieces[:6]).strip()
    assert await home.whole_text(bot, home.second) == kept
    assert "Stopped by <@UEDITOR>. What was written is kept." in partial.words
    assert next(iter(partial.buttons)) == words.TRY_AGAIN
    assert (await home.presented(bot)).state is VersionState.PARTIAL
    assert (await bot.archive.drafts.get(1)).state is DraftState.STOPPED
    await asyncio.wait_for(home.model.requests[0].ended.wait(), PATIENCE)
    assert home.model.requests[0].hung_up


async def test_somebody_else_may_stop(home: House, bot: Bot) -> None:
    """The thread names who stopped it."""
    reply = Reply(hold_after=6)
    home.model.enqueue(reply)
    brief = await asked(home.editor)

    await home.second.click(await growing(home.second, brief, reply), words.STOP)

    await home.editor.sees_in_thread(brief, containing="Stopped by <@USECOND>")
    await home.presented(bot)


async def test_stop_before_the_first_word_leaves_the_brief(home: House, bot: Bot) -> None:
    """Nothing was written, so nothing but the brief is kept, and it can be tried again."""
    reply = Reply(hold_after=0)
    home.model.enqueue(reply)
    brief = await asked(home.editor)
    waiting = await home.editor.sees_in_thread(brief, containing="is reading the brief…")
    await asyncio.wait_for(reply.held.wait(), PATIENCE)

    await home.editor.click(waiting, words.STOP)

    none = await home.sees_version(home.editor, brief, containing="There were no words yet.")
    assert (await bot.archive.drafts.get(1)).output_file is None
    await home.editor.click(none, words.TRY_AGAIN)
    await home.sees_version(home.editor, brief, 2)
    assert await home.whole_text(bot, home.editor, number=2) == NEWSLETTER.strip()


async def test_try_again_writes_another_version(home: House, bot: Bot) -> None:
    """Version 2 grows further down; version 1 keeps its text and offers no other try."""
    brief, partial = await stopped(home, Reply(hold_after=6))

    assert (await home.editor.click(partial, words.TRY_AGAIN)).ok

    whole = await home.sees_version(home.second, brief, 2)
    older = await home.second.sees_change(partial, lambda m: words.TRY_AGAIN not in m.buttons)
    assert older.plain == partial.plain
    assert words.SUPERSEDED in older.words
    assert float(whole.ts) > float(older.ts)
    assert await home.whole_text(bot, home.second, number=2) == NEWSLETTER.strip()
    first, second = await bot.archive.versions.of(1)
    assert (first.text, second.number) == (partial.plain, 2)
    assert (await bot.archive.drafts.get(1)).state is DraftState.READY


async def test_two_people_who_try_again_at_once_get_one_version(home: House, bot: Bot) -> None:
    """Whoever was second is told that it is under way."""
    brief, partial = await stopped(home, Reply(hold_after=6))
    button = partial.buttons[words.TRY_AGAIN]
    reply = Reply(hold_after=1)
    home.model.enqueue(reply)

    await asyncio.gather(
        home.editor.press(partial, *button), home.second.press_late(partial, words.TRY_AGAIN)
    )

    async def told(person: Persona) -> bool:
        await person.sees_note("#newsletter", containing=words.in_the_works(), thread=brief)
        return True

    notes = [asyncio.create_task(told(person)) for person in (home.editor, home.second)]
    await asyncio.wait(notes, return_when=asyncio.FIRST_COMPLETED)
    for note in notes:
        note.cancel()
    assert sum(not note.cancelled() for note in await _ended(notes)) == 1
    reply.release()
    await home.sees_version(home.editor, brief, 2)
    assert [v.number for v in await bot.archive.versions.of(1)] == [1, 2]
    assert len(home.model.requests) == 2


async def _ended(tasks: list[asyncio.Task[bool]]) -> list[asyncio.Task[bool]]:
    await asyncio.gather(*tasks, return_exceptions=True)
    return tasks


async def test_a_late_try_again_is_told(home: House, bot: Bot) -> None:
    """A button that was still on the screen begins nothing once a newer version is whole."""
    brief, partial = await stopped(home, Reply(hold_after=6))
    await home.editor.click(partial, words.TRY_AGAIN)
    await home.sees_version(home.editor, brief, 2)

    await home.second.press_late(partial, words.TRY_AGAIN)

    await home.second.sees_note("#newsletter", containing=change_words.newer(1), thread=brief)
    assert len(await bot.archive.versions.of(1)) == 2


async def test_a_late_stop_is_told(home: House, bot: Bot) -> None:
    """Who presses Stop when the draft is whole learns that, and the text stays whole."""
    reply = Reply(hold_after=6)
    home.model.enqueue(reply)
    brief = await asked(home.editor)
    seen = await growing(home.editor, brief, reply)
    reply.release()
    await home.presented(bot)

    await home.editor.press_late(seen, words.STOP)

    await home.editor.sees_note("#newsletter", containing="nothing to stop", thread=brief)
    assert await home.whole_text(bot, home.editor) == NEWSLETTER.strip()


async def test_stop_pressed_twice_stops_once(home: House, bot: Bot) -> None:
    """The second press of a person in a hurry changes nothing."""
    reply = Reply(hold_after=6)
    home.model.enqueue(reply)
    brief = await asked(home.editor)
    seen = await growing(home.editor, brief, reply)

    await asyncio.gather(
        home.editor.press_late(seen, words.STOP),
        home.second.press_late(seen, words.STOP),
    )

    await home.sees_version(home.editor, brief, containing="Stopped by <@")
    assert (await home.presented(bot)).state is VersionState.PARTIAL


async def test_a_third_version_follows_the_second(home: House, bot: Bot) -> None:
    """Each version keeps its number and its text."""
    brief, partial = await stopped(home, Reply(hold_after=2))
    home.model.enqueue(Reply("Second attempt, cut.", cut=2))
    await home.editor.click(partial, words.TRY_AGAIN)
    again = await home.sees_version(home.editor, brief, 2)
    await home.second.click(again, words.TRY_AGAIN)

    await home.sees_version(home.editor, brief, 3)

    await home.whole_text(bot, home.editor, number=3)
    versions = await bot.archive.versions.of(1)
    assert [(v.number, v.requested_by) for v in versions] == [
        (1, "UEDITOR"),
        (2, "UEDITOR"),
        (3, "USECOND"),
    ]
    assert versions[1].text == "Second attempt,"


@pytest.mark.usefixtures("bot")
async def test_a_growing_text_is_rewritten_no_faster_than_slack_allows(home: House) -> None:
    """A fast model does not make a call for each of its words."""
    home.model.enqueue(Reply(" ".join(["word"] * 500)))
    brief = await asked(home.editor)

    await home.sees_version(home.editor, brief)

    assert len(await home.client.calls("chat.update")) <= 4
