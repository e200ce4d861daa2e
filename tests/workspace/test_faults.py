"""Trouble on order that makes no sense is refused in words."""

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from workspace.client import Client, Refused


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
