"""Slack delivers at least once, and people click twice: a brief becomes one draft."""

import asyncio
from typing import Any

import pytest

from bot.archive import RequestState
from handlers.bot import Bot
from tests.house import House
from workspace.client import Client, until
from workspace.delivery.envelopes import event

BULLETS = "• Sunday opening\n• Volunteers wanted"


async def delivered(client: Client, kind: str) -> dict[str, Any]:
    """Return what the app was handed last, of this kind."""

    async def look() -> list[dict[str, Any]]:
        return [envelope.payload for envelope in await client.envelopes(kind)]

    payloads: list[dict[str, Any]] = await until(look, what=f"{kind} to be delivered")
    return payloads[-1]


async def acknowledged(client: Client, kind: str, count: int) -> None:
    """Wait until so many envelopes were acknowledged."""

    async def look() -> bool:
        return sum(e.acked_at is not None for e in await client.envelopes(kind)) >= count

    await until(look, what=f"{count} of {kind} to be acknowledged")


async def one_draft(home: House, bot: Bot) -> None:
    """One draft, one version and one call of the model, when nothing is left to do."""
    await home.presented(bot)
    await until(lambda: not len(bot.tasks), what="the bot to be idle")
    assert len(await home.drafts(bot)) == 1
    assert len(await bot.archive.versions.of(1)) == 1
    assert len(home.model.requests) == 1


@pytest.mark.parametrize("channel", ["#newsletter", "D0EDITOR"])
async def test_an_event_that_comes_again_is_the_same_event(
    home: House, bot: Bot, channel: str
) -> None:
    """Slack sends an event again under the same id when it missed our answer."""
    asked = await home.editor.say(channel, f"@ChrisGPT\n{BULLETS}")
    payload = await delivered(home.client, "events_api")

    for _ in range(3):
        await home.client.deliver("events_api", payload)

    await acknowledged(home.client, "events_api", 4)
    await one_draft(home, bot)
    thread = await home.editor.messages(channel, thread=asked)
    assert len(thread) == 2


@pytest.mark.parametrize("channel", ["#newsletter", "D0EDITOR"])
async def test_a_message_told_in_two_ways_is_one_message(
    home: House, bot: Bot, channel: str
) -> None:
    """A mention may come as `app_mention` and as `message`, with an id each."""
    await home.editor.say(channel, f"@ChrisGPT\n{BULLETS}")
    heard = (await delivered(home.client, "events_api"))["event"]
    other = "message" if heard["type"] == "app_mention" else "app_mention"

    twin = event({**heard, "type": other, "channel_type": "im"}, 0)
    await home.client.deliver("events_api", twin)

    await acknowledged(home.client, "events_api", 2)
    await one_draft(home, bot)


async def test_a_command_that_comes_again_is_the_same_command(home: House, bot: Bot) -> None:
    """Two envelopes with one trigger are one act."""
    await home.editor.run("#newsletter", f"/chrisgpt {BULLETS}")
    payload = await delivered(home.client, "slash_commands")

    await asyncio.gather(*(home.client.deliver("slash_commands", payload) for _ in range(3)))

    await one_draft(home, bot)
    assert len(await home.second.messages("#newsletter")) == 1


async def test_the_same_command_typed_twice_is_two_acts(home: House, bot: Bot) -> None:
    """Who asks twice gets two drafts: only deliveries are counted once."""
    for _ in range(2):
        await home.editor.run("#newsletter", f"/chrisgpt {BULLETS}")

    await home.presented(bot, draft_id=1)
    await home.presented(bot, draft_id=2)
    names = sorted(path.name for path in home.output.iterdir())
    assert len(names) == 2


async def test_a_form_that_comes_again_is_the_same_form(home: House, bot: Bot) -> None:
    """A form sent twice makes one draft, and both sendings are answered."""
    await home.editor.run("#newsletter", "/chrisgpt")
    form = await home.editor.form()
    await form.submit(bullets=BULLETS)
    payload = await delivered(home.client, "interactive")

    await asyncio.gather(*(home.client.deliver("interactive", payload) for _ in range(3)))

    await one_draft(home, bot)


async def test_what_was_done_before_a_restart_is_not_done_again(home: House) -> None:
    """Slack sends an event again to the bot that was restarted in between."""
    async with home.bot() as bot:
        await home.editor.say("#newsletter", f"@ChrisGPT\n{BULLETS}")
        await one_draft(home, bot)
    payload = await delivered(home.client, "events_api")
    async with home.bot() as bot:
        await home.client.deliver("events_api", payload)

        await acknowledged(home.client, "events_api", 2)
        await one_draft(home, bot)


async def test_a_request_is_on_record_before_slack_hears_of_it(home: House, bot: Bot) -> None:
    """Whatever was acknowledged is in the archive, and done in the end."""
    await home.editor.run("#newsletter", f"/chrisgpt {BULLETS}")

    request = await bot.archive.requests.get(1)
    (envelope,) = await home.client.envelopes("slash_commands")
    assert envelope.acked_at is not None
    assert request.received_at.timestamp() <= envelope.acked_at
    await one_draft(home, bot)
    assert (await bot.archive.requests.get(1)).state is RequestState.DONE
