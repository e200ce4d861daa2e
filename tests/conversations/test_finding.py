"""Finding drafts: by words and by what is known of them, a page at a time."""

import pytest

from bot.archive import DecisionKind, Filter
from bot.drafting import finding
from bot.drafting.cards import actions
from bot.drafting.list_of_drafts import LIST_BACK
from bot.words import access as access_words
from bot.words import finding as words
from handlers.bot import Bot
from tests.conversations.knocking import Knocking
from tests.conversations.test_list_of_drafts import asked, kept, numbers_in, written
from tests.house import House
from tests.model_server import Reply
from workspace.client import Message, Persona, until


def marked(note: Message) -> list[str]:
    """Return the words of a list that are bold, because they were looked for."""
    return [
        part["text"]
        for block in note.blocks
        if block["type"] == "rich_text"
        for quote in block["elements"]
        for part in quote["elements"]
        if part.get("style", {}).get("bold")
    ]


async def letter(home: House, bot: Bot, person: Persona, title: str, text: str) -> int:
    """Let the model write a certain text for a draft with this title; return the draft's id."""
    home.model.enqueue(Reply(text))
    return await written(home, bot, person, "#newsletter", title)


async def test_words_find_drafts_and_are_shown_where_they_stand(home: House, bot: Bot) -> None:
    """What begins with no verb is looked for; the words are bold, and the text stays text."""
    await letter(home, bot, home.editor, "Spring", "The fair opens. <!channel> *Cakes* for all.")
    await letter(home, bot, home.editor, "Summer", "Nothing happens in summer.")

    note = await asked(home.second, "#general", "spring cake", "with “spring cake”")

    assert numbers_in(note) == [1]
    assert marked(note) == ["Cakes"]
    assert "*1 draft* · with" in note.words
    (quote,) = [block for block in note.blocks if block["type"] == "rich_text"]
    said = "".join(part["text"] for part in quote["elements"][0]["elements"])
    assert said == "The fair opens. <!channel> *Cakes* for all."


async def test_filters_stand_in_any_order(home: House, bot: Bot) -> None:
    """Words, a state, a person, days and a writer narrow each other, and the answer says how."""
    await letter(home, bot, home.editor, "Spring", "We open on Sundays.")
    await letter(home, bot, home.second, "Summer", "We open on Sundays.")
    await letter(home, bot, home.second, "Autumn", "We open on Mondays.")
    await bot.archive.decisions.decide(2, version=1, kind=DecisionKind.APPROVE, by="UEDITOR")

    note = await asked(
        home.editor,
        "#newsletter",
        'search approved "open on sundays" by @Second editor since yesterday writer house',
        "approved · asked for by <@USECOND> · since",
    )
    assert numbers_in(note) == [2]
    assert 'written by “house” · with "open on sundays"' in note.words
    assert marked(note) == ["open on Sundays"]

    mine = await asked(home.second, "#newsletter", "mine", "2 drafts")
    assert numbers_in(mine) == [3, 2]
    ready = await asked(home.second, "#newsletter", "mine ready", "ready · asked for")
    assert numbers_in(ready) == [3]
    await asked(home.second, "#newsletter", "until 2020-01-01", "until 1 January 2020")


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("search", "Search for what?"),
        ("🎉 *", "I find letters and digits only"),
        ("word " * 200, "more than I can search for at once"),
        ('"', "No drafts yet"),
        ("fair since 2026-02-30", "I do not understand “since 2026-02-30”"),
        ("by @nobody", "I do not understand “by @nobody”"),
        ('NEAR("a b" AND', "I found no draft"),
        ("-- ; DROP TABLE drafts", "I found no draft"),
        ("approved discarded mine starred", "I found no draft"),
    ],
)
async def test_any_line_is_answered(home: House, typed: str, answer: str) -> None:
    """What cannot be looked for is said, with the way on."""
    note = await asked(home.editor, "#newsletter", typed, answer)

    assert "/drafts" in note.words or "/chrisgpt" in note.words


async def test_the_pages_of_a_search_keep_what_was_looked_for(home: House, bot: Bot) -> None:
    """Who turns a page sees the rest of the same, and nothing that is private elsewhere."""
    for number in range(1, 15):
        channel = "D0EDITOR" if number == 3 else "C0NEWSLETTER"
        await kept(bot, number, user="UEDITOR" if number == 3 else "USECOND", channel=channel)
    await kept(bot, 99)

    first = await asked(home.second, "#newsletter", '"issue" by @Second editor', "1 to 10 of 14")
    assert numbers_in(first) == [15, 14, 13, 12, 11, 10, 9, 8, 7, 6]
    await home.second.click(first, words.OLDER)
    second = await home.second.sees_note("#newsletter", containing="11 to 14 of 14")

    assert numbers_in(second) == [5, 4, 2, 1]
    assert "asked for by <@USECOND>" in second.words


async def turned(home: House, person: Persona, action_id: str, value: str) -> Message:
    """Press a button with a value of our own making, and return the answer, which is on its own."""
    before = {message.ts for message in await person.messages("#newsletter")}
    payload = Knocking(home, person).button(action_id, value)
    await home.client.deliver("interactive", payload)

    async def look() -> Message | None:
        seen = await person.messages("#newsletter")
        return next((m for m in seen if m.ephemeral and m.ts not in before), None)

    found: Message = await until(look, what="an answer to the button")
    return found


async def test_a_page_that_is_there_no_more_leads_to_the_last_one(home: House, bot: Bot) -> None:
    """Drafts may have gone while a list stood open."""
    for number in range(1, 13):
        await kept(bot, number)

    answer = await turned(home, home.second, actions.LIST_MORE, finding.kept(Filter(), 40))

    assert numbers_in(answer) == [2, 1]
    assert "11 to 12 of 12" in answer.words


@pytest.mark.parametrize("value", ["", "10", '{"words": "secret"}', "[" * 5000, "1:2"])
@pytest.mark.usefixtures("bot")
async def test_a_button_with_another_value_is_answered(home: House, value: str) -> None:
    """What a button holds comes from outside, so it may be anything."""
    for action_id in (actions.LIST_MORE, LIST_BACK):
        answer = await turned(home, home.second, action_id, value)
        assert "/drafts lists the newest" in answer.words


async def test_a_forged_button_shows_nothing_that_is_private(home: House, bot: Bot) -> None:
    """Who looks is who pressed, whatever the value says; and guests see no list at all."""
    await kept(bot, 1, user="UEDITOR", channel="D0EDITOR")
    value = finding.kept(Filter("issue", person="UEDITOR"), 0)

    hidden = await turned(home, home.second, actions.LIST_MORE, value)
    assert "I found no draft that you can see" in hidden.words
    seen = await turned(home, home.editor, actions.LIST_MORE, value)
    assert numbers_in(seen) == [1]
    refused = await turned(home, home.guest, actions.LIST_MORE, value)
    assert access_words.no_guests() in refused.words


async def test_a_deleted_draft_is_in_the_list_without_its_text(home: House, bot: Bot) -> None:
    """Its number stays taken, and nothing of it is found."""
    await kept(bot, 1)
    await bot.archive.drafts.place(1, thread_ts="1.1")
    assert await bot.archive.deletion.delete_text(1, by="UADMIN")

    note = await asked(home.editor, "#newsletter", "deleted", "its text was deleted")

    assert numbers_in(note) == [1]
    await asked(home.editor, "#newsletter", "issue", "I found no draft")
