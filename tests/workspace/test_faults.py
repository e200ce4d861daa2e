"""Trouble on order: how calls and payloads go wrong as somebody wished."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import refused
from workspace.client import Client, Persona, Refused
from workspace.jsons import Json

CHANNEL = "C0NEWSLETTER"
POST: Json = {"channel": CHANNEL, "text": "Hi"}


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({}, "method is missing"),
        ({"method": 7}, "method is no text"),
        ({"method": "chat.postMesage"}, "there is no chat.postMesage"),
        ({"method": "auth.test", "tmes": 2}, "unknown: tmes"),
        ({"method": "auth.test", "times": -1}, "times is no whole number from 0 up"),
        ({"method": "auth.test", "times": 1.5}, "times is no whole number from 0 up"),
        ({"method": "auth.test", "times": True}, "times is no whole number from 0 up"),
        ({"method": "auth.test", "status": "500"}, "status is no whole number"),
        ({"method": "auth.test", "status": 200}, "status is no HTTP status from 400 to 599"),
        ({"method": "auth.test", "error": 7}, "error is no text"),
        ({"method": "auth.test", "retry_after": "soon"}, "retry_after is no whole number"),
        ({"method": "auth.test", "delay": "long"}, "delay is no number of seconds"),
        ({"method": "auth.test", "delay": -1}, "delay is no number of seconds within a day"),
        ({"method": "auth.test", "delay": 10**400}, "delay is no number of seconds within a day"),
        ({"method": "auth.test", "lose_answer": "yes"}, "lose_answer is to be true or false"),
        ({"method": "auth.test", "drop_connection": 1}, "drop_connection is to be true or false"),
        ({"method": "events_api", "status": 500}, "status and error belong to a call"),
        ({"method": "interactive", "error": "fatal"}, "status and error belong to a call"),
    ],
)
async def test_trouble_that_makes_no_sense_is_refused(
    client: Client, slack: AsyncWebClient, fault: dict[str, object], words: str
) -> None:
    """Nothing goes wrong after it."""
    with pytest.raises(Refused, match=words):
        await client.post("/control/fault", **fault)

    assert (await slack.auth_test())["ok"]


async def test_errors_statuses_and_delays_come_as_often_as_ordered(
    slack: AsyncWebClient, client: Client, editor: Persona
) -> None:
    """After them the method works again; others were not touched."""
    await client.fault("chat.postMessage", times=2, error="fatal_error")
    await client.fault("chat.postMessage", status=500)
    await client.fault("chat.postMessage", delay=0.01)

    assert await refused(slack.chat_postMessage(**POST)) == "fatal_error"
    await slack.auth_test()
    assert await refused(slack.chat_postMessage(**POST)) == "fatal_error"
    with pytest.raises(SlackApiError, match="500"):
        await slack.chat_postMessage(**POST)
    await slack.chat_postMessage(**POST)

    assert len(await editor.messages("#newsletter")) == 1
    assert [c.status for c in await client.calls("chat.postMessage")] == [200, 200, 500, 200]


async def test_being_rate_limited_says_how_long_to_wait(
    slack: AsyncWebClient, client: Client
) -> None:
    """It is HTTP 429 with Retry-After, which the SDK's retry handler obeys."""
    await client.fault("chat.postMessage", error="ratelimited", retry_after=0)
    slack.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))

    await slack.chat_postMessage(channel=CHANNEL, text="Hi")

    assert [c.status for c in await client.calls("chat.postMessage")] == [429, 200]


async def test_a_lost_answer_was_acted_upon(
    slack: AsyncWebClient, client: Client, editor: Persona
) -> None:
    """The app sees a broken connection; people see the message."""
    await client.fault("chat.postMessage", lose_answer=True)

    with pytest.raises(aiohttp.ClientError):
        await slack.chat_postMessage(channel=CHANNEL, text="Hi")

    await editor.sees("#newsletter", containing="Hi")


async def test_cleared_faults_do_not_happen(slack: AsyncWebClient, client: Client) -> None:
    """What was ordered can be cancelled."""
    await client.fault("auth.test", times=9, error="fatal_error")
    await client.clear_faults()

    await slack.auth_test()


async def test_a_dropped_connection_does_nothing(client: Client, slack: AsyncWebClient) -> None:
    """The call ends without an answer, and what was asked is not done."""
    await client.fault("chat.postMessage", drop_connection=True)

    with pytest.raises(aiohttp.ServerDisconnectedError):
        await slack.chat_postMessage(channel="#newsletter", text="once")
    await slack.chat_postMessage(channel="#newsletter", text="twice")

    seen = await client.person("UEDITOR").messages("#newsletter")
    assert [message.words for message in seen] == ["twice"]


async def test_only_payloads_that_exist_are_delivered(client: Client) -> None:
    """A kind that Slack does not know, or nobody to hear it, is refused in words."""
    with pytest.raises(Refused, match="events_api, slash_commands, interactive"):
        await client.deliver("telegrams", {})
    with pytest.raises(Refused, match="dispatch_failed"):
        await client.deliver("interactive", {"type": "block_actions"})
