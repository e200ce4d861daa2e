"""Editors go through what must be checked: one click settles it, a form settles many."""

import asyncio
import sqlite3
from contextlib import closing
from threading import Event

import pytest

from bot.archive import DraftState, FindingState
from bot.checks.check import Report, check
from bot.checks.finding import Reason
from bot.checks.given import Against
from bot.drafting import checking
from bot.drafting.brief import MAX_CHARACTERS
from bot.drafting.cards import actions
from bot.words import changes as change_words
from bot.words import checks as words
from bot.words import forms as form_words
from bot.words import review as labels
from handlers.bot import Bot
from tests.conversations.checking import (
    BULLET,
    INVENTIVE,
    LINK,
    PLAIN,
    PRICE,
    SLIP,
    drafted,
    field_of,
    found,
    settled,
    states,
    the_list,
    tick,
    told,
    value_of,
)
from tests.conversations.decided import approved, forged, forged_action, stands
from tests.conversations.editing import last_message, more, newest
from tests.house import PATIENCE, House
from tests.model_server import Reply
from workspace.client import Message, Persona, until

OPEN, CHECKED, FACT, WORD = (
    FindingState.OPEN,
    FindingState.CHECKED,
    FindingState.FACT,
    FindingState.WORD,
)

SENTENCE = f"A ticket costs {PRICE} for all of you."
LINK_SENTENCE = f"Write your name down at {LINK} today."


async def _shows(person: Persona, message: Message, containing: str) -> Message:
    return await person.sees_change(message, lambda m: containing in m.words, timeout=PATIENCE)


def _head(still_open: int, total: int) -> str:
    return words.to_check(still_open, total)


async def test_a_version_says_what_must_be_checked(home: House, bot: Bot) -> None:
    """The exact words and the reason stand below the text, which stays the text byte for byte."""
    message = await drafted(home, bot)

    total = len(await found(bot))
    assert _head(total, total) in message.words
    assert f"`{PRICE}`\nThe brief has no such number." in message.words
    assert f"`{LINK}`\nThe brief has no such link." in message.words
    assert f"`{BULLET}`\nIn the brief, and not in the text, it seems." in message.words
    assert message.plain == INVENTIVE.strip()


async def test_one_click_ticks_a_finding_off(home: House, bot: Bot) -> None:
    """It goes from the list for everybody, and the count goes down; who did it is on record."""
    message = await drafted(home, bot)
    total = len(await found(bot))

    assert await tick(home.second, bot, message, PRICE) == words.CHECKED

    record = await settled(bot, PRICE, CHECKED)
    assert record.by == "USECOND"
    shown = await _shows(home.editor, message, _head(total - 1, total))
    assert f"`{PRICE}`" not in shown.words
    assert f"`{LINK}`" in shown.words


async def test_a_bullet_is_left_out_on_purpose(home: House, bot: Bot) -> None:
    """The button beside what is missing says what a click means there."""
    message = await drafted(home, bot)

    assert await tick(home.editor, bot, message, BULLET) == words.LEFT_OUT

    await settled(bot, BULLET, CHECKED)


async def test_when_all_is_checked_it_says_so(home: House, bot: Bot) -> None:
    """The last one gives way to the end of the work, and the list can still be opened."""
    message = await drafted(home, bot)
    total = len(await found(bot))
    form = await the_list(home.editor, bot)

    assert (await form.submit(**dict.fromkeys(form.fields, CHECKED.value))).ok

    shown = await _shows(home.editor, message, words.all_checked(total))
    assert words.see_all(total) in shown.buttons
    again = await the_list(home.editor, bot)
    assert f"<@{home.editor.id}>" in again.words


async def test_a_text_in_which_nothing_is_found_says_that_this_is_no_proof(
    home: House, bot: Bot
) -> None:
    """Nobody takes silence for a promise."""
    home.model.enqueue(Reply(text=PLAIN, tokens=[PLAIN]))
    await home.editor.run("#newsletter", "/chrisgpt • Sunday opening of the library")
    await home.presented(bot)

    message = await last_message(home.editor, bot)

    assert await found(bot) == {}
    assert words.NOTHING_FOUND in message.words


