"""Texts that are no brief are refused in words, and never reach a model."""

import pytest

from handlers.bot import Bot
from tests.house import BOT_USER, House

TEXTS = {
    "one word": ("Hello", "One word is too little"),
    "only emoji": ("• 🍂 🎉\n• :wave:", "I found no words in that"),
    "only punctuation": ("• -----\n• ...", "I found no words in that"),
    "61 bullets": (
        "\n".join(f"• point number {number}" for number in range(61)),
        "Those are 61 bullets, and 60 are the most",
    ),
    "too many characters": (
        "\n".join("• " + "word " * 299 + "word" for _ in range(13)),
        "characters, and 12,000 are the most",
    ),
}


@pytest.mark.parametrize(
    ("name", "channel"),
    [
        *((name, "#newsletter") for name in TEXTS),
        ("one word", "#general"),
        ("61 bullets", "#general"),
        ("one word", "D0EDITOR"),
        ("61 bullets", "D0EDITOR"),
    ],
)
async def test_a_command_that_is_no_brief_comes_back_to_copy(
    home: House, bot: Bot, name: str, channel: str
) -> None:
    """The refusal says why, and returns what was typed: Slack does not keep a command's text."""
    text, why = TEXTS[name]

    assert (await home.editor.run(channel, f"/chrisgpt {text}")).ok

    note = await home.editor.sees_note(channel, containing=why)
    sent = text.replace(":wave:", "👋").strip()
    assert note.plain == sent
    assert home.model.requests == []
    assert await bot.archive.drafts.recent(10, user="UEDITOR", channel="") == []


async def test_twenty_thousand_characters_are_refused_and_returned(home: House, bot: Bot) -> None:
    """Also a very long paste is in the note, whole."""
    text = "\n".join(f"• {number} " + "word " * 200 for number in range(20)).strip()
    assert len(text) > 20_000

    await home.editor.run("#newsletter", f"/chrisgpt {text}")

    note = await home.editor.sees_note("#newsletter", containing="are the most")
    assert note.plain == text
    assert await home.drafts(bot) == []


@pytest.mark.usefixtures("bot")
async def test_names_come_back_as_they_were_typed(home: House) -> None:
    """What is returned can be sent once more: people are in it by their names."""
    text = "\n".join(f"• ask @Second editor about number {number}" for number in range(61))

    await home.editor.run("#newsletter", f"/chrisgpt {text}")

    note = await home.editor.sees_note("#newsletter", containing="61 bullets")
    assert note.plain == text
    assert "<@USECOND>" not in note.text


@pytest.mark.parametrize("name", ["only emoji", "only punctuation", "61 bullets"])
@pytest.mark.usefixtures("bot")
async def test_a_mention_that_is_no_brief_is_answered_with_a_note(home: House, name: str) -> None:
    """The message itself is still there, so only the reason is told."""
    text, why = TEXTS[name]
    await home.editor.say("#newsletter", f"@ChrisGPT {text}")

    await home.editor.sees_note("#newsletter", containing=why)

    assert home.model.requests == []


@pytest.mark.parametrize("name", ["only emoji", "61 bullets"])
@pytest.mark.usefixtures("bot")
async def test_a_direct_message_that_is_no_brief_is_answered(home: House, name: str) -> None:
    """The answer stands under the message."""
    text, why = TEXTS[name]
    asked = await home.editor.say(home.editor.direct, text)

    answer = await home.editor.sees_in_thread(asked, containing=why)

    assert answer.user == BOT_USER
    assert home.model.requests == []


@pytest.mark.parametrize("name", TEXTS)
async def test_a_form_that_is_no_brief_stays_open(home: House, bot: Bot, name: str) -> None:
    """The reason stands at the field, and all that was typed is still in the form."""
    text, why = TEXTS[name]
    await home.editor.run("#newsletter", "/chrisgpt")
    form = await home.editor.form()

    outcome = await form.submit(bullets=text.replace(":wave:", "👋")[:3000])

    if name == "too many characters":  # a field holds less than that
        assert outcome.ok
        await home.presented(bot)
        return
    assert why in outcome.errors["bullets"]
    assert await home.editor.form_now() is not None
    assert await home.drafts(bot) == []


@pytest.mark.usefixtures("bot")
async def test_a_command_of_blanks_opens_the_form(home: House) -> None:
    """Nothing behind the command is nothing, however many spaces it has."""
    await home.editor.run("#newsletter", "/chrisgpt   ")

    await home.editor.form(title="New draft")
