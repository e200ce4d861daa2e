"""Answers at the response_url: where they may go, and how often."""

from collections.abc import Awaitable, Callable

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import Connect, refused
from tests.workspace.screens import actions, button
from workspace.client import Client, Message, Persona
from workspace.jsons import Json
from workspace.settings import Settings

TO_ALL = {"response_type": "in_channel"}
BUTTON = actions(button("go"))
Ran = Callable[[str], Awaitable[str]]


async def answer(url: str, body: Json | str | bytes, kind: str = "application/json") -> str:
    """What is said to an answer sent there: the status, and the words."""
    given = {"json": body} if isinstance(body, dict) else {"data": body}
    headers = {} if isinstance(body, dict) else {"Content-Type": kind}
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, headers=headers, **given) as response,
    ):
        return f"{response.status} {await response.text()}"


@pytest.fixture
def settings() -> Settings:
    """Slack's patience: nothing here waits for its end."""
    return Settings()


@pytest.fixture
async def ran(app: AsyncApp, connect: Connect, client: Client, editor: Persona) -> Ran:
    """Let the editor run a command in a channel; the address at which it may be answered."""

    @app.command("/chrisgpt")
    async def silent(ack: AsyncAck) -> None:
        await ack()

    @app.action("go")
    async def pressed(ack: AsyncAck) -> None:
        await ack()

    await connect(app)

    async def run(channel: str = "#newsletter") -> str:
        assert (await editor.run(channel, "/chrisgpt • one")).ok
        *_, envelope = await client.envelopes("slash_commands")
        return str(envelope.payload["response_url"])

    return run


async def clicked(client: Client, editor: Persona, message: Message) -> str:
    """Let the editor press the button; the address at which the click may be answered."""
    assert (await editor.click(message, "Go")).ok
    *_, envelope = await client.envelopes("interactive")
    return str(envelope.payload["response_url"])


async def test_an_answer_is_a_note_unless_it_is_for_the_channel(
    ran: Ran, editor: Persona, second: Persona
) -> None:
    """Without a word about it only the person sees it."""
    url = await ran("#newsletter")

    assert await answer(url, {"text": "For you"}) == "200 ok"
    assert await answer(url, {"text": "For you too", "response_type": "ephemeral"}) == "200 ok"
    assert await answer(url, {**TO_ALL, "text": "For all"}) == "200 ok"

    await editor.sees_note("#newsletter", containing="For you too")
    await second.sees("#newsletter", containing="For all")
    assert [m.text for m in await second.messages("#newsletter")] == ["For all"]


async def test_an_answer_goes_into_a_thread(ran: Ran, editor: Persona, second: Persona) -> None:
    """As a note, or for all."""
    url = await ran("#newsletter")
    parent = await editor.say("#newsletter", "• one")

    assert await answer(url, {"text": "For you", "thread_ts": parent.ts}) == "200 ok"
    in_thread = {**TO_ALL, "text": "For all", "thread_ts": parent.ts, "replace_original": False}
    assert await answer(url, in_thread) == "200 ok"

    await editor.sees_note("#newsletter", containing="For you", thread=parent)
    seen = await second.messages("#newsletter", thread=parent)
    assert [message.text for message in seen] == ["• one", "For all"]


async def test_an_address_works_where_the_bot_is_no_member(
    ran: Ran, slack: AsyncWebClient, second: Persona
) -> None:
    """The Web API would refuse to post there."""
    url = await ran("#general")
    assert await refused(slack.chat_postMessage(channel="C0GENERAL", text="x")) == "not_in_channel"

    assert await answer(url, {**TO_ALL, "text": "For all"}) == "200 ok"
    await second.sees("#general", containing="For all")


async def test_an_address_works_five_times(ran: Ran, editor: Persona) -> None:
    """The sixth answer is refused, and seen by nobody."""
    url = await ran("#newsletter")

    told = [await answer(url, {"text": str(number)}) for number in range(6)]

    assert told == ["200 ok"] * 5 + ["404 used_url"]
    assert [m.text for m in await editor.messages("#newsletter")] == list("01234")


async def test_an_address_ends_after_thirty_minutes(ran: Ran, client: Client) -> None:
    """Until then it works; invented ones never do."""
    url = await ran("#newsletter")
    await client.advance(30 * 60 - 10)
    assert await answer(url, {"text": "In time"}) == "200 ok"
    await client.advance(11)

    assert await answer(url, {"text": "Late"}) == "404 expired_url"
    invented = f"{url.rpartition('/')[0]}/invented"
    assert await answer(invented, {"text": "Hi"}) == "404 invalid_token"


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({}, "400 no_text"),
        ({"text": " "}, "400 no_text"),
        ({"text": 7}, "400 invalid_payload"),
        ({"text": "x", "blocks": [{"type": "nonsense"}]}, "400 invalid_blocks"),
        ({"text": "x", "blocks": [{"type": "divider"}] * 51}, "400 invalid_blocks"),
        ({"text": "x", "blocks": "nonsense"}, "400 invalid_blocks_format"),
        ({**TO_ALL, "text": "x", "thread_ts": "1.000001"}, "400 thread_not_found"),
        ({"text": "x", "thread_ts": "1.000001"}, "400 thread_not_found"),
        ({"text": "x", "thread_ts": "1.1"}, "400 invalid_thread_ts"),
        ({"text": "x", "thread_ts": 7}, "400 invalid_payload"),
        ("{", "400 invalid_payload"),
        ("[]", "400 invalid_payload"),
        (b"\xff", "400 invalid_payload"),
    ],
)
async def test_what_slack_could_not_show_is_refused(
    ran: Ran, editor: Persona, body: Json | str | bytes, refusal: str
) -> None:
    """Nothing of it is seen."""
    assert await answer(await ran("#newsletter"), body) == refusal
    assert await editor.messages("#newsletter") == []