async def test_another_language_is_said_to_be_looked_at_in_part(home: House, bot: Bot) -> None:
    """Whoever reads "nothing found" there knows what was not looked for."""
    text = (
        "Liebe Leserinnen und Leser,\n\ndie Bücherei ist jetzt auch am Sonntag geöffnet. Kommt "
        "vorbei und bringt eure Kinder mit, wir freuen uns auf euch und haben Kuchen für alle.\n"
    )
    message = await drafted(home, bot, text)

    assert words.NOT_ENGLISH in message.words
    await home.editor.run("#newsletter", "/drafts show 1")
    card = await home.editor.sees_note("#newsletter", containing="version 1", timeout=PATIENCE)
    assert words.NOT_ENGLISH in card.words


async def test_two_who_tick_at_once_are_not_in_each_others_way(home: House, bot: Bot) -> None:
    """One of them is named on record, and the other one hears who it was."""
    message = await drafted(home, bot)

    await asyncio.gather(
        home.editor.press_late(message, words.LEFT_OUT),
        home.second.press_late(message, words.LEFT_OUT),
    )

    record = await settled(bot, BULLET, CHECKED)
    late = home.second if record.by == home.editor.id else home.editor
    note = await told(late, message, "Somebody was faster")
    assert f"<@{record.by}>" in note.text


async def test_a_double_click_says_nothing(home: House, bot: Bot) -> None:
    """Who presses twice sees what they wanted: it is done."""
    message = await drafted(home, bot)

    await tick(home.editor, bot, message, PRICE)
    await settled(bot, PRICE, CHECKED)
    await forged(home, await value_of(bot, PRICE))
    await until(lambda: not len(bot.tasks), timeout=PATIENCE, what="the bot to be idle")

    seen = await home.editor.messages(message.channel, thread=message)
    assert not [m for m in seen if m.ephemeral]


async def test_a_tick_on_an_older_version_is_told(home: House, bot: Bot) -> None:
    """Its button is still on a screen: the newest text is the one that is checked."""
    message = await drafted(home, bot)
    home.model.enqueue(Reply(text=INVENTIVE, tokens=[INVENTIVE]))
    await home.editor.click(message, labels.REGENERATE)
    await home.presented(bot, number=2)

    await home.second.press_late(message, words.CHECKED)

    await told(home.second, message, change_words.newer(1))
    assert set((await states(bot, 2)).values()) == {OPEN}


async def test_forged_values_settle_nothing(home: House, bot: Bot) -> None:
    """A finding of no version, a number as a word, letters: the answer is words, not a trace."""
    message = await drafted(home, bot)
    price = (await found(bot))[PRICE]
    await tick(home.editor, bot, message, LINK)
    await settled(bot, LINK, CHECKED)

    for value in ("1:1:999999", "1:9:1", "9:1:1", "x", "1:1", f"1:1:{price.id}:1"):
        await forged(home, value)
    await forged_action(home, actions.FINDING_WORD, actions.finding_value(1, 1, price.id))
    await until(lambda: not len(bot.tasks), timeout=PATIENCE, what="the bot to be idle")

    assert (await states(bot))[PRICE] is OPEN
    assert await bot.archive.team_words.all() == []


async def test_the_form_settles_everything_at_once(home: House, bot: Bot) -> None:
    """Each in its way: a fact, a word, a tick; what was not touched stays open."""
    message = await drafted(home, bot)
    total = len(await found(bot))
    form = await the_list(home.editor, bot)
    assert "A ticket costs 45 dollars for all of you." in str(form.view["blocks"])

    sent = await form.submit(
        **{
            await field_of(bot, PRICE): FACT.value,
            await field_of(bot, SLIP): WORD.value,
            await field_of(bot, BULLET): CHECKED.value,
        }
    )

    assert sent.ok
    await settled(bot, PRICE, FACT)
    assert await states(bot) == {PRICE: FACT, SLIP: WORD, BULLET: CHECKED, LINK: OPEN}
    draft, _ = await newest(bot)
    assert draft.brief.facts == ("A ticket costs 45 dollars for all of you.",)
    assert [each.word for each in await bot.archive.team_words.all()] == [SLIP]
    await _shows(home.second, message, _head(total - 3, total))


