"""Editing a draft's file: the text becomes a version, and nothing that anybody wrote is lost."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, closing

import pytest

from bot.archive import DecisionKind, DraftState
from bot.archive.texts import content_hash
from bot.drafting import output_file, watching_files
from bot.words import review as labels
from handlers.bot import Bot
from tests.conversations.decided import offers, stands
from tests.conversations.filing import (
    BY_HAND,
    at_rest,
    by_file,
    file_of,
    filed,
    logged,
    noted,
    save,
    texts,
)
from tests.haste import hurry_slack
from tests.house import PATIENCE, House
from tests.model_server import NEWSLETTER, Reply
from workspace.client import until

WRITTEN = NEWSLETTER.strip()
SETTLE = 0.4


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less for editors that save in steps; nobody here is as slow as a person."""
    hurry_slack(monkeypatch)
    monkeypatch.setattr(output_file, "SETTLE_SECONDS", SETTLE)
    monkeypatch.setattr(watching_files, "SETTLE_SECONDS", SETTLE)
    monkeypatch.setattr(watching_files, "LOOK_SECONDS", 0.5)


async def test_a_changed_file_becomes_a_version(home: House, bot: Bot) -> None:
    """The text comes into archive and thread byte for byte, and the file is left as it is."""
    brief, path = await filed(home, bot)
    save(path, BY_HAND)
    saved = path.stat()

    version = await by_file(home, bot, 2)

    assert version.text.encode() == path.read_bytes() == BY_HAND.encode()
    assert version.assignment.based_on == 1
    shown = await home.sees_version(home.editor, brief, 2)
    assert labels.FROM_FILE in shown.words
    assert labels.APPROVE in shown.buttons
    draft = await bot.archive.drafts.get(1)
    assert await home.text_shown(home.editor, draft, version) == BY_HAND
    assert (draft.state, draft.file_sha256) == (DraftState.READY, version.sha256)
    await at_rest(bot)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (saved.st_ino, saved.st_mtime_ns)


async def test_what_was_changed_while_the_bot_was_away_is_taken_in_at_its_start(
    home: House,
) -> None:
    """Nobody has to save a second time because the bot was off."""
    async with home.bot() as bot:
        _, path = await filed(home, bot)
    save(path, BY_HAND)
    async with home.bot() as bot:
        await by_file(home, bot, 2)

        assert await texts(bot) == [WRITTEN, BY_HAND]


async def test_what_we_write_ourselves_is_never_a_version(home: House, bot: Bot) -> None:
    """The watcher hears of our own files too; to touch one is no change either."""
    brief, path = await filed(home, bot)
    for number, text in enumerate(("Dear all, two", "Dear all, three"), start=2):
        home.model.enqueue(Reply(text))
        newest = await home.sees_version(home.editor, brief, number - 1)
        newest = await offers(home.editor, newest, labels.REGENERATE)
        await home.editor.click(newest, labels.REGENERATE)
        await home.presented(bot, number=number)
    path.touch()
    heard = len(await home.client.calls("chat.postMessage"))
    await asyncio.sleep(3 * SETTLE)  # nothing is to come, so there is nothing to wait for
    await at_rest(bot)

    assert await texts(bot) == [WRITTEN, "Dear all, two", "Dear all, three"]
    assert path.read_text(encoding="utf-8") == "Dear all, three"
    assert len(await home.client.calls("chat.postMessage")) == heard


async def test_an_editor_that_saves_by_renaming_is_understood(home: House, bot: Bot) -> None:
    """Backup, lock and swap files come and go; the one version is what was saved."""
    _, path = await filed(home, bot)
    lock, backup = path.with_name(f".{path.name}.swp"), path.with_name(f"{path.name}~")
    lock.write_bytes(b"b0VIM 9.0\x00")
    path.with_name("4913").touch()
    path.with_name("4913").unlink()
    path.rename(backup)
    fresh = path.with_name("saving")
    fresh.write_bytes(BY_HAND.encode())
    fresh.rename(path)
    lock.unlink()

    await by_file(home, bot, 2)
    await at_rest(bot)

    assert await texts(bot) == [WRITTEN, BY_HAND]
    assert backup.read_text(encoding="utf-8") == WRITTEN


