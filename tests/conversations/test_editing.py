"""Editing a text in a form: what is saved is what was typed, and nothing else changes."""

import pytest

from bot.archive import VersionSource
from bot.words import changes as change_words
from bot.words import forms as words
from bot.words import review as labels
from handlers.bot import Bot
from handlers.review import edit_form
from tests.conversations.editing import (
    FIRST,
    SUBJECT,
    again,
    drafted,
    edit,
    last_message,
    newest,
    told,
    version,
)
from tests.house import PATIENCE, House
from tests.model_server import NEWSLETTER, Reply
from workspace.client import until

ODD = (
    "Subject: Neue Räume 🎉\r\n\r\nDear all,  \r\n\tthe :tada: stays, 10💯 too, and 👩🏽‍🍳.\r\n"
    "\r\n\r\n\r\nNo-break\u00a0space, * <b> & &amp; _x_ <!channel> <@UEDITOR>.  \r\nBye"
)


async def test_an_edit_becomes_that_editors_version(home: House, bot: Bot) -> None:
    """Any editor may: the text is saved as typed, shown with what changed, and in the file."""
    text = await drafted(home, bot)
    form = await edit(home.second, bot)
    assert form.value(SUBJECT) == "New doors, long lunches"
    assert f"Subject: {form.value(SUBJECT)}\n\n{form.value(FIRST)}" == text

    typed = form.value(FIRST).replace("on 12 June", "on 19 June")
    assert (await form.submit(**{FIRST: typed})).ok

    saved = await home.presented(bot, number=2)
    assert saved.text == text.replace("on 12 June", "on 19 June")
    assert (saved.source, saved.requested_by) == (VersionSource.EDITOR, "USECOND")
    assert (saved.assignment.based_on, saved.writer) == (1, None)
    assert await home.whole_text(bot, home.second, number=2) == saved.text
    shown = await last_message(home.editor, bot)
    assert "<@USECOND>" in shown.words
    assert "19 June" in str(shown.blocks)


async def test_the_subject_is_edited_alone(home: House, bot: Bot) -> None:
    """Its mark and the lines below it stay."""
    text = await drafted(home, bot)

    assert (await (await edit(home.editor, bot)).submit(**{SUBJECT: "Open :tada:"})).ok

    saved = await version(bot, 2)
    assert saved.text == text.replace("New doors, long lunches", "Open 🎉")


async def test_what_was_not_edited_stays_byte_for_byte(home: House, bot: Bot) -> None:
    """Emoji, line ends, blanks at line ends and literal names around one changed word stay."""
    text = await drafted(home, bot, ODD)
    assert text == ODD
    form = await edit(home.editor, bot)

    # A browser hands its own line ends back.
    typed = form.value(FIRST).replace("\r\n", "\n").replace("Bye", "Bye!\n:wave:")
    assert (await form.submit(**{FIRST: typed})).ok

    saved = await home.presented(bot, number=2)
    assert saved.text == f"{ODD}!\r\n👋"
    assert await home.whole_text(bot, home.editor, number=2) == saved.text


async def test_a_long_text_is_edited_in_one_form(home: House, bot: Bot) -> None:
    """40,000 characters are several sections; one changed word changes one word."""
    text = await drafted(home, bot, ("Ein Satz über Bäume 🌳 und mehr. " * 40 + "\n\n") * 32)
    assert len(text) > 39_000
    form = await edit(home.editor, bot)
    *_, last, _ = form.fields

    assert (await form.submit(**{last: form.value(last) + " Ende."})).ok

    assert (await home.presented(bot, number=2)).text == f"{text} Ende."
    assert await home.whole_text(bot, home.editor, number=2) == f"{text} Ende."


async def test_a_letter_that_fills_its_field_goes_on_in_a_further_one(
    home: House, bot: Bot
) -> None:
    """What stands there follows after an empty line, as typed; empty, it adds nothing."""
    text = await drafted(home, bot)
    form = await edit(home.editor, bot)
    assert form.value(edit_form.MORE) == ""

    long = "And a long story. " * 160
    assert (await form.submit(**{FIRST: long.strip(), edit_form.MORE: f" {long}\nBye :wave:\n"})).ok

    saved = await home.presented(bot, number=2)
    subject = text.partition("\n")[0]
    assert saved.text == f"{subject}\n\n{long.strip()}\n\n{long}\nBye 👋"
    assert await home.whole_text(bot, home.editor, number=2) == saved.text


async def test_a_text_that_no_form_holds_is_edited_in_its_file(home: House, bot: Bot) -> None:
    """Who presses Edit is told the file's name."""
    await drafted(home, bot, "🎉" * 22_000)
    message = await last_message(home.editor, bot)

    await home.editor.click(message, labels.EDIT)

    draft, _ = await newest(bot)
    note = await told(home.editor, bot, "too long for a form")
    assert draft.output_file
    assert draft.output_file in note.words
    assert await home.editor.form_now() is None


