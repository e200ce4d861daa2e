"""Asking for a draft: the command, the form, a mention, a direct message, and help."""

import pytest

from bot.archive import Brief, RequestKind
from handlers.bot import Bot
from tests.house import BOT_USER, PATIENCE, House, writer_of
from workspace.client import Persona

SHAPES = [
    "• Sunday opening from March\n• Volunteers wanted",
    "- Sunday opening from March\n- Volunteers wanted",
    "* Sunday opening from March\n* Volunteers wanted",
    "1. Sunday opening from March\n2. Volunteers wanted",
    "Sunday opening from March\nVolunteers wanted",
    "• Sunday opening from March • Volunteers wanted",
]


def told(home: House, request: int = -1) -> str:
    """Return what the model was asked to write, in the user's message."""
    messages = home.model.requests[request].body["messages"]
    assert [message["role"] for message in messages] == ["system", "user"]
    return str(messages[1]["content"])


@pytest.mark.parametrize("text", SHAPES)
async def test_bullets_of_any_shape_are_a_brief(home: House, bot: Bot, text: str) -> None:
    """However bullets are marked, archive, channel and model get them without their marks."""
    outcome = await home.editor.run("#newsletter", f"/chrisgpt {text}")

    assert outcome.ok
    brief = await home.second.sees("#newsletter", containing="• Volunteers wanted")
    assert brief.plain == "• Sunday opening from March\n• Volunteers wanted"
    assert "<@UEDITOR>" in brief.words
    await home.sees_version(home.second, brief)
    assert (await bot.archive.drafts.get(1)).brief == Brief(
        None, ("Sunday opening from March", "Volunteers wanted")
    )
    assert "- Sunday opening from March\n- Volunteers wanted" in told(home)


async def test_a_title_and_facts_stand_apart_from_the_bullets(home: House, bot: Bot) -> None:
    """A heading is the title, and what stands below "Facts:" may be relied on."""
    await home.editor.run(
        "#newsletter",
        "/chrisgpt Spring issue:\n• Sunday opening\n• Volunteers wanted\nFacts:\n• We open at 10",
    )

    brief = await home.editor.sees("#newsletter", containing="Spring issue")
    await home.sees_version(home.editor, brief)
    assert [b["text"]["text"] for b in brief.blocks if b["type"] == "header"] == ["Spring issue"]
    assert (await bot.archive.drafts.get(1)).brief == Brief(
        "Spring issue", ("Sunday opening", "Volunteers wanted"), ("We open at 10",)
    )
    assert told(home).endswith(
        "Title: Spring issue\n\nNotes:\n- Sunday opening\n- Volunteers wanted\n\n"
        "Facts to rely on:\n- We open at 10"
    )


async def test_what_slack_encodes_is_decoded_once(home: House, bot: Bot) -> None:
    """The model, the archive and the brief get what the editor typed, not Slack's writing of it."""
    typed = [
        "Leaves fall 🍂 and 👍🏽 for R&D",
        "if a < b & b > c: use &lt;b&gt;",
        "Ask @Second editor in #newsletter",
        "See https://example.org/a?b=1&c=2",
    ]
    await home.editor.run("#newsletter", "/chrisgpt " + "\n".join(f"• {line}" for line in typed))

    brief = await home.editor.sees("#newsletter", containing="Leaves fall")
    await home.sees_version(home.editor, brief)
    assert (await bot.archive.drafts.get(1)).brief.bullets == tuple(typed)
    assert brief.plain == "\n".join(f"• {line}" for line in typed)
    assert "\n".join(f"- {line}" for line in typed) in told(home)


async def test_a_shortcode_that_was_typed_is_an_emoji_too(home: House, bot: Bot) -> None:
    """Slack shows `:fallen_leaf:` as 🍂, so the model reads 🍂; times keep their colons."""
    await home.editor.run("#newsletter", "/chrisgpt • Autumn :fallen_leaf: walk\n• at 10:30:45")

    await home.presented(bot)
    assert (await bot.archive.drafts.get(1)).brief.bullets == ("Autumn 🍂 walk", "at 10:30:45")


