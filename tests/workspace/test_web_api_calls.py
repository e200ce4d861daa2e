"""Calls of the Web API: tokens, scopes, arguments, and the record of them."""

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import refused
from workspace.calls import CallRecord
from workspace.client import Client, Persona
from workspace.jsons import Json
from workspace.manifest import read_manifest
from workspace.server import MANIFEST, Running, running
from workspace.web_api.dispatch import METHODS

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


@asynccontextmanager
async def app_with(
    folder: Path, *, more: Iterable[str] = (), fewer: Iterable[str] = ()
) -> AsyncIterator[AsyncWebClient]:
    """Slack's client for an app with more scopes, or fewer, than the manifest's."""
    manifest = read_manifest(MANIFEST)
    scopes = (manifest.scopes | set(more)) - set(fewer)
    async with running(folder, manifest=replace(manifest, scopes=scopes)) as served:
        at = served.announcement
        yield AsyncWebClient(token=at.bot_token, base_url=at.api_url, retry_handlers=[])


SCOPES = [
    ("chat.postMessage", "chat:write"),
    ("chat.postEphemeral", "chat:write"),
    ("chat.update", "chat:write"),
    ("chat.delete", "chat:write"),
    ("chat.startStream", "chat:write"),
    ("chat.appendStream", "chat:write"),
    ("chat.stopStream", "chat:write"),
    ("conversations.open", "im:write"),
    ("users.info", "users:read"),
    ("usergroups.users.list", "usergroups:read"),
]


async def test_a_method_asks_for_its_scope(tmp_path: Path) -> None:
    """The refusal says which scope is needed, and which the app was given."""
    taken = {scope for _, scope in SCOPES}
    async with app_with(tmp_path, fewer=taken) as slack:
        for method, scope in SCOPES:
            with pytest.raises(SlackApiError) as caught:
                await slack.api_call(method)
            answer = caught.value.response
            assert (answer["error"], answer["needed"]) == ("missing_scope", scope), method
            assert not taken & set(answer["provided"].split(","))
            assert answer.headers["x-accepted-oauth-scopes"] == scope


@pytest.mark.parametrize(
    ("channel", "scope"),
    [
        ("C0NEWSLETTER", "channels:history"),
        ("C0DESK", "groups:history"),
        ("D0EDITOR", "im:history"),
    ],
)
async def test_reading_asks_for_the_scope_of_the_kind_of_conversation(
    tmp_path: Path, channel: str, scope: str
) -> None:
    """Public, private and direct are three scopes."""
    async with app_with(tmp_path, fewer=[scope]) as slack:
        with pytest.raises(SlackApiError) as caught:
            await slack.conversations_history(channel=channel)

    assert (caught.value.response["error"], caught.value.response["needed"]) == (
        "missing_scope",
        scope,
    )


async def test_who_posts_under_another_name_needs_the_scope_for_it(tmp_path: Path) -> None:
    """With it the message stands under that name, with that picture."""
    other: Json = {"username": "The desk", "icon_emoji": ":memo:"}
    async with app_with(tmp_path / "without") as slack:
        for name, value in {**other, "icon_url": "https://example.org/a.png"}.items():
            with pytest.raises(SlackApiError) as caught:
                await slack.chat_postMessage(**POST, **{name: value})
            assert caught.value.response["needed"] == "chat:write.customize"
    async with app_with(tmp_path / "with", more=["chat:write.customize"]) as slack:
        message = (await slack.chat_postMessage(**POST, **other))["message"]

    assert (message["username"], message["icons"]) == ("The desk", {"emoji": ":memo:"})


async def test_posting_where_the_app_is_no_member_needs_the_scope_for_it(tmp_path: Path) -> None:
    """It opens public channels only, and for posting only."""
    async with app_with(tmp_path, more=["chat:write.public"]) as slack:
        await slack.chat_postMessage(channel="C0GENERAL", text="Hi")
        assert await refused(slack.conversations_history(channel="C0GENERAL")) == "not_in_channel"
        note = slack.chat_postEphemeral(channel="C0GENERAL", user="UEDITOR", text="Hi")
        assert await refused(note) == "not_in_channel"


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


async def sent(
    served: Running, body: bytes, kind: str | None, method: str = "chat.postMessage"
) -> tuple[int, Json]:
    """The status and the answer with which a body of that content type is taken."""
    at = served.announcement
    headers = {"Authorization": f"Bearer {at.bot_token}"} | ({"Content-Type": kind} if kind else {})
    skipped = () if kind else ("Content-Type",)
    async with (
        aiohttp.ClientSession(skip_auto_headers=skipped) as session,
        session.post(f"{at.api_url}{method}", data=BytesIO(body), headers=headers) as response,
    ):
        return response.status, await response.json()