async def test_a_fact_that_was_taken_is_known_to_the_next_version(home: House, bot: Bot) -> None:
    """The writer is told, the next text may say it, and the brief's form shows it."""
    message = await drafted(home, bot)
    form = await the_list(home.editor, bot)
    await form.submit(**{await field_of(bot, PRICE): FACT.value})
    await settled(bot, PRICE, FACT)

    home.model.enqueue(Reply(text=INVENTIVE + "\n", tokens=[INVENTIVE]))
    await home.editor.click(message, labels.REGENERATE)
    await home.presented(bot, number=2)

    told_writer = home.model.requests[-1].body["messages"]
    assert "A ticket costs 45 dollars for all of you." in str(told_writer)
    again = (await found(bot, 2)).get(PRICE)
    assert again is None or again.state is not OPEN
    brief = await more(home.editor, bot, actions.EDIT_BRIEF, form_words.brief_title(1))
    assert brief.value("facts-0") == "• A ticket costs 45 dollars for all of you."


async def _taken(home: House, bot: Bot, quote: str) -> None:
    """Take the sentence of a finding into the brief."""
    form = await the_list(home.editor, bot)
    await form.submit(**{await field_of(bot, quote): FACT.value})
    await settled(bot, quote, FACT)
    await _idle(bot)


async def _idle(bot: Bot) -> None:
    await until(lambda: not len(bot.tasks), timeout=PATIENCE, what="the bot to be idle")


async def test_a_fact_that_is_taken_while_a_brief_is_edited_stays(home: House, bot: Bot) -> None:
    """Who had the brief open did not see it, and so did not mean to take it out."""
    await drafted(home, bot)
    for choice, title, change in (
        (actions.EDIT_BRIEF, form_words.brief_title(1), {"title": "Another title"}),
        (actions.FACTS, form_words.facts_title(1), {"facts-0": "• Cake is free."}),
    ):
        form = await more(home.second, bot, choice, title)
        number = len((await newest(bot))[1])
        quote, fact = {1: (PRICE, SENTENCE), 2: (LINK, LINK_SENTENCE)}[number]
        listed = await the_list(home.editor, bot)
        await listed.submit(**{await field_of(bot, quote, number): FACT.value})
        await settled(bot, quote, FACT, number)
        home.model.enqueue(Reply(text=INVENTIVE, tokens=[INVENTIVE]))

        assert (await form.submit(**change)).ok

        await home.presented(bot, number=number + 1)
        draft, versions = await newest(bot)
        assert fact in draft.brief.facts
        assert versions[-1].assignment.brief == draft.brief
    brief = (await bot.archive.drafts.get(1)).brief
    assert brief.title == "Another title"
    assert "Cake is free." in brief.facts


async def test_a_fact_is_taken_out_of_the_brief_again(home: House, bot: Bot) -> None:
    """The brief's form shows it, and what is emptied there is gone; then it is asked again."""
    await drafted(home, bot)
    await _taken(home, bot, PRICE)
    form = await more(home.editor, bot, actions.EDIT_BRIEF, form_words.brief_title(1))
    assert form.value("facts-0") == f"• {SENTENCE}"

    home.model.enqueue(Reply(text=INVENTIVE, tokens=[INVENTIVE]))
    assert (await form.submit(**{"facts-0": ""})).ok

    await home.presented(bot, number=2)
    assert (await bot.archive.drafts.get(1)).brief.facts == ()
    assert (await states(bot, 2))[PRICE] is OPEN


async def test_a_brief_with_a_taken_fact_may_be_left_as_it_is(home: House, bot: Bot) -> None:
    """Who changes nothing in the form has no new version written."""
    message = await drafted(home, bot)
    await _taken(home, bot, PRICE)
    form = await more(home.editor, bot, actions.EDIT_BRIEF, form_words.brief_title(1))

    assert (await form.submit()).ok

    await told(home.editor, message, form_words.nothing_changed())
    await _idle(bot)
    assert len((await newest(bot))[1]) == 1


async def test_who_writes_anew_has_not_changed_the_brief(home: House, bot: Bot) -> None:
    """The next version's message does not say so of whoever pressed the button."""
    message = await drafted(home, bot)
    await _taken(home, bot, PRICE)

    home.model.enqueue(Reply(text=INVENTIVE + "\nBye.\n", tokens=[INVENTIVE]))
    await home.second.click(message, labels.REGENERATE)
    await home.presented(bot, number=2)

    assert "changed the brief" not in (await last_message(home.editor, bot)).words