async def test_an_editor_that_deletes_and_writes_anew_is_understood(home: House, bot: Bot) -> None:
    """For a moment there is no file: that is no deletion, and nothing is written into the gap."""
    brief, path = await filed(home, bot)
    path.unlink()
    await asyncio.sleep(SETTLE / 2)
    assert not path.exists()
    save(path, BY_HAND)

    await by_file(home, bot, 2)
    await at_rest(bot)

    assert await texts(bot) == [WRITTEN, BY_HAND]
    newest = await home.sees_version(home.editor, brief, 2)
    assert labels.WRITE_FILE not in newest.buttons


async def test_a_half_saved_text_is_waited_for(
    home: House, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor empties the file, and writes it in pieces: only the whole is taken."""
    monkeypatch.setattr(output_file, "SETTLE_SECONDS", 5 * SETTLE)
    brief, path = await filed(home, bot)
    with path.open("wb") as file:
        for piece in (BY_HAND[:20], BY_HAND[20:40], BY_HAND[40:]):
            await asyncio.sleep(SETTLE / 2)
            file.write(piece.encode())
            file.flush()

    await by_file(home, bot, 2)
    await at_rest(bot)

    assert await texts(bot) == [WRITTEN, BY_HAND]
    thread = await home.editor.messages("#newsletter", thread=brief)
    assert not [each for each in thread if "I cannot take" in each.words]


async def test_two_savings_in_a_moment_are_one_version_and_two_later_ones_two(
    home: House, bot: Bot
) -> None:
    """Who saves and saves again has written one text; who saves tomorrow has written another."""
    _, path = await filed(home, bot)
    save(path, "Dear all, one")
    save(path, "Dear all, two")
    await by_file(home, bot, 2)
    save(path, "Dear all, three")
    await by_file(home, bot, 3)

    assert await texts(bot) == [WRITTEN, "Dear all, two", "Dear all, three"]


async def test_a_text_that_a_person_puts_back_is_a_version(home: House, bot: Bot) -> None:
    """Undone in the editor, or restored from a backup: the earlier text is the newest again."""
    _, path = await filed(home, bot)
    save(path, BY_HAND)
    await by_file(home, bot, 2)
    save(path, WRITTEN)
    version = await by_file(home, bot, 3)

    assert await texts(bot) == [WRITTEN, BY_HAND, WRITTEN]
    assert version.assignment.based_on == 2


async def test_a_file_that_is_changed_while_a_version_is_written_follows_it(
    home: House, bot: Bot
) -> None:
    """The model and a person write at once: both texts are kept, the person's as the newest."""
    brief, path = await filed(home, bot)
    reply = Reply("Dear all, from the model", hold_after=2)
    home.model.enqueue(reply)
    newest = await offers(
        home.editor, await home.sees_version(home.editor, brief), labels.REGENERATE
    )
    await home.editor.click(newest, labels.REGENERATE)
    await asyncio.wait_for(reply.held.wait(), PATIENCE)
    save(path, BY_HAND)
    await asyncio.sleep(3 * SETTLE)  # the watcher sees it, and is to do nothing yet
    assert len(await bot.archive.versions.of(1)) == 2
    reply.release()

    version = await by_file(home, bot, 3)

    assert await texts(bot) == [WRITTEN, "Dear all, from the model", BY_HAND]
    assert version.assignment.based_on == 1
    assert path.read_bytes() == BY_HAND.encode()


async def test_nothing_is_approved_that_is_not_in_the_file(home: House, bot: Bot) -> None:
    """A click on Approve sees a change of the file that nobody has noticed yet."""
    brief, path = await filed(home, bot)
    version = await offers(home.second, await home.sees_version(home.second, brief), labels.APPROVE)
    save(path, BY_HAND)
    await home.second.click(version, labels.APPROVE)

    await by_file(home, bot, 2)
    await at_rest(bot)

    assert await bot.archive.decisions.of(1) == []
    assert (await bot.archive.drafts.get(1)).state is DraftState.READY


@pytest.mark.parametrize("button", [labels.APPROVE, labels.DISCARD])
async def test_a_change_after_a_decision_reopens_the_draft(
    home: House, bot: Bot, button: str
) -> None:
    """Also one that came in the very moment of the decision: what was decided is on record."""
    brief, path = await filed(home, bot)
    version = await offers(home.second, await home.sees_version(home.second, brief), button)
    await home.second.click(version, button)
    decided = DraftState.APPROVED if button == labels.APPROVE else DraftState.DISCARDED
    await stands(bot, decided)
    save(path, BY_HAND)

    await by_file(home, bot, 2)

    assert (await bot.archive.drafts.get(1)).state is DraftState.READY
    made, reopened = await bot.archive.decisions.of(1)
    assert (made.version, made.by) == (1, "USECOND")
    assert (reopened.kind, reopened.version, reopened.by) == (DecisionKind.REOPEN, 1, None)
    newest = await home.sees_version(home.editor, brief, 2)
    assert labels.APPROVE in newest.buttons


async def test_a_crash_before_we_note_what_we_wrote_makes_no_version(home: House) -> None:
    """Our own text lies in the file and nobody knows: at the next start we recognise it."""
    async with home.bot() as bot:
        brief, path = await filed(home, bot)
        home.model.enqueue(Reply("Dear all, two"))
        newest = await offers(
            home.editor, await home.sees_version(home.editor, brief), labels.REGENERATE
        )
        await home.editor.click(newest, labels.REGENERATE)
        await home.presented(bot, number=2)
    for before in (content_hash(WRITTEN), None):
        async with home.archive() as archive:
            await archive.drafts.note_file(1, before)
        async with home.bot() as bot:
            await _noted(bot, "Dear all, two")

            assert await texts(bot) == [WRITTEN, "Dear all, two"]
            assert path.read_text(encoding="utf-8") == "Dear all, two"


async def test_a_crash_before_we_note_what_we_took_in_doubles_nothing(home: House) -> None:
    """The text is a version, and the archive still believes in the one before."""
    async with home.bot() as bot:
        _, path = await filed(home, bot)
        save(path, BY_HAND)
        await by_file(home, bot, 2)
    async with home.archive() as archive:
        await archive.drafts.note_file(1, content_hash(WRITTEN))
    async with home.bot() as bot:
        await _noted(bot, BY_HAND)

        assert await texts(bot) == [WRITTEN, BY_HAND]


async def test_a_crash_before_the_file_is_there_writes_it_at_the_next_start(home: House) -> None:
    """The name was given, and the process died."""
    async with home.bot() as bot:
        _, path = await filed(home, bot)
    path.unlink()
    async with home.archive() as archive:
        await archive.drafts.note_file(1, None)
    async with home.bot() as bot:
        await _noted(bot, WRITTEN)

        assert path.read_text(encoding="utf-8") == WRITTEN


async def test_a_byte_order_mark_is_taken_off(home: House, bot: Bot) -> None:
    """Some editors put one in front: version and file are the text without it."""
    _, path = await filed(home, bot)
    path.write_bytes(BY_HAND.encode("utf-8-sig"))

    version = await by_file(home, bot, 2)
    await at_rest(bot)

    assert version.text == BY_HAND
    assert path.read_bytes() == BY_HAND.encode()
    assert len(await texts(bot)) == 2


@pytest.mark.parametrize("data", [b"", b"\xff\xfeD\x00e\x00", b"Dear \x00 all", b"x" * 200_001])
async def test_what_is_no_newsletter_is_left_alone_and_said_once(home: House, data: bytes) -> None:
    """The thread says why, once for all starts; the next version gets a file of its own."""
    async with home.bot() as bot:
        brief, path = await filed(home, bot)
        path.write_bytes(data)
        await home.editor.sees_in_thread(brief, containing="I cannot take", timeout=PATIENCE)
    async with home.bot() as bot:
        path.touch()
        await asyncio.sleep(3 * SETTLE)  # a second note is not to come
        await at_rest(bot)
        thread = await home.editor.messages("#newsletter", thread=brief)
        assert sum("I cannot take" in each.words for each in thread) == 1
        assert await texts(bot) == [WRITTEN]
        home.model.enqueue(Reply("Dear all, two"))
        newest = await offers(
            home.editor, await home.sees_version(home.editor, brief), labels.REGENERATE
        )
        await home.editor.click(newest, labels.REGENERATE)

        assert await home.whole_text(bot, home.editor, number=2) == "Dear all, two"

        assert await file_of(home, bot) != path
        assert path.read_bytes() == data


@pytest.mark.parametrize("kind", ["folder", "link"])
async def test_a_folder_or_a_link_in_the_place_of_a_file_is_left_alone(
    home: House, bot: Bot, kind: str
) -> None:
    """Nothing is read through a link: it could lead to anything on this machine."""
    brief, path = await filed(home, bot)
    path.unlink()
    if kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(home.prompt_file)

    await home.editor.sees_in_thread(brief, containing="I cannot take", timeout=PATIENCE)
    await at_rest(bot)

    assert await texts(bot) == [WRITTEN]
    assert path.is_dir() if kind == "folder" else path.is_symlink()


async def test_a_deleted_file_is_written_again_only_when_asked(home: House, bot: Bot) -> None:
    """The card says that it is gone; newer versions leave it so; a button brings it back."""
    brief, path = await filed(home, bot)
    path.unlink()
    gone = await offers(home.editor, await home.sees_version(home.editor, brief), labels.WRITE_FILE)
    home.model.enqueue(Reply("Dear all, two"))
    await home.editor.click(gone, labels.REGENERATE)
    await home.presented(bot, number=2)
    await at_rest(bot)
    assert not path.exists()

    newest = await offers(
        home.editor, await home.sees_version(home.editor, brief, 2), labels.WRITE_FILE
    )
    await home.editor.click(newest, labels.WRITE_FILE)

    await home.editor.sees_change(
        newest, lambda m: labels.WRITE_FILE not in m.buttons, timeout=PATIENCE
    )
    assert path.read_text(encoding="utf-8") == "Dear all, two"
    assert await home.whole_text(bot, home.editor, number=2) == "Dear all, two"
    assert await texts(bot) == [WRITTEN, "Dear all, two"]


async def test_a_file_that_is_moved_away_and_back_changes_nothing(home: House, bot: Bot) -> None:
    """While it is away the card says so; back in its place it is the file that it was."""
    brief, path = await filed(home, bot)
    elsewhere = home.folder / "elsewhere.txt"
    path.rename(elsewhere)
    gone = await offers(home.editor, await home.sees_version(home.editor, brief), labels.WRITE_FILE)
    elsewhere.rename(path)

    await home.editor.sees_change(
        gone, lambda m: labels.WRITE_FILE not in m.buttons, timeout=PATIENCE
    )
    assert await texts(bot) == [WRITTEN]


async def test_a_file_that_comes_back_changed_is_a_version(home: House, bot: Bot) -> None:
    """Somebody took it home, worked on it, and brought it back."""
    _, path = await filed(home, bot)
    path.unlink()
    await asyncio.sleep(2 * SETTLE)
    save(path, BY_HAND)

    await by_file(home, bot, 2)

    assert await texts(bot) == [WRITTEN, BY_HAND]


async def test_a_folder_that_is_taken_away_is_made_again(home: House, bot: Bot) -> None:
    """The next draft has its file; those that went with the folder stay away."""
    _, path = await filed(home, bot)
    home.output.rename(home.folder / "taken away")
    await until(home.output.is_dir, timeout=PATIENCE, what="the folder to be there again")
    await home.editor.run("#newsletter", "/chrisgpt • Second draft\n• With a file")
    await home.presented(bot, draft_id=2)

    assert not path.exists()
    second = await file_of(home, bot, 2)
    assert second.read_text(encoding="utf-8") == WRITTEN
    save(second, BY_HAND)
    await until(
        lambda: _has(bot, 2, BY_HAND), timeout=PATIENCE, what="the change in the new folder"
    )


async def test_a_folder_that_tells_of_no_change_is_looked_through(
    home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a network folder nobody hears what others do: the files are compared by themselves."""

    async def deaf(
        *_: object, stop_event: asyncio.Event, rust_timeout: int, **__: object
    ) -> AsyncIterator[set[tuple[int, str]]]:
        while not stop_event.is_set():
            await asyncio.sleep(rust_timeout / 1000)
            yield set()

    monkeypatch.setattr(watching_files, "awatch", deaf)
    async with home.bot() as bot:
        brief, path = await filed(home, bot)
        save(path, BY_HAND)
        await by_file(home, bot, 2)
        path.unlink()

        await offers(home.editor, await home.sees_version(home.editor, brief, 2), labels.WRITE_FILE)

        assert await texts(bot) == [WRITTEN, BY_HAND]


async def test_a_system_that_cannot_watch_is_worked_with(
    home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All watches of the machine are taken: the bot says so in its log, and looks by itself."""

    async def refuse(*_: object, **__: object) -> AsyncIterator[set[tuple[int, str]]]:
        raise OSError(28, "No space left on device")
        yield set()

    monkeypatch.setattr(watching_files, "awatch", refuse)
    async with home.bot() as bot:
        _, path = await filed(home, bot)
        save(path, BY_HAND)
        await by_file(home, bot, 2)

        assert await texts(bot) == [WRITTEN, BY_HAND]


async def test_watching_ends_with_the_bot(home: House) -> None:
    """A stop waits for no change that never comes, and no watcher is left behind."""
    async with AsyncExitStack() as stack:
        bot = await stack.enter_async_context(home.bot())
        await filed(home, bot)
        [watching] = [each for each in asyncio.all_tasks() if "watch output" in each.get_name()]
        await stack.aclose()

    assert watching.done()
    assert not watching.cancelled() or watching.cancelling()


async def test_a_text_that_is_found_before_anybody_watches_is_shown(home: House) -> None:
    """A version was not shown yet when the bot went, and its file was changed meanwhile."""
    async with home.bot() as bot:
        brief, path = await filed(home, bot)
    save(path, BY_HAND)
    os.utime(path, (0, 0))  # nobody waits for it to rest
    with closing(sqlite3.connect(home.database)) as database, database:
        database.execute("UPDATE versions SET presented_at = NULL")
    async with home.bot() as bot:
        await by_file(home, bot, 2)

        shown = await home.sees_version(home.editor, brief, 2)
        assert labels.FROM_FILE in shown.words


async def test_a_change_is_taken_in_although_the_archive_was_away(home: House, bot: Bot) -> None:
    """It could not be asked when the file was changed: it is asked again."""
    _, path = await filed(home, bot)
    await at_rest(bot)
    home.expected_errors.append("output file not looked at")
    with closing(sqlite3.connect(home.database)) as database:
        database.execute("ALTER TABLE drafts RENAME TO drafts_elsewhere")
        save(path, BY_HAND)
        await logged(home, "output file not looked at", times=4)
        database.execute("ALTER TABLE drafts_elsewhere RENAME TO drafts")

    await by_file(home, bot, 2)
    assert await texts(bot) == [WRITTEN, BY_HAND]


async def _noted(bot: Bot, text: str) -> None:
    async def look() -> bool:
        return await noted(bot) == content_hash(text)

    await until(look, timeout=PATIENCE, what="the file to be noted")
    await at_rest(bot)


async def _has(bot: Bot, draft_id: int, text: str) -> bool:
    return text in await texts(bot, draft_id)
