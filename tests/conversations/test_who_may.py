"""Who may ask for drafts, and where."""

import pytest

from bot.words import access as access_words
from bot.words import drafts as words
from handlers.bot import Bot
from tests.house import House
from tests.model_server import Reply
from workspace.client import Persona, until
from workspace.delivery.envelopes import command, event

EDITED = {"edited": {"user": "UEDITOR", "ts": "1.000001"}}
COMMAND = "/chrisgpt • Sunday opening\n• Volunteers wanted"


async def refused(home: House, bot: Bot, person: Persona, channel: str, why: str) -> None:
    """Run the command as a person who may not; they are told, and get their text back."""
    await person.run(channel, COMMAND)

    note = await person.sees_note(channel, containing=why)
    assert note.plain == COMMAND.removeprefix("/chrisgpt ")
    assert await home.drafts(bot) == []
    assert home.model.requests == []


async def written(home: House, person: Persona, channel: str = "#newsletter") -> None:
    """Run the command as a person who may."""
    await person.run(channel, COMMAND)
    await home.sees_version(person, await person.sees(channel, containing="• Sunday opening"))


async def _noted(person: Persona, count: int) -> None:
    """Wait until a person was refused so many times in the channel."""

    async def look() -> bool:
        seen = await person.messages("#newsletter")
        return sum(access_words.no_guests() in m.words for m in seen if m.ephemeral) == count

    await until(look, what=f"{person.id} to be refused {count} times")


async def test_a_guest_may_not(home: House, bot: Bot) -> None:
    """Drafts are for members, even where nobody is named as editor."""
    await refused(home, bot, home.guest, "#newsletter", "guests and other organisations")


@pytest.mark.usefixtures("bot")
async def test_a_guest_is_refused_in_every_way(home: House) -> None:
    """The form, a mention, a direct message and the list are closed to guests too."""
    await home.guest.run("#newsletter", "/chrisgpt")
    await home.guest.sees_note("#newsletter", containing=access_words.no_guests())
    assert await home.guest.form_now() is None
    await home.guest.run("#newsletter", "/chrisgpt help")
    await _noted(home.guest, 2)
    await home.guest.say("#newsletter", "@ChrisGPT • Sunday opening • Volunteers")
    await _noted(home.guest, 3)
    asked = await home.guest.say(home.guest.direct, "• Sunday opening\n• Volunteers")
    await home.guest.sees_in_thread(asked, containing=access_words.no_guests())
    await home.guest.run(home.guest.direct, "/drafts")
    await home.guest.sees_note(home.guest.direct, containing=access_words.no_guests())
    assert home.model.requests == []


async def test_editors_may_be_named(home: House) -> None:
    """With EDITORS, the others are told whom to ask."""
    async with home.bot(editors=frozenset({"UEDITOR"})) as bot:
        await refused(home, bot, home.second, "#newsletter", access_words.not_an_editor())
        await written(home, home.editor)


async def test_editors_may_be_a_user_group(home: House) -> None:
    """A group's members are editors; a person named beside it is one too."""
    async with home.bot(editors=frozenset({"S0EDITORS"})) as bot:
        await refused(home, bot, home.admin, "#newsletter", access_words.not_an_editor())
        await written(home, home.second)
    async with home.bot(editors=frozenset({"S0EDITORS", "UADMIN"})):
        await home.admin.run("#newsletter", "/chrisgpt • Autumn walk\n• Boots")
        await home.sees_version(
            home.admin, await home.admin.sees("#newsletter", containing="• Autumn walk")
        )


async def test_channels_may_be_named(home: House) -> None:
    """With CHANNELS, another channel is refused with the right one; direct messages stay open."""
    async with home.bot(channels=frozenset({"C0DESK"})) as bot:
        await refused(home, bot, home.editor, "#newsletter", "Drafts are made in <#C0DESK>")
        await written(home, home.editor, "#desk")
        await written(home, home.editor, home.editor.direct)


async def test_the_form_is_not_opened_where_drafts_are_not_made(home: House) -> None:
    """Nobody fills in a form in vain."""
    async with home.bot(channels=frozenset({"C0DESK"})):
        await home.editor.run("#newsletter", "/chrisgpt")

        await home.editor.sees_note("#newsletter", containing="Drafts are made in")
        assert await home.editor.form_now() is None


async def test_a_form_that_is_sent_after_the_right_was_lost_is_refused(home: House) -> None:
    """Rights count at the moment of asking, and the bot may have been restarted since."""
    async with home.bot():
        await home.second.run("#newsletter", "/chrisgpt")
        form = await home.second.form()
    async with home.bot(editors=frozenset({"UEDITOR"})) as bot:
        assert (await form.submit(bullets="Sunday opening\nVolunteers")).ok

        await home.second.sees_note("#newsletter", containing=access_words.not_an_editor())
        assert await home.drafts(bot) == []