ADDRESS = "https://tickets.example.org/buy"
WITH_ADDRESS = INVENTIVE.replace("for all of you", f"at {ADDRESS} for all")


async def test_a_fact_that_says_more_is_asked_about(home: House, bot: Bot) -> None:
    """What else its sentence makes known is named, and nothing is saved until somebody chose."""
    message = await drafted(home, bot, WITH_ADDRESS)
    form = await the_list(home.editor, bot)
    price, address = await field_of(bot, PRICE), await field_of(bot, ADDRESS)

    assert (await form.submit(**{price: FACT.value})).ok

    again = await home.editor.form(title=words.form_title(1), timeout=PATIENCE)
    assert words.says_besides([ADDRESS], 0) in again.words
    assert set((await states(bot)).values()) == {OPEN}
    assert (await again.submit(**{address: CHECKED.value})).ok
    await settled(bot, PRICE, FACT)
    assert (await found(bot))[ADDRESS].state is CHECKED
    total = len(await found(bot))
    await _shows(home.second, message, _head(total - 2, total))


async def test_who_takes_another_choice_is_not_asked_any_more(home: House, bot: Bot) -> None:
    """A tick says nothing of the rest of its sentence, which stays open."""
    await drafted(home, bot, WITH_ADDRESS)
    form = await the_list(home.editor, bot)
    price = await field_of(bot, PRICE)
    await form.submit(**{price: FACT.value})
    again = await home.editor.form(title=words.form_title(1), timeout=PATIENCE)

    await again.submit(**{price: CHECKED.value})

    await settled(bot, PRICE, CHECKED)
    assert (await found(bot))[ADDRESS].state is OPEN
    assert (await bot.archive.drafts.get(1)).brief.facts == ()


async def test_a_fact_that_contradicts_the_brief_is_told(home: House, bot: Bot) -> None:
    """The bullet stays as it is, and the answer says where it is mended."""
    text = "Subject: Bicycles\n\nHello everyone,\n\nWe mended 54 bicycles in our yard.\n"
    home.model.enqueue(Reply(text=text, tokens=[text]))
    await home.editor.run("#newsletter", "/chrisgpt • We mended 31 bicycles in our yard")
    await home.presented(bot)
    message = await last_message(home.editor, bot)
    records = (await found(bot)).values()
    (record,) = [each for each in records if each.finding.reason is Reason.DIFFERS]

    await _taken(home, bot, record.finding.quote)

    await told(home.editor, message, words.brief_differs(record.finding.about[0]))


async def test_what_was_checked_stays_checked_in_the_next_version(home: House, bot: Bot) -> None:
    """The same words are the same question, and nobody answers it twice."""
    message = await drafted(home, bot)
    await tick(home.second, bot, message, PRICE)
    await settled(bot, PRICE, CHECKED)

    longer = INVENTIVE + "\nSee you there.\n"
    home.model.enqueue(Reply(text=longer, tokens=[longer]))
    await home.editor.click(message, labels.REGENERATE)
    await home.presented(bot, number=2)

    after = await states(bot, 2)
    assert (after[PRICE], after[LINK]) == (CHECKED, OPEN)


async def test_an_open_list_does_not_undo_what_others_ticked(home: House, bot: Bot) -> None:
    """Who had the form open for long saves what they chose, and nothing else."""
    message = await drafted(home, bot)
    form = await the_list(home.editor, bot)
    await tick(home.second, bot, message, LINK)
    await settled(bot, LINK, CHECKED)

    assert (await form.submit(**{await field_of(bot, PRICE): CHECKED.value})).ok

    await settled(bot, PRICE, CHECKED)
    assert (await found(bot))[LINK].by == "USECOND"
    assert (await states(bot))[LINK] is CHECKED


async def test_a_finding_is_opened_again_in_the_form(home: House, bot: Bot) -> None:
    """A slip of the finger is mended where everything stands."""
    message = await drafted(home, bot)
    await tick(home.editor, bot, message, PRICE)
    await settled(bot, PRICE, CHECKED)

    form = await the_list(home.second, bot)
    await form.submit(**{await field_of(bot, PRICE): OPEN.value})

    record = await settled(bot, PRICE, OPEN)
    assert record.by is None


