"""What the model wrote is what everyone gets: in archive, file and Slack, byte for byte."""

import pytest

from bot.words import drafts as words
from handlers.bot import Bot
from tests.house import BOT_USER, House
from tests.model_server import Reply

COMMAND = "/chrisgpt • Sunday opening\n• Volunteers wanted"
PARAGRAPH = "The reading room is open, and the ☕ is hot, come by & bring a friend. "
LONG = "Subject: A long letter\n\n" + "\n\n".join(
    f"{number}. {PARAGRAPH * 4}".strip() for number in range(1, 72)
)

TEXTS = {
    "formatting": "Subject: *Bold* _news_\n\n~Old~ `code` > quote\n* one\n_two_ **three**\n# four",
    "entities": "R&D says a < b and b > c; &amp; stays &amp;, &lt;b&gt; too.",
    "emoji": "Fall 🍂 family 👩\u200d👩\u200d👧 wave 👋🏽 flag 🇩🇪 :smile: and (:\n\nYours 💚",
    "blanks": "Subject: Blanks\n\n\n\nOne\t two\u00a0three\n\n\n   four   \n\nfive",
    "languages": "Grüße\n\nこんにちは。\n\n\u0645\u0631\u062d\u0628\u0627\n\nनमस्ते",
    "no subject": "Dear {User},\n\njust a line.\n\nSee you!",
    "only a subject": "Subject: Only this",
    "one long word": "x" * 7001,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
async def test_any_text_arrives_as_it_was_written(home: House, bot: Bot, text: str) -> None:
    """What means something to Slack means nothing in a draft."""
    home.model.enqueue(Reply(text))
    await home.editor.run("#newsletter", COMMAND)

    assert await home.whole_text(bot, home.second) == text.strip()


@pytest.mark.parametrize("channel", ["#newsletter", "D0EDITOR"])
async def test_a_long_text_takes_several_messages(home: House, bot: Bot, channel: str) -> None:
    """Twenty thousand characters are split between paragraphs, and none is lost."""
    assert len(LONG) > 20_000
    home.model.enqueue(Reply(LONG))
    await home.editor.run(channel, COMMAND)

    assert await home.whole_text(bot, home.editor) == LONG.strip()

    messages = (await home.presented(bot)).messages
    assert len(messages) >= 3
    assert list(messages) == sorted(messages)
    brief = await home.editor.sees(channel, containing="Sunday opening")
    thread = await home.editor.messages(channel, thread=brief)
    assert tuple(m.ts for m in thread if m.user == BOT_USER and m.ts != brief.ts) == messages
    small_print = ["Kept in the output folder" in m.words for m in thread if m.ts in messages]
    assert small_print == [False] * (len(messages) - 1) + [True]


PINGS = "Hello <!channel> <!here|here> <@USECOND> <#C0GENERAL> @channel @here @everyone"


@pytest.mark.parametrize("channel", ["#newsletter", "D0EDITOR"])
async def test_a_model_cannot_ping_anyone(home: House, bot: Bot, channel: str) -> None:
    """Mentions are shown as they were written, and nothing that Slack acts on is ever sent."""
    home.model.enqueue(Reply(PINGS, tokens=[*PINGS[:50], PINGS[50:]]))
    await home.editor.run(channel, COMMAND)

    assert await home.whole_text(bot, home.editor) == PINGS

    await _nothing_acts(home)


@pytest.mark.parametrize("channel", ["#newsletter", "D0EDITOR"])
async def test_a_model_cannot_disguise_a_link(home: House, bot: Bot, channel: str) -> None:
    """A link with a label of the model's choosing stays visible text."""
    text = "Read <https://evil.example.org|https://example.org> and [this](https://example.org)."
    home.model.enqueue(Reply(tokens=list(text)))
    await home.editor.run(channel, COMMAND)

    assert await home.whole_text(bot, home.editor) == text

    await _nothing_acts(home)
    streamed = [str(call.args.get("markdown_text", "")) for call in await home.client.calls()]
    assert not any("](" in piece for piece in streamed)


async def test_an_editor_s_bullets_cannot_ping_anyone(home: House, bot: Bot) -> None:
    """A brief is shown as it was typed, and its card pings nobody."""
    await home.editor.run(
        "#newsletter", "/chrisgpt @channel news:\n• tell @here\n• and @Second editor"
    )
    await home.presented(bot)

    await _nothing_acts(home)


async def _nothing_acts(home: House) -> None:
    """Of all that was sent to Slack, only our own formatting is markup."""
    calls = await home.client.calls()
    texts = [call.args.get("text", "") for call in calls]
    texts += [call.args.get("markdown_text", "") for call in calls]
    for call in calls:
        for block in call.args.get("blocks") or ():
            parts = [block.get("text"), *block.get("elements", ())]
            texts += [p["text"] for p in parts if p and p.get("type") == "mrkdwn"]
    assert texts
    for text in texts:
        found = str(text).replace("<@UEDITOR>", "")
        assert "<" not in found
        assert not any(ping in found for ping in ("@channel", "@here", "@everyone"))


async def test_halves_of_an_emoji_become_one_again(home: House, bot: Bot) -> None:
    """Some engines cut an emoji into two pieces, and send characters that no database takes."""
    home.model.enqueue(Reply(tokens=["Leaves \ud83c", "\udf42 fall", "\x00 and \ud83c fall"]))
    await home.editor.run("#newsletter", COMMAND)

    assert await home.whole_text(bot, home.editor) == "Leaves 🍂 fall and \ufffd fall"


async def test_a_model_that_is_stuck_on_line_breaks_is_shown_all_the_same(
    home: House, bot: Bot
) -> None:
    """Slack refuses blank sections; the words around thousands of line breaks arrive."""
    home.model.enqueue(Reply(tokens=["Dear all,", "\n" * 9000, "goodbye."]))
    await home.editor.run("#newsletter", COMMAND)

    brief = await home.editor.sees("#newsletter", containing="Sunday opening")
    await home.sees_version(home.editor, brief)
    version = await home.presented(bot)
    shown = await home.text_shown(home.editor, await bot.archive.drafts.get(1), version)
    assert shown.split() == ["Dear", "all,", "goodbye."]


async def test_a_text_that_reached_the_length_limit_says_so(home: House, bot: Bot) -> None:
    """The end may be missing, and the editor should know."""
    home.model.enqueue(Reply("Dear readers, and so", finish_reason="length"))
    await home.editor.run("#newsletter", COMMAND)

    brief = await home.editor.sees("#newsletter", containing="Sunday opening")
    await home.sees_version(
        home.editor, brief, containing=words.length_reached(demonstration=False)
    )
    assert await home.whole_text(bot, home.editor) == "Dear readers, and so"
    assert (await home.presented(bot)).finish_reason == "length"