@pytest.mark.parametrize("label", [words.STOP, words.TRY_AGAIN])
async def test_buttons_are_for_editors_too(home: House, label: str) -> None:
    """Everyone sees a draft's buttons; only editors may press them."""
    reply = Reply("Dear all, we open", hold_after=3, cut=3)
    home.model.enqueue(reply)
    async with home.bot(editors=frozenset({"UEDITOR"})) as bot:
        await home.editor.run("#newsletter", COMMAND)
        brief = await home.editor.sees("#newsletter", containing="• Sunday opening")
        if label == words.TRY_AGAIN:
            reply.release()
        seen = await home.second.sees_in_thread(brief, where=lambda m: label in m.buttons)

        await home.second.click(seen, label)

        await home.second.sees_note(
            "#newsletter", containing=access_words.not_an_editor(), thread=brief
        )
        reply.release()
        version = await home.presented(bot)
        assert str(version.failure).startswith("cut")
        assert len(await bot.archive.versions.of(1)) == 1


async def test_a_guest_may_not_press_either(home: House, bot: Bot) -> None:
    """Also where every member is an editor."""
    reply = Reply("Dear all, we open", hold_after=3)
    home.model.enqueue(reply)
    await home.editor.run("#newsletter", COMMAND)
    brief = await home.editor.sees("#newsletter", containing="• Sunday opening")
    seen = await home.guest.sees_in_thread(brief, containing="Dear all")

    await home.guest.click(seen, words.STOP)

    await home.guest.sees_note("#newsletter", containing=access_words.no_guests(), thread=brief)
    reply.release()
    assert await home.whole_text(bot, home.guest) == "Dear all, we open"


async def test_people_of_another_team_may_not(home: House, bot: Bot) -> None:
    """In a shared channel, somebody of another organisation asks in vain."""
    workspace = home.served.workspace
    place = workspace.directory.conversation("#newsletter")
    secret = workspace.response_urls.make(place.id, "UEDITOR")
    payload = command(
        workspace.directory.person("UEDITOR"),
        place,
        name="/chrisgpt",
        text="• Sunday opening\n• Volunteers",
        trigger_id=workspace.triggers.make("UEDITOR"),
        response_url=f"{workspace.base_url}/hook/{secret}",
    )

    await workspace.delivery.ask("slash_commands", {**payload, "team_id": "T0OTHER"})

    await home.editor.sees_note("#newsletter", containing=access_words.no_guests())
    assert await home.drafts(bot) == []


@pytest.mark.parametrize(
    "changes", [{"user_team": "T0OTHER"}, {"team": "T0OTHER"}, {"bot_id": "BOTHER"}, EDITED]
)
async def test_a_mention_by_a_stranger_writes_nothing(
    home: House, bot: Bot, changes: dict[str, object]
) -> None:
    """People of other teams are refused; other bots are not even answered."""
    asked = await home.editor.say("#newsletter", "• Sunday opening\n• Volunteers")
    body = {
        "type": "app_mention",
        "user": "UEDITOR",
        "text": "<@UCHRIS> • Sunday opening\n• Volunteers",
        "channel": "C0NEWSLETTER",
        "ts": asked.ts,
        "event_ts": asked.ts,
        "team": "T0LOCAL",
        **changes,
    }
    await home.client.deliver("events_api", event(body, 0))

    if "bot_id" not in changes and "edited" not in changes:
        await home.editor.sees_note("#newsletter", containing=access_words.no_guests())
    later = await home.second.say("#newsletter", "@ChrisGPT • Autumn walk • Boots")
    await home.sees_version(home.second, later)
    assert [d.brief.bullets[0] for d in await home.drafts(bot)] == ["Autumn walk"]


async def test_a_channel_shared_with_others_is_refused(home: House, bot: Bot) -> None:
    """In Slack Connect, what one team pays for is not written for another."""
    asked = await home.editor.say("#newsletter", "• Sunday opening\n• Volunteers")
    body = {
        "type": "app_mention",
        "user": "UEDITOR",
        "text": "<@UCHRIS> • Sunday opening\n• Volunteers",
        "channel": "C0NEWSLETTER",
        "ts": asked.ts,
        "team": "T0LOCAL",
    }
    await home.client.deliver("events_api", {**event(body, 0), "is_ext_shared_channel": True})

    await home.editor.sees_note("#newsletter", containing=access_words.no_guests())
    assert await home.drafts(bot) == []