async def test_the_form_asks_for_title_bullets_and_facts(home: House, bot: Bot) -> None:
    """The command alone opens a form; what was filled in becomes a draft."""
    await home.editor.run("#newsletter", "/chrisgpt")

    form = await home.editor.form(title="New draft")
    assert form.fields == ["title", "bullets", "facts"]
    outcome = await form.submit(
        title="Spring issue", bullets="Sunday opening\nMore 🍂", facts="We open at 10"
    )

    assert outcome.ok
    brief = await home.second.sees("#newsletter", containing="Spring issue")
    await home.sees_version(home.second, brief)
    assert await home.editor.form_now() is None
    assert (await bot.archive.drafts.get(1)).brief == Brief(
        "Spring issue", ("Sunday opening", "More 🍂"), ("We open at 10",)
    )
    request = await bot.archive.requests.get(1)
    assert (request.kind, request.channel) == (RequestKind.FORM, "C0NEWSLETTER")


@pytest.mark.usefixtures("bot")
async def test_a_form_with_a_mistake_stays_open(home: House) -> None:
    """The field says what to mend; mended, the same form is taken."""
    await home.editor.run("#newsletter", "/chrisgpt")
    form = await home.editor.form()

    refused = await form.submit(bullets="Hm")

    assert not refused.ok
    assert "One word is too little" in refused.errors["bullets"]
    assert (await home.editor.form()).errors == refused.errors
    assert (await form.submit(title="Spring issue", bullets="Sunday opening")).ok
    brief = await home.editor.sees("#newsletter", containing="Sunday opening")
    await home.sees_version(home.editor, brief)
    assert len(home.model.requests) == 1


@pytest.mark.usefixtures("bot")
async def test_a_form_that_is_closed_asks_for_nothing(home: House) -> None:
    """Cancel is cancel."""
    await home.editor.run("#newsletter", "/chrisgpt")

    await (await home.editor.form()).close()

    await home.editor.run("#newsletter", "/chrisgpt • Sunday opening\n• Volunteers")
    await home.sees_version(home.editor, await home.editor.sees("#newsletter", containing="Sunday"))
    assert len(home.model.requests) == 1


async def test_a_mention_is_a_brief_in_its_own_thread(home: House, bot: Bot) -> None:
    """The draft grows under the message that mentions the bot; no second brief is posted."""
    asked = await home.editor.say("#newsletter", "@ChrisGPT\n• Sunday opening\n• Volunteers 🍂")

    await home.sees_version(home.second, asked)

    draft = await bot.archive.drafts.get(1)
    assert (draft.thread_ts, draft.brief.bullets) == (asked.ts, ("Sunday opening", "Volunteers 🍂"))
    assert [m.ts for m in await home.editor.messages("#newsletter")] == [asked.ts]


async def test_a_mention_inside_a_thread_is_answered_there(home: House, bot: Bot) -> None:
    """The draft joins the conversation that it was asked in."""
    opening = await home.second.say("#newsletter", "What goes into the next issue?")
    await home.editor.reply(opening, "@ChrisGPT, • Sunday opening • Volunteers wanted")

    draft = await home.sees_version(home.second, opening)

    assert draft.thread_ts == opening.ts
    brief = (await bot.archive.drafts.get(1)).brief
    assert brief.bullets == ("Sunday opening", "Volunteers wanted")


async def test_a_direct_message_is_a_brief(home: House, bot: Bot) -> None:
    """In a direct message no mention is needed."""
    asked = await home.editor.say(home.editor.direct, "Sunday opening\nVolunteers wanted")

    await home.sees_version(home.editor, asked)

    draft = await bot.archive.drafts.get(1)
    assert (draft.channel, draft.private, draft.thread_ts) == ("D0EDITOR", True, asked.ts)


async def test_the_command_works_in_a_direct_message(home: House, bot: Bot) -> None:
    """The brief and its draft stay between the editor and the bot."""
    await home.editor.run(home.editor.direct, "/chrisgpt • Sunday opening\n• Volunteers")

    brief = await home.editor.sees(home.editor.direct, containing="Sunday opening")
    await home.sees_version(home.editor, brief)
    assert (await bot.archive.drafts.get(1)).private
    assert await home.second.messages("#newsletter") == []


@pytest.mark.usefixtures("bot")
async def test_the_form_works_in_a_direct_message(home: House) -> None:
    """The draft goes to where the form was asked for."""
    await home.editor.run(home.editor.direct, "/chrisgpt")

    await (await home.editor.form()).submit(bullets="Sunday opening\nVolunteers")

    await home.sees_version(
        home.editor, await home.editor.sees(home.editor.direct, containing="Sunday opening")
    )


