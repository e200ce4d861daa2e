"""With strict rates, each method has so many calls a minute."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import refused
from workspace.client import Client, Persona
from workspace.settings import Settings

CHANNEL = "C0NEWSLETTER"


@pytest.fixture
def settings() -> Settings:
    """Slack's rates, from the start."""
    return Settings(strict_rates=True)


async def allowed(slack: AsyncWebClient, method: str, **arguments: object) -> int:
    """How many calls are not refused for their rate before one is. What they ask may be wrong."""
    for count in range(200):
        try:
            await slack.api_call(method, json=arguments)
        except SlackApiError as error:
            if error.response["error"] == "ratelimited":
                return count
    raise AssertionError("no call was refused")


@pytest.mark.parametrize(
    ("method", "calls"),
    [
        ("chat.startStream", 20),
        ("chat.stopStream", 20),
        ("usergroups.users.list", 20),
        ("chat.update", 50),
        ("chat.delete", 50),
        ("conversations.info", 50),
        ("conversations.open", 50),
        ("conversations.history", 50),
        ("conversations.replies", 50),
        ("chat.appendStream", 100),
        ("chat.postEphemeral", 100),
        ("users.info", 100),
        ("views.open", 100),
        ("views.update", 100),
    ],
)
async def test_each_method_has_the_rate_of_its_tier(
    slack: AsyncWebClient, method: str, calls: int
) -> None:
    """The call after that many in a minute is one too many."""
    assert await allowed(slack, method) == calls


async def test_a_refusal_for_the_rate_is_a_429_that_says_how_long_to_wait(
    slack: AsyncWebClient,
) -> None:
    """The wait is in whole seconds, and no longer than the minute."""
    await allowed(slack, "chat.startStream")

    with pytest.raises(SlackApiError) as caught:
        await slack.api_call("chat.startStream")

    answer = caught.value.response
    assert (answer.status_code, answer.data) == (429, {"ok": False, "error": "ratelimited"})
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


async def test_only_the_method_that_was_called_too_often_is_refused(
    slack: AsyncWebClient,
) -> None:
    """Other methods go on, also those of the same tier."""
    await allowed(slack, "chat.startStream")

    assert await refused(slack.api_call("chat.stopStream")) == "invalid_arguments"
    await slack.auth_test()


async def test_after_the_wait_the_method_may_be_called_again(
    slack: AsyncWebClient, client: Client
) -> None:
    """What was refused is not counted, so that waiting that long is enough."""
    await allowed(slack, "chat.startStream")
    with pytest.raises(SlackApiError) as caught:
        await slack.api_call("chat.startStream")

    await client.advance(int(caught.value.response.headers["Retry-After"]))

    assert await refused(slack.api_call("chat.startStream")) == "invalid_arguments"


async def test_a_channel_takes_about_one_message_a_second(
    slack: AsyncWebClient, client: Client
) -> None:
    """A few may come at once; another channel counts for itself."""
    for _ in range(5):
        await slack.chat_postMessage(channel=CHANNEL, text="Hi")

    assert await refused(slack.chat_postMessage(channel=CHANNEL, text="Hi")) == "ratelimited"
    await slack.chat_postMessage(channel="C0DESK", text="Hi")
    await client.advance(5)
    await slack.chat_postMessage(channel=CHANNEL, text="Hi")


async def test_all_channels_together_take_several_hundred_messages_a_minute(
    slack: AsyncWebClient, client: Client
) -> None:
    """However they are spread, there is an end to them."""
    posted = 0
    for _ in range(12):
        for channel in [CHANNEL, "C0DESK", "D0EDITOR", "D0SECOND", "D0ADMIN", "D0GUEST"] * 5:
            try:
                await slack.chat_postMessage(channel=channel, text="Hi")
            except SlackApiError:
                break
            posted += 1
        await client.advance(5)

    assert posted == 300


async def test_the_sdks_retry_handler_gets_the_call_through(
    slack: AsyncWebClient, client: Client, editor: Persona
) -> None:
    """It waits as long as it is told, and then the message is there once."""
    slack.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    for _ in range(4):
        await slack.chat_postMessage(channel=CHANNEL, text="Hi")
    await client.advance(4)
    await slack.chat_postMessage(channel=CHANNEL, text="Hi")

    await slack.chat_postMessage(channel=CHANNEL, text="patient")

    await editor.sees("#newsletter", containing="patient")
    statuses = [call.status for call in await client.calls("chat.postMessage")]
    assert statuses == [200, 200, 200, 200, 200, 429, 200]


async def test_strict_rates_can_be_switched_while_it_runs(
    slack: AsyncWebClient, client: Client
) -> None:
    """Switched off, no call is refused for its rate."""
    await client.strict_rates(strict=False)
    for _ in range(10):
        await slack.chat_postMessage(channel=CHANNEL, text="Hi")

    await client.strict_rates()
    assert await allowed(slack, "chat.startStream") == 20


async def test_who_may_not_call_uses_up_nothing(slack: AsyncWebClient) -> None:
    """A wrong token is refused before the rate is looked at."""
    stranger = AsyncWebClient(token="xoxb-wrong", base_url=slack.base_url, retry_handlers=[])
    for _ in range(21):
        assert await refused(stranger.api_call("chat.startStream")) == "invalid_auth"

    assert await allowed(slack, "chat.startStream") == 20