async def test_a_fact_that_is_opened_again_stays_in_the_brief(home: House, bot: Bot) -> None:
    """What was taken in is an editor's own by now; the answer says how it is taken out."""
    message = await drafted(home, bot)
    form = await the_list(home.editor, bot)
    await form.submit(**{await field_of(bot, PRICE): FACT.value})
    await settled(bot, PRICE, FACT)

    form = await the_list(home.editor, bot)
    await form.submit(**{await field_of(bot, PRICE): OPEN.value})

    await settled(bot, PRICE, OPEN)
    await told(home.editor, message, words.FACT_STAYS)
    assert len((await bot.archive.drafts.get(1)).brief.facts) == 1


async def test_who_chose_otherwise_than_somebody_faster_is_told(home: House, bot: Bot) -> None:
    """The first one's word stands, and the second one knows."""
    message = await drafted(home, bot)
    form = await the_list(home.editor, bot)
    await tick(home.second, bot, message, LINK)
    await settled(bot, LINK, CHECKED)

    await form.submit(
        **{await field_of(bot, LINK): FACT.value, await field_of(bot, PRICE): CHECKED.value}
    )

    await told(home.editor, message, words.left_to_others(1))
    assert (await bot.archive.drafts.get(1)).brief.facts == ()
    assert (await settled(bot, LINK, CHECKED)).by == "USECOND"
    assert (await settled(bot, PRICE, CHECKED)).by == "UEDITOR"


async def test_who_chose_otherwise_before_may_think_better(home: House, bot: Bot) -> None:
    """One's own tick is not somebody else's: the later choice counts, with its fact."""
    await drafted(home, bot)
    form = await the_list(home.editor, bot)
    await tick(home.editor, bot, await last_message(home.editor, bot), PRICE)
    await settled(bot, PRICE, CHECKED)

    await form.submit(**{await field_of(bot, PRICE): FACT.value})

    await settled(bot, PRICE, FACT)
    assert (await bot.archive.drafts.get(1)).brief.facts == (SENTENCE,)


async def test_a_slip_is_ticked_off_and_becomes_no_word(home: House, bot: Bot) -> None:
    """A misspelt word that is to stay is no word of the team's by that."""
    message = await drafted(home, bot)

    assert await tick(home.editor, bot, message, SLIP) == words.CHECKED

    await settled(bot, SLIP, CHECKED)
    assert await bot.archive.team_words.all() == []


async def test_a_form_in_which_nothing_was_chosen_just_closes(home: House, bot: Bot) -> None:
    """Save without a choice changes nothing, and nobody has to read that."""
    message = await drafted(home, bot)
    form = await the_list(home.editor, bot)

    assert (await form.submit()).ok

    await _idle(bot)
    seen = await home.editor.messages(message.channel, thread=message)
    assert not [m for m in seen if m.ephemeral]
    assert set((await states(bot)).values()) == {OPEN}


async def test_a_newer_version_keeps_the_choices_of_an_open_form(home: House, bot: Bot) -> None:
    """The form turns to the newest list, with the choices filled in for the same words."""
    message = await drafted(home, bot)
    form = await the_list(home.editor, bot)
    longer = INVENTIVE + "\nSee you there.\n"
    home.model.enqueue(Reply(text=longer, tokens=[longer]))
    await home.second.click(message, labels.REGENERATE)
    await home.presented(bot, number=2)

    assert (await form.submit(**{await field_of(bot, PRICE): CHECKED.value})).ok

    late = await home.editor.form(title=words.form_title(1), timeout=PATIENCE)
    assert words.newer_list(2) in late.words
    assert set((await states(bot, 2)).values()) == {OPEN}
    assert (await late.submit()).ok
    await settled(bot, PRICE, CHECKED, number=2)
    assert (await states(bot, 2))[LINK] is OPEN


