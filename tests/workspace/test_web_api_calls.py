"""Calls of the Web API: tokens, scopes, arguments, rates, and trouble on order."""

from dataclasses import replace

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import refused
from workspace.client import Client, Persona
from workspace.jsons import Json
from workspace.server import Running
from workspace.settings import Settings

CHANNEL = "C0NEWSLETTER"
POST: Json = {"channel": CHANNEL, "text": "Hi"}


async def test_auth_test_says_who_the_bot_is(slack: AsyncWebClient, served: Running) -> None:
    """Bolt takes the bot's user id from here; the scopes come in a header."""
    answer = await slack.auth_test()

    assert (answer["user_id"], answer["bot_id"]) == ("UCHRIS", "BCHRIS")
    assert (answer["team_id"], answer["team"]) == ("T0LOCAL", "Newsletter team")
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")
    assert answer["url"] == f"{served.announcement.base_url}/"


async def test_a_token_opens_what_it_is_for(served: Running) -> None:
    """None, a wrong one, and the app's in the bot's place are refused by name."""
    at = served.announcement

    async def tried(token: str | None, method: str = "auth.test") -> str:
        client = AsyncWebClient(token=token, base_url=at.api_url, retry_handlers=[])
        return await refused(client.api_call(method))

    assert await tried(None) == "not_authed"
    assert await tried("xoxb-wrong") == "invalid_auth"
    assert await tried(at.app_token) == "not_allowed_token_type"
    assert await tried(at.bot_token, "apps.connections.open") == "not_allowed_token_type"
    assert await tried(at.bot_token, "chat.nonsense") == "unknown_method"


async def test_a_method_asks_for_its_scope(slack: AsyncWebClient, served: Running) -> None:
    """What the manifest does not ask for cannot be called."""
    manifest = served.workspace.manifest
    served.workspace.manifest = replace(manifest, scopes=manifest.scopes - {"chat:write"})

    with pytest.raises(SlackApiError) as caught:
        await slack.chat_postMessage(channel=CHANNEL, text="Hi")

    assert caught.value.response["error"] == "missing_scope"
    assert caught.value.response["needed"] == "chat:write"


async def test_arguments_come_as_json_as_a_form_and_in_the_query(
    served: Running, editor: Persona
) -> None:
    """All three mean the same; blocks in a form are JSON text."""
    at = served.announcement
    message = {"channel": CHANNEL, "text": "Hi"}
    form = {**message, "blocks": '[{"type": "divider"}]', "token": at.bot_token}
    bearer = {"Authorization": f"Bearer {at.bot_token}"}
    url = f"{at.api_url}chat.postMessage"

    async with aiohttp.ClientSession() as session:
        for request in (
            session.post(url, json=message, headers=bearer),
            session.post(url, data=form),
            session.post(url, params=message, headers=bearer),
            session.get(url, params=message, headers=bearer),
        ):
            async with request as response:
                assert (await response.json())["ok"]

    assert [m.text for m in await editor.messages("#newsletter")] == ["Hi"] * 4


@pytest.mark.parametrize(
    ("body", "error"), [("{", "invalid_json"), ("[]", "json_not_object"), ("7", "json_not_object")]
)
async def test_a_body_that_is_no_json_object_is_refused(
    served: Running, body: str, error: str
) -> None:
    """The answer is Slack's, not a failure of the server."""
    at = served.announcement
    headers = {"Authorization": f"Bearer {at.bot_token}", "Content-Type": "application/json"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{at.api_url}chat.postMessage", data=body, headers=headers) as response,
    ):
        assert (await response.json())["error"] == error


async def test_calls_are_recorded_without_their_token(
    slack: AsyncWebClient, client: Client, served: Running
) -> None:
    """Each call stands with what it was given and what it was answered."""
    await slack.chat_postMessage(channel=CHANNEL, text="One")
    await slack.chat_postMessage(channel=CHANNEL, text="Two", token=served.announcement.bot_token)

    first, second = await client.calls("chat.postMessage")

    assert first.args["text"] == "One"
    assert first.answer["ok"]
    assert second.seq > first.seq
    assert await client.calls(after=first.seq) == [second]
    assert served.announcement.bot_token not in str([first, second])


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


class TestStrictRates:
    """With strict rates, each method has so many calls a minute."""

    @pytest.fixture
    def settings(self) -> Settings:
        """Slack's rates."""
        return Settings(strict_rates=True)

    async def test_the_call_over_the_rate_is_refused_until_the_minute_has_passed(
        self, slack: AsyncWebClient, served: Running
    ) -> None:
        """Only that method, and for posting only that channel, is affected."""
        for _ in range(60):
            await slack.chat_postMessage(channel=CHANNEL, text="Hi")

        with pytest.raises(SlackApiError) as caught:
            await slack.chat_postMessage(channel=CHANNEL, text="Hi")
        await slack.chat_postMessage(channel="C0DESK", text="Hi")

        assert caught.value.response.status_code == 429
        assert 1 <= int(caught.value.response.headers["Retry-After"]) <= 60
        served.workspace.clock.advance(61)
        await slack.chat_postMessage(channel=CHANNEL, text="Hi")
