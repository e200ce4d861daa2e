"""The team's own words: added with a click or a command, and never called misspelt again."""

from bot.archive import FindingState
from bot.words import checks as words
from bot.words import review as labels
from handlers.bot import Bot
from tests.conversations.checking import (
    INVENTIVE,
    SLIP,
    drafted,
    field_of,
    found,
    settled,
    the_list,
    tick,
)
from tests.house import PATIENCE, House
from tests.model_server import Reply
from workspace.client import Message

CHANNEL = "#newsletter"
WORDS = "/drafts words"


async def _answer(home: House, line: str, containing: str) -> Message:
    await home.editor.run(CHANNEL, f"{WORDS} {line}".strip())
    return await home.editor.sees_note(CHANNEL, containing=containing, timeout=PATIENCE)


async def _kept(bot: Bot) -> list[str]:
    return [each.word for each in await bot.archive.team_words.all()]


async def test_one_click_adds_a_word_and_the_next_text_may_use_it(home: House, bot: Bot) -> None:
    """The finding is settled, the word is on the list, and the next version is not blamed."""
    text = f"Subject: Sundays\n\nYou will {SLIP} like the Sundays at the library.\n"
    message = await drafted(home, bot, text)
    await tick(home.second, bot, message, SLIP, words.ADD_WORD)
    record = await settled(bot, SLIP, FindingState.WORD)
    assert record.by == "USECOND"
    assert await _kept(bot) == [SLIP]

    home.model.enqueue(Reply(text=INVENTIVE, tokens=[INVENTIVE]))
    await home.editor.click(message, labels.REGENERATE)
    await home.presented(bot, number=2)

    assert SLIP not in await found(bot, 2)


async def test_words_are_added_listed_and_taken_away_by_command(home: House, bot: Bot) -> None:
    """Every answer says what changed, and what did not."""
    await _answer(home, "", "no words of our own yet")
    await _answer(home, "add Zibbelkuchen", words.word_added("Zibbelkuchen"))
    await _answer(home, "ADD zibbelkuchen", words.word_known("zibbelkuchen"))
    assert await _kept(bot) == ["zibbelkuchen"]

    listed = await _answer(home, "", words.words_head(1))
    assert "zibbelkuchen" in listed.words

    await _answer(home, "remove Zibbelkuchen", words.word_removed("Zibbelkuchen"))
    await _answer(home, "rm quux", "is not one of our words, so nothing was changed")
    assert await _kept(bot) == []


async def test_what_is_no_word_is_not_added(home: House, bot: Bot) -> None:
    """Nothing, several words, figures, or a novel: the answer says what to type."""
    await _answer(home, "add", "Which word?")
    await _answer(home, "add two words", "“two words” is not one word")
    for given in ("12", "🍂", "<b>x&y</b>", "example.org", "@here"):
        await _answer(home, f"add {given}", "words are of letters")
    await _answer(home, f"add {'a' * 61}", "is not one word")
    assert await _kept(bot) == []


async def test_a_letter_about_words_can_still_be_found(home: House, bot: Bot) -> None:
    """More words after the verb look for drafts, as they did before there were words of ours."""
    await home.editor.run(CHANNEL, f"{WORDS} of wisdom")
    note = await home.editor.sees_note(CHANNEL, containing="words of wisdom", timeout=PATIENCE)
    assert "words of our own" not in note.words
    assert await _kept(bot) == []


async def test_a_word_of_somebody_s_pings_nobody(home: House, bot: Bot) -> None:
    """What was typed comes back letter for letter, and is no word of ours."""
    refused = await _answer(home, "add <!channel>", "words are of letters")
    assert await _kept(bot) == []
    assert "<!channel>" not in refused.text


async def test_who_is_no_editor_changes_no_word(home: House) -> None:
    """The list is the editors'."""
    async with home.bot(editors=frozenset({"UEDITOR"})) as bot:
        await home.second.run(CHANNEL, f"{WORDS} add quux")
        note = await home.second.sees_note(CHANNEL, timeout=PATIENCE)
        assert words.word_added("quux") not in note.words
        assert await _kept(bot) == []


async def test_the_form_adds_a_word_too(home: House, bot: Bot) -> None:
    """Who goes through the whole list need not come back for it."""
    await drafted(home, bot)
    form = await the_list(home.editor, bot)
    await form.submit(**{await field_of(bot, SLIP): FindingState.WORD.value})
    await settled(bot, SLIP, FindingState.WORD)
    assert await _kept(bot) == [SLIP]