async def test_an_answer_may_come_as_a_form(ran: Ran, editor: Persona) -> None:
    """Then the JSON stands in its payload, as with Slack's older webhooks."""
    url, form = await ran("#newsletter"), "application/x-www-form-urlencoded"

    assert await answer(url, 'payload={"text": "Hi"}', form) == "200 ok"
    assert await answer(url, "text=Hi", form) == "400 invalid_payload"
    await editor.sees_note("#newsletter", containing="Hi")


async def test_answers_are_written_as_posts_are(ran: Ran, editor: Persona) -> None:
    """Bare addresses are linked, the rest is escaped, and long text is cut."""
    url = await ran("#newsletter")
    await answer(url, {**TO_ALL, "text": "a < b https://example.org"})
    await answer(url, {**TO_ALL, "text": "x" * 40_001})

    first, second = await editor.messages("#newsletter")
    assert first.text == "a &lt; b <https://example.org>"
    assert len(second.text) == 40_000


async def test_the_persons_command_cannot_be_replaced_or_deleted(ran: Ran, editor: Persona) -> None:
    """An answer that wants to replace is a new note; one that only deletes has no text."""
    url = await ran("#newsletter")
    await editor.say("#newsletter", "• one")

    assert await answer(url, {"delete_original": True}) == "400 no_text"
    assert await answer(url, {"text": "New", "replace_original": True}) == "200 ok"
    assert [m.text for m in await editor.messages("#newsletter")] == ["• one", "New"]


async def test_the_message_of_a_click_is_replaced_or_deleted(
    ran: Ran, slack: AsyncWebClient, client: Client, editor: Persona, second: Persona
) -> None:
    """Everyone sees that, for it was for everyone."""
    await ran("#newsletter")
    await slack.chat_postMessage(channel="C0NEWSLETTER", text="Draft", blocks=[BUTTON])
    message = await editor.sees("#newsletter", containing="Draft")
    url = await clicked(client, editor, message)

    assert await answer(url, {"text": "Done", "replace_original": True}) == "200 ok"
    replaced = await second.sees("#newsletter", containing="Done")
    assert (replaced.ts, replaced.blocks, replaced.edited) == (message.ts, [], True)
    assert await answer(url, {"delete_original": True}) == "200 ok"
    await second.sees_gone(replaced)
    assert await answer(url, {"delete_original": True}) == "404 message_not_found"


async def test_a_note_that_is_replaced_stays_a_note(
    ran: Ran, client: Client, editor: Persona, second: Persona
) -> None:
    """It cannot become a message for the channel."""
    url = await ran("#newsletter")
    await answer(url, {"text": "Sure?", "blocks": [BUTTON]})
    note = await editor.sees_note("#newsletter", containing="Sure?")
    click = await clicked(client, editor, note)

    replacing = {**TO_ALL, "text": "Done", "replace_original": True}
    assert await answer(click, replacing) == "200 ok"
    replaced = await editor.sees_note("#newsletter", containing="Done")
    assert (replaced.ts, replaced.blocks) == (note.ts, [])
    assert await second.messages("#newsletter") == []
    assert await answer(click, {"delete_original": True}) == "200 ok"
    await editor.sees_gone(replaced)


async def test_nothing_is_answered_into_an_archived_channel(ran: Ran, editor: Persona) -> None:
    """The address is refused while the channel is closed."""
    url = await ran("#newsletter")
    await editor.archive("#newsletter")

    assert await answer(url, {"text": "Hi"}) == "410 channel_is_archived"


async def test_answers_are_recorded_and_can_fail_on_order(ran: Ran, client: Client) -> None:
    """They are the method "response_url"."""
    url = await ran("#newsletter")
    await client.fault("response_url", status=429)
    await client.fault("response_url", lose_answer=True)

    assert (await answer(url, {"text": "One"})).startswith("429")
    with pytest.raises(aiohttp.ClientError):
        await answer(url, {"text": "Two"})

    calls = await client.calls("response_url")
    assert [(call.args["text"], call.status) for call in calls] == [("One", 429), ("Two", 200)]


async def test_a_dropped_answer_uses_up_nothing(ran: Ran, client: Client, editor: Persona) -> None:
    """It never arrived."""
    url = await ran("#newsletter")
    await client.fault("response_url", drop_connection=True)
    with pytest.raises(aiohttp.ClientError):
        await answer(url, {"text": "Lost"})

    assert [await answer(url, {"text": "x"}) for _ in range(5)] == ["200 ok"] * 5
    assert "Lost" not in [m.text for m in await editor.messages("#newsletter")]
