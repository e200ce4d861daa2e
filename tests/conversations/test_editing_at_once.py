"""Two who work on one draft at once: each is told of the other, and no text is lost."""

import asyncio
import sqlite3
from contextlib import closing

import pytest

from bot.archive import DecisionKind, DraftState, NewRequest, RequestKind, VersionSource
from bot.drafting.cards import actions
from bot.slack import door
from bot.words import access as access_words
from bot.words import forms as words
from bot.words import review as labels
from handlers.bot import Bot
from handlers.review import edit_form, opening
from tests.conversations.editing import (
    CHANNEL,
    FIRST,
    drafted,
    edit,
    last_message,
    more,
    newest,
    sent_back,
    version,
)
from tests.house import PATIENCE, House
from tests.model_server import NEWSLETTER, Reply
from workspace.client import until
from workspace.client.form import Form

THEIRS, MINE = "Theirs: Monday at ten.", "Mine: Tuesday,\nat eleven :tada:"
MORE = "Bye."


async def overtaken(home: House, bot: Bot) -> Form:
    """Let the second editor save while the first one's form is open; return the form after it."""
    await drafted(home, bot)
    mine, theirs = await edit(home.editor, bot), await edit(home.second, bot)
    assert (await theirs.submit(**{FIRST: THEIRS})).ok
    await home.presented(bot, number=2)
    assert (await mine.submit(**{FIRST: MINE, edit_form.MORE: MORE})).ok
    return await late_form(home)


async def late_form(home: House) -> Form:
    """Return the form that says who was faster."""

    async def look() -> Form | None:
        form = await home.editor.form_now()
        return form if form and "request" in form.view["private_metadata"] else None

    return await until(look, timeout=PATIENCE, what="the form to say who was faster")


async def test_the_second_one_sees_both_texts_and_saves_theirs_after(home: House, bot: Bot) -> None:
    """The form names who saved, shows what they changed, and keeps what was typed."""
    form = await overtaken(home, bot)

    assert "<@USECOND> saved version 2" in form.words
    assert "ten" in form.words
    assert "strike" in str(form.view["blocks"])
    assert form.view["typed"][FIRST][FIRST] == MINE
    assert form.view["typed"][edit_form.MORE][edit_form.MORE] == MORE
    assert form.view["submit"]["text"] == words.save_mine_as(3)
    assert (await form.submit()).ok

    saved = await home.presented(bot, number=3)
    assert saved.text.endswith("Mine: Tuesday,\nat eleven 🎉\n\nBye.")
    assert (saved.source, saved.assignment.based_on) == (VersionSource.EDITOR, 2)
    texts = [v.text for v in (await newest(bot))[1]]
    assert texts[1].endswith(THEIRS)
    assert await home.whole_text(bot, home.editor, number=3) == saved.text


