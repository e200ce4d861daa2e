"""Answers at the response_url, beyond what Bolt sends by itself."""

import aiohttp
import pytest

from workspace.client import Client, Persona
from workspace.jsons import Json
from workspace.server import Running

TO_ALL = {"response_type": "in_channel"}


async def answer(served: Running, secret: str, body: Json | str) -> tuple[int, str]:
    """The status and the text with which an answer is taken."""
    url = f"{served.announcement.base_url}/hook/{secret}"
    given = {"data": body} if isinstance(body, str) else {"json": body}
    async with aiohttp.ClientSession() as session, session.post(url, **given) as response:
        return response.status, await response.text()


@pytest.fixture
def secret(served: Running) -> str:
    """The address of a command that the editor ran."""
    return served.workspace.response_urls.make("C0NEWSLETTER", "UEDITOR")


async def test_an_answer_goes_into_a_thread_or_the_channel(
    served: Running, secret: str, editor: Persona, second: Persona
) -> None:
    """A note stays with the person; what is for the channel is seen by all."""
    parent = await editor.say("#newsletter", "• one")

    in_thread = {"text": "For you", "thread_ts": parent.ts}
    assert await answer(served, secret, in_thread) == (200, "ok")
    in_channel = {**TO_ALL, "text": "For all"}
    assert await answer(served, secret, in_channel) == (200, "ok")

    await editor.sees_note("#newsletter", containing="For you", thread=parent)
    await second.sees("#newsletter", containing="For all")


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({}, (400, "no_text")),
        ({"text": 7}, (400, "invalid_payload")),
        ({"text": "x", "blocks": [{"type": "nonsense"}]}, (400, "invalid_blocks")),
        ({**TO_ALL, "text": "x", "thread_ts": "1.1"}, (400, "thread_not_found")),
        ("{", (400, "invalid_payload")),
        ("[]", (400, "invalid_payload")),
    ],
)
async def test_what_slack_could_not_show_is_refused(
    served: Running, secret: str, editor: Persona, body: Json | str, refusal: tuple[int, str]
) -> None:
    """Nothing of it is seen."""
    assert await answer(served, secret, body) == refusal
    assert await editor.messages("#newsletter") == []


async def test_an_address_ends_after_thirty_minutes(served: Running, secret: str) -> None:
    """Invented ones never work."""
    served.workspace.clock.advance(30 * 60 + 1)

    assert await answer(served, secret, {"text": "Late"}) == (404, "expired_url")
    assert await answer(served, "invented", {"text": "Hi"}) == (404, "invalid_token")


async def test_answers_are_recorded_and_can_fail_on_order(
    served: Running, secret: str, client: Client
) -> None:
    """They are the method "response_url"."""
    await client.fault("response_url", status=429)
    await client.fault("response_url", lose_answer=True)

    assert (await answer(served, secret, {"text": "One"}))[0] == 429
    with pytest.raises(aiohttp.ClientError):
        await answer(served, secret, {"text": "Two"})

    calls = await client.calls("response_url")
    assert [(call.args["text"], call.status) for call in calls] == [("One", 429), ("Two", 200)]