@pytest.mark.parametrize("word", ["help", " HELP "])
@pytest.mark.usefixtures("bot")
async def test_help_after_the_command_is_a_note(home: House, word: str) -> None:
    """Help is for who asked, also where the bot is no member."""
    await home.editor.run("#general", f"/chrisgpt {word}")

    note = await home.editor.sees_note("#general", containing="`/chrisgpt` alone: a form")
    assert "/drafts" in note.words
    assert await home.second.messages("#general") == []


@pytest.mark.parametrize("words", ["help", "Help", "", "hi", "Hello!"])
@pytest.mark.usefixtures("bot")
async def test_a_mention_asks_for_help_as_well(home: House, words: str) -> None:
    """A mention with "help", "hi" or nothing is answered by a note; nothing is written."""
    await home.editor.say("#newsletter", f"@ChrisGPT {words}")

    await home.editor.sees_note("#newsletter", containing="`/chrisgpt` alone")
    assert home.model.requests == []


@pytest.mark.usefixtures("bot")
async def test_help_in_a_direct_message_stays(home: House) -> None:
    """Nobody else reads there, so the answer is an ordinary message."""
    for said in ("help", "What can you do?", "?"):
        asked = await home.editor.say(home.editor.direct, said)

        answer = await home.editor.sees_in_thread(asked, containing="`/chrisgpt` alone: a form")

        assert not answer.ephemeral
        assert answer.user == BOT_USER


@pytest.mark.usefixtures("bot")
async def test_talk_that_is_not_for_the_bot_is_left_alone(home: House) -> None:
    """A message in a channel without a mention asks for nothing and is not kept."""
    await home.editor.say("#newsletter", "• Sunday opening\n• Volunteers wanted")

    asked = await home.editor.say("#newsletter", "@ChrisGPT\n• Autumn walk\n• Leaves")
    await home.sees_version(home.editor, asked)
    assert len(home.model.requests) == 1
    assert b"Volunteers wanted" not in home.database.read_bytes()


async def test_the_archive_knows_how_a_version_came_about(home: House, bot: Bot) -> None:
    """Engine, model, tokens, seconds, system prompt and hashes are on record."""
    await home.editor.run("#newsletter", "/chrisgpt • Sunday opening\n• Volunteers")

    version = await home.presented(bot)

    assert (writer_of(version).engine, writer_of(version).model) == ("openai", "house-writer")
    assert version.model_resolved == "house-writer"
    assert version.completion_tokens == len(version.text.split())
    assert version.prompt_tokens
    assert version.seconds is not None
    assert version.finish_reason == "stop"
    assert version.sha256
    system = home.model.requests[0].body["messages"][0]["content"]
    assert await bot.archive.prompts.text(writer_of(version).system_prompt_sha256) == system


@pytest.mark.usefixtures("bot")
async def test_the_form_that_slack_does_not_open_is_explained(home: House) -> None:
    """A trigger lives three seconds; the editor is told to type the command once more."""
    await home.client.fault("views.open", error="expired_trigger_id")

    await home.editor.run("#newsletter", "/chrisgpt")

    await home.editor.sees_note("#newsletter", containing="Slack did not open the form in time")


@pytest.mark.usefixtures("bot")
async def test_the_bot_hears_again_after_slack_sent_its_socket_away(home: House) -> None:
    """Slack renews the connection now and then; what is asked afterwards is heard."""
    await home.client.disconnect("refresh_requested")
    await home.client.app_connected(timeout=PATIENCE)

    await home.editor.run("#newsletter", "/chrisgpt • Sunday opening\n• Volunteers")

    await home.sees_version(
        home.editor, await home.editor.sees("#newsletter", containing="Sunday opening")
    )


async def test_two_editors_at_once_get_a_draft_each(
    home: House, bot: Bot, editor: Persona, second: Persona
) -> None:
    """Briefs do not mix."""
    await editor.run("#newsletter", "/chrisgpt • Sunday opening\n• Volunteers")
    await second.say(second.direct, "Autumn walk 🍂\nBring boots")

    for draft in (1, 2):
        await home.whole_text(bot, editor if draft == 1 else second, draft)
    told_about = sorted(told(home, request).count("Autumn walk") for request in (0, 1))
    assert told_about == [0, 1]