async def test_a_form_of_a_decided_draft_says_who_decided(home: House, bot: Bot) -> None:
    """Nothing is saved, and what was chosen stands in the form to be read."""
    message = await drafted(home, bot)
    form = await the_list(home.editor, bot)
    await approved(home, bot, message)

    assert (await form.submit(**{await field_of(bot, PRICE): CHECKED.value})).ok

    late = await home.editor.form(title=words.form_title(1), timeout=PATIENCE)
    assert "<@USECOND>" in late.words
    assert words.REOPEN_FIRST in late.words
    assert "paste" not in late.words
    assert words.NOT_SAVED in late.words
    assert PRICE in late.words
    assert (await states(bot))[PRICE] is OPEN


async def test_a_tick_on_a_decided_draft_is_told(home: House, bot: Bot) -> None:
    """What was approved stays as it was approved."""
    message = await drafted(home, bot)
    await home.second.click(message, labels.DISCARD)
    await stands(bot, DraftState.DISCARDED)

    await home.editor.press_late(message, words.LEFT_OUT)

    await told(home.editor, message, "was discarded")
    assert set((await states(bot)).values()) == {OPEN}


async def test_a_brief_without_room_takes_no_fact(home: House, bot: Bot) -> None:
    """The form stays open with all that was chosen, and says why at the very menu."""
    home.model.enqueue(Reply(text=INVENTIVE, tokens=[INVENTIVE]))
    bullets = "/chrisgpt • Sunday opening\n• Umbrellas behind the station\nFacts:\n• "
    command = bullets + "well, " * ((MAX_CHARACTERS - 60) // 6) + "yes"
    await home.editor.run("#newsletter", command)
    await home.presented(bot)
    form = await the_list(home.editor, bot)
    field = await field_of(bot, PRICE)

    refused = await form.submit(**{field: FACT.value})

    assert field in refused.errors
    assert "no room" in refused.errors[field]
    assert (await found(bot))[PRICE].state is OPEN


async def test_a_whole_draft_is_shown_with_its_findings(home: House, bot: Bot) -> None:
    """`show` lists them with what became of each, and by whom."""
    message = await drafted(home, bot)
    await tick(home.second, bot, message, PRICE)
    await settled(bot, PRICE, CHECKED)
    total = len(await found(bot))

    await home.editor.run("#newsletter", "/drafts show 1")

    card = await home.editor.sees_note("#newsletter", containing="To check", timeout=PATIENCE)
    assert words.listed(1, total - 1, total) in card.words
    assert words.became(CHECKED) in card.words
    assert LINK in card.words


async def test_a_draft_that_nobody_showed_is_looked_through_when_it_is_asked_for(
    home: House,
) -> None:
    """Then `show` has the list as well."""
    async with home.bot() as bot:
        await drafted(home, bot)
    with closing(sqlite3.connect(home.database)) as database, database:
        database.execute("DELETE FROM findings")
        database.execute("UPDATE versions SET checked_at = NULL")

    async with home.bot():
        await home.editor.run("#newsletter", "/drafts show 1")

        card = await home.editor.sees_note("#newsletter", containing="To check", timeout=PATIENCE)
        assert PRICE in card.words


async def test_a_checked_list_opens_while_another_text_is_looked_through(
    home: House, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack gives a form three seconds; what is known already does not wait in the line."""
    await drafted(home, bot)
    begun, may_end = Event(), Event()

    def waits(text: str, against: Against) -> Report:
        begun.set()
        may_end.wait(PATIENCE)
        return check(text, against)

    with monkeypatch.context() as slow:
        slow.setattr(checking, "check", waits)
        home.model.enqueue(Reply(text=PLAIN, tokens=[PLAIN]))
        await home.editor.run("#newsletter", "/chrisgpt • Sunday opening of the library")
        assert await asyncio.to_thread(begun.wait, PATIENCE)
        try:
            form = await the_list(home.editor, bot)
        finally:
            may_end.set()

    assert PRICE in form.words
    await home.presented(bot, 2)


async def test_a_restart_settles_what_was_sent_off(home: House) -> None:
    """A kill between the click and the record loses nothing, and nothing is settled twice."""
    async with home.bot() as bot:
        message = await drafted(home, bot)
    async with home.bot() as bot:
        await home.client.fault("users.info", delay=2)
        await tick(home.editor, bot, message, PRICE)
        await home.crash(bot)
    async with home.bot() as bot:
        record = await settled(bot, PRICE, CHECKED)
        assert record.by == "UEDITOR"