async def test_sent_off_unchanged_it_makes_no_version(home: House, bot: Bot) -> None:
    """The person is told so."""
    await drafted(home, bot)

    assert (await (await edit(home.editor, bot)).submit()).ok

    await told(home.editor, bot, words.nothing_changed())
    assert len((await newest(bot))[1]) == 1


async def test_an_empty_text_is_refused_in_the_form(home: House, bot: Bot) -> None:
    """The form stays open; a form that was filled in again is saved."""
    await drafted(home, bot)
    form = await edit(home.editor, bot)

    outcome = await form.submit(**{SUBJECT: "", FIRST: "  "})
    assert outcome.errors == {FIRST: words.NOTHING_LEFT}
    assert (await form.submit(**{SUBJECT: "", FIRST: "All new."})).ok

    assert (await version(bot, 2)).text == "All new."


async def test_a_form_that_was_open_for_an_hour_is_saved(home: House, bot: Bot) -> None:
    """Nothing in it runs out."""
    await drafted(home, bot)
    form = await edit(home.editor, bot)
    await home.client.advance(3700)

    assert (await form.submit(**{FIRST: "Later."})).ok

    assert (await version(bot, 2)).text.endswith("Later.")


async def test_one_form_sent_off_twice_makes_one_version(home: House, bot: Bot) -> None:
    """Slack delivers it again, or the person presses twice."""
    await drafted(home, bot)
    form = await edit(home.editor, bot)
    await form.submit(**{FIRST: "Once."})
    await home.presented(bot, number=2)

    await again(home)

    await until(lambda: _answered_twice(home), timeout=PATIENCE, what="the second answer")
    assert len((await newest(bot))[1]) == 2


async def _answered_twice(home: House) -> bool:
    sent = await home.client.envelopes("interactive")
    submissions = [each for each in sent if each.payload["type"] == "view_submission"]
    return len(submissions) == 2 and all(each.acked_at for each in submissions)


async def test_a_click_while_it_is_written_opens_nothing(home: House, bot: Bot) -> None:
    """Who presses Edit on the older version meanwhile is told that one is being written."""
    await drafted(home, bot)
    message = await last_message(home.editor, bot)
    held = Reply(text=NEWSLETTER, hold_after=3)
    home.model.enqueue(held)
    await home.editor.click(message, labels.REGENERATE)
    await held.held.wait()

    await home.editor.press_late(message, labels.EDIT)

    await told(home.editor, bot, change_words.writing(1))
    assert await home.editor.form_now() is None
    held.release()


async def test_an_older_versions_button_is_too_late(home: House, bot: Bot) -> None:
    """The person is shown to the newest version."""
    await drafted(home, bot)
    message = await last_message(home.second, bot)
    await (await edit(home.editor, bot)).submit(**{FIRST: "Newer."})
    await home.presented(bot, number=2)

    await home.second.press_late(message, labels.EDIT)

    await told(home.second, bot, change_words.newer(1))


async def test_what_broke_off_can_be_mended_by_hand(home: House, bot: Bot) -> None:
    """A partial text is a text: edited, it is whole."""
    home.model.enqueue(Reply(text=NEWSLETTER, cut=20))
    await drafted(home, bot)
    form = await edit(home.editor, bot)

    assert (await form.submit(**{FIRST: form.value(FIRST) + " And so on."})).ok

    saved = await version(bot, 2)
    assert saved.text.endswith(" And so on.")
    assert (await newest(bot))[0].state == "ready"


@pytest.mark.parametrize("value", ["", "x", "1", "1:x", "99:1", "1:99", "-1:1", "9" * 30 + ":1"])
async def test_a_value_that_is_none_of_ours_is_answered(home: House, bot: Bot, value: str) -> None:
    """Nothing is opened, and no form or text is shown."""
    await drafted(home, bot)
    message = await last_message(home.editor, bot)
    await home.editor.click(message, labels.EDIT)
    form = await home.editor.form(timeout=PATIENCE)
    await form.close()

    last = next(
        each
        for each in reversed(await home.client.envelopes("interactive"))
        if each.payload["type"] == "block_actions"
    )
    action = {**last.payload["actions"][0], "value": value}
    await again(home, **{**last.payload, "actions": [action], "response_url": None})

    await home.editor.sees(
        last.payload["channel"]["id"],
        where=lambda m: m.ephemeral and "raft" in m.words,
        thread=message,
        timeout=PATIENCE,
    )
    assert await home.editor.form_now() is None