JSON = "application/json; charset=utf-8"
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("body", "kind", "error"),
    [
        (b"{", JSON, "invalid_json"),
        (b"", JSON, "invalid_arguments"),
        (b"[]", JSON, "json_not_object"),
        (b"7", JSON, "json_not_object"),
        (b"\xff", JSON, "invalid_json"),
        (b"[" * 100_000, JSON, "invalid_json"),
        (b"{}", "application/json; charset=nonsense", "invalid_charset"),
        (b"channel=C0NEWSLETTER&text=Hi&blocks={", FORM, "invalid_blocks_format"),
        (b"channel=C0NEWSLETTER&text=Hi&metadata={", FORM, "invalid_arguments"),
        (b"text=%FF&channel=C0NEWSLETTER", "multipart/form-data", "invalid_form_data"),
        (b"text=Hi", "application/xml", "invalid_post_type"),
        (b"text=Hi", None, "missing_post_type"),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused(
    served: Running, editor: Persona, body: bytes, kind: str | None, error: str
) -> None:
    """The answer is Slack's, not a failure of the server."""
    status, answer = await sent(served, body, kind)

    assert (status, answer["error"]) == (200, error)
    assert await editor.messages("#newsletter") == []


@pytest.mark.parametrize("kind", [JSON, FORM])
async def test_a_huge_body_is_refused(served: Running, kind: str) -> None:
    """Nobody can fill the memory."""
    status, answer = await sent(served, b"text=" + b"x" * 3_000_000, kind)

    assert (status, answer["error"]) == (413, "request_too_large")


async def test_half_a_character_is_replaced(served: Running, editor: Persona) -> None:
    """JSON can carry half of a pair, which nothing can keep."""
    body = rb'{"channel": "C0NEWSLETTER", "text": "a\ud83d b\ud83c\udf42"}'
    _, answer = await sent(served, body, JSON)

    assert answer["ok"]
    await editor.sees("#newsletter", where=lambda m: m.text == "a? b🍂")


@pytest.mark.parametrize(
    ("kind", "warning"),
    [
        ("application/json", "missing_charset"),
        (JSON, None),
        (FORM, None),
        (f"{FORM}; charset=utf-8", "superfluous_charset"),
    ],
)
async def test_slack_remarks_on_the_charset(
    served: Running, kind: str, warning: str | None
) -> None:
    """JSON should name one, and a form should not; the call is done all the same."""
    body = b"{}" if "json" in kind else b"a=b"
    _, answer = await sent(served, body, kind, "auth.test")

    assert (answer["ok"], answer.get("warning")) == (True, warning)
    assert answer.get("response_metadata") == ({"warnings": [warning]} if warning else None)


async def test_a_token_comes_in_the_header_a_form_or_the_query_but_not_in_json(
    served: Running,
) -> None:
    """Beside JSON, Slack looks into the header only."""
    at = served.announcement
    url, token = f"{at.api_url}auth.test", {"token": at.bot_token}
    async with aiohttp.ClientSession() as session:
        tried = [
            session.post(url, data=token),
            session.get(url, params=token),
            session.post(url, json=token),
            session.post(url, headers={"Authorization": f"Basic {at.bot_token}"}),
        ]
        answers = [await (await request).json() for request in tried]

    assert [answer.get("error") for answer in answers] == [None, None, "not_authed", "not_authed"]


async def test_arguments_that_slack_does_not_know_are_ignored(slack: AsyncWebClient) -> None:
    """So is a name that only other methods know."""
    await slack.chat_postMessage(**POST, nonsense=1, recipient_user_id="U1")


CHAT = [
    *("channel", "ts", "message_ts", "thread_ts", "user", "recipient_user_id"),
    *("text", "blocks", "attachments", "metadata", "markdown_text", "chunks", "file_ids"),
    *("parse", "link_names", "mrkdwn", "username", "recipient_team_id"),
    *("task_display_mode", "session_status"),
]
ODD: list[object] = [7, 10**30, "", "{", "\ud83d", "\0", [7], [{}], {"a": 1}, [[]], float("nan")]


@pytest.mark.parametrize("method", sorted(name for name in METHODS if name.startswith("chat.")))
async def test_no_argument_of_any_kind_breaks_a_method(served: Running, method: str) -> None:
    """Whatever stands in it, the method is done or refused in Slack's words."""
    _, posted = await sent(served, json.dumps(POST).encode(), JSON)
    usual = {
        **POST,
        "ts": posted["ts"],
        "user": "UEDITOR",
        "recipient_user_id": "UEDITOR",
        "recipient_team_id": "T0LOCAL",
    }
    for name in CHAT:
        for odd in ODD:
            body = json.dumps({**usual, name: odd}).encode()
            status, answer = await sent(served, body, JSON, method)
            assert (status, answer["ok"] or "error" in answer) == (200, True), (name, odd)


@pytest.mark.parametrize("method", ["chat.nonsense", "chat.meMessage", "chat.scheduleMessage"])
async def test_a_method_that_is_not_there_is_unknown(slack: AsyncWebClient, method: str) -> None:
    """Slack says the same of any other name, and which it was."""
    with pytest.raises(SlackApiError) as caught:
        await slack.api_call(method)

    assert caught.value.response["error"] == "unknown_method"
    assert caught.value.response["req_method"] == method


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
    assert first.duration > 0
    assert served.announcement.bot_token not in str([first, second])
    await slack.api_call("auth.test", data={"token": served.announcement.bot_token})
    assert served.announcement.bot_token not in str(await client.calls("auth.test"))


def test_the_record_of_calls_forgets_the_oldest() -> None:
    """It keeps ten thousand, and fewer where they are long."""
    record = CallRecord()
    for number in range(10_001):
        record.add(0.0, "auth.test", {}, 200, {"number": number})
    assert [call["answer"]["number"] for call in record.list()] == list(range(1, 10_001))
    for _ in range(900):
        record.add(0.0, "chat.postMessage", {"text": "x" * 40_000}, 200, {})
    kept = record.list()

    assert 700 < len(kept) < 850
    assert {call["method"] for call in kept} == {"chat.postMessage"}
    assert [call["seq"] for call in record.list(limit=2)] == [10_900, 10_901]


async def test_a_recorded_call_stays_as_it_was(slack: AsyncWebClient, client: Client) -> None:
    """What happens to the message later does not change what was answered."""
    posted = await slack.chat_postMessage(**POST)
    await slack.chat_update(channel=CHANNEL, ts=str(posted["ts"]), text="Other")

    (call,) = await client.calls("chat.postMessage")
    assert call.answer["message"]["text"] == "Hi"