async def test_who_cancels_is_sent_their_text(
    home: House, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Directly, all of it, and also when Slack was away; the other one's version is the newest."""
    monkeypatch.setattr(door, "PAUSE_SECONDS", 0.02)
    monkeypatch.setattr(opening, "SLACK_AWAY_SECONDS", 0.1)
    form = await overtaken(home, bot)
    await home.client.fault("conversations.open", times=8, error="internal_error")

    await form.close()

    text = await sent_back(home.editor, words.your_text(1))
    assert text == "Subject: New doors, long lunches\n\nMine: Tuesday,\nat eleven 🎉\n\nBye."
    assert len((await newest(bot))[1]) == 2


async def test_what_cannot_be_saved_is_sent_back(home: House, bot: Bot) -> None:
    """Where the archive takes no version, the form is closed already; its text is not lost."""
    home.expected_errors.append("request failed")
    await drafted(home, bot)
    forms = [
        await edit(home.editor, bot),
        await more(home.second, bot, actions.EDIT_BRIEF, words.brief_title(1)),
    ]
    with closing(sqlite3.connect(home.database)) as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON versions BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
        connection.commit()

    await forms[0].submit(**{FIRST: MINE})
    await forms[1].submit(**{"bullets-0": "A zebra comes"})

    assert (await sent_back(home.editor, words.your_text(1))).endswith("at eleven 🎉")
    assert "A zebra comes" in await sent_back(home.second, words.your_brief(1))


async def test_a_third_one_is_shown_as_well(home: House, bot: Bot) -> None:
    """Overtaken once more, the form shows who was faster this time."""
    form = await overtaken(home, bot)
    await (await edit(home.second, bot)).submit(**{FIRST: "Theirs again."})
    await home.presented(bot, number=3)

    assert (await form.submit()).ok
    await until(lambda: _says(home, "saved version 3"), timeout=PATIENCE, what="the next notice")
    assert (await (await late_form(home)).submit()).ok

    assert (await version(bot, 4)).text.endswith("at eleven 🎉\n\nBye.")


async def _says(home: House, what: str) -> bool:
    form = await home.editor.form_now()
    return form is not None and what in form.words


async def test_two_who_press_at_the_same_moment_lose_nothing(home: House, bot: Bot) -> None:
    """One of them makes version 2; the other one's text is in the form or was sent to them."""
    await drafted(home, bot)
    one, other = await edit(home.editor, bot), await edit(home.second, bot)

    await asyncio.gather(one.submit(**{FIRST: MINE}), other.submit(**{FIRST: THEIRS}))

    saved = (await version(bot, 2)).text
    assert saved.endswith("🎉") != saved.endswith(THEIRS)
    loser, text = (home.second, THEIRS) if saved.endswith("🎉") else (home.editor, "at eleven 🎉")

    async def kept() -> bool:
        form = await loser.form_now()
        told = await loser.messages(loser.direct)
        return form is not None or any(text in message.plain for message in told)

    await until(kept, timeout=PATIENCE, what="the other text to be kept")
    assert len((await newest(bot))[1]) == 2


@pytest.mark.parametrize(
    ("kind", "says"),
    [(DecisionKind.APPROVE, "approved version 1"), (DecisionKind.DISCARD, "discarded the draft")],
)
async def test_decided_meanwhile_the_text_waits_in_the_form(
    home: House, bot: Bot, kind: DecisionKind, says: str
) -> None:
    """The form says who decided; once the draft is open again the same form saves it."""
    await drafted(home, bot)
    form = await edit(home.editor, bot)
    await bot.archive.decisions.decide(1, version=1, kind=kind, by="USECOND")

    assert (await form.submit(**{FIRST: MINE})).ok
    form = await late_form(home)
    assert f"<@USECOND> {says}" in form.words
    assert (await newest(bot))[0].state in (DraftState.APPROVED, DraftState.DISCARDED)
    await bot.archive.decisions.decide(1, version=1, kind=DecisionKind.REOPEN, by="USECOND")
    assert (await form.submit()).ok

    assert (await version(bot, 2)).text.endswith("at eleven 🎉")


async def test_decided_meanwhile_who_cancels_is_sent_their_text(home: House, bot: Bot) -> None:
    """A decision takes no text away either."""
    await drafted(home, bot)
    form = await edit(home.editor, bot)
    kind = DecisionKind.DISCARD
    await bot.archive.decisions.decide(1, version=1, kind=kind, by="USECOND")
    await form.submit(**{FIRST: MINE})

    await (await late_form(home)).close()

    assert (await sent_back(home.editor, words.your_text(1))).endswith("at eleven 🎉")


async def test_deleted_meanwhile_the_text_is_shown_and_kept_nowhere(home: House, bot: Bot) -> None:
    """What was deleted stays deleted: only the form of who typed it still has it."""
    await drafted(home, bot)
    form = await edit(home.editor, bot)
    await bot.deleting.delete(1, by="UADMIN", request_id=None, why="asked")

    assert (await form.submit(**{FIRST: "Typed in vain, zebra."})).ok

    await until(lambda: _says(home, "zebra"), timeout=PATIENCE, what="the text to be shown")
    gone = await home.editor.form_now()
    assert gone
    assert words.deleted_meanwhile() in gone.words
    await gone.close()
    assert b"zebra" not in b"".join(path.read_bytes() for path in home.folder.glob("archive.db*"))


async def test_who_may_not_any_more_keeps_their_text(home: House) -> None:
    """The form says why nothing is saved, with the text to be copied; nothing is kept of it."""
    async with home.bot() as bot:
        await drafted(home, bot)
        form = await edit(home.editor, bot)
    async with home.bot(editors=frozenset({"USECOND"})) as bot:
        await (await edit(home.second, bot)).submit(**{FIRST: "Secret giraffe."})
        await home.presented(bot, number=2)

        assert (await form.submit(**{FIRST: "Typed in vain, zebra."})).ok

        await until(lambda: _says(home, "zebra"), timeout=PATIENCE, what="the text to be shown")
        refused = await home.editor.form_now()
        assert refused
        assert access_words.not_an_editor() in refused.words
        assert "giraffe" not in refused.words
        assert len((await newest(bot))[1]) == 2
    kept = b"".join(path.read_bytes() for path in home.folder.glob("archive.db*"))
    assert b"zebra" not in kept


async def test_written_meanwhile_the_text_waits_in_the_form(home: House, bot: Bot) -> None:
    """While a version is being written nothing is saved; afterwards both texts are there."""
    await drafted(home, bot)
    form = await edit(home.editor, bot)
    held = Reply(text=NEWSLETTER.replace("Monday", "Friday"), hold_after=3)
    home.model.enqueue(held)
    await home.second.click(await last_message(home.second, bot), labels.REGENERATE)
    await held.held.wait()

    assert (await form.submit(**{FIRST: MINE})).ok
    form = await late_form(home)
    assert words.being_written() in form.words
    held.release()
    await home.presented(bot, number=2)
    assert (await form.submit()).ok
    await until(lambda: _says(home, "Version 2 was written"), timeout=PATIENCE, what="the notice")
    assert (await (await late_form(home)).submit()).ok

    assert (await version(bot, 3)).text.endswith("at eleven 🎉")


async def test_a_form_that_a_crash_cut_off_is_saved_at_the_next_start(home: House) -> None:
    """It was on record before Slack heard that we have it."""
    async with home.bot() as bot:
        text = await drafted(home, bot)
    async with home.archive() as archive:
        await archive.requests.record(form_request([None, "Saved after all."]))

    async with home.bot() as bot:
        assert (await version(bot, 2)).text == "Saved after all."
        assert (await newest(bot))[1][0].text == text


async def test_cut_off_and_overtaken_it_is_sent_back(home: House) -> None:
    """The person cannot see a form any more, so their text comes directly."""
    async with home.bot() as bot:
        await drafted(home, bot)
        await (await edit(home.second, bot)).submit(**{FIRST: THEIRS})
        await home.presented(bot, number=2)
    async with home.archive() as archive:
        await archive.requests.record(form_request([None, "Came too late."]))

    async with home.bot() as bot:
        assert await sent_back(home.editor, words.your_text(1)) == "Came too late."
        assert len((await newest(bot))[1]) == 2


def form_request(fields: list[str | None]) -> NewRequest:
    """Return the record of a form that was sent off just before a crash."""
    return NewRequest(
        kind=RequestKind.FORM,
        delivery="view:V1:1.1",
        place=None,
        team="T0LOCAL",
        user="UEDITOR",
        channel=CHANNEL,
        payload={
            "draft": 1,
            "base": 1,
            "after": 1,
            "channel": CHANNEL,
            "fields": fields,
            "form": edit_form.FORM,
            "subject": "review",
        },
        draft_id=1,
    )
