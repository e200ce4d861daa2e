"""Delivery over HTTP, to an unmodified Bolt app that listens at an address of its own."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import yaml
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncSay
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import hearing_little, refused
from tests.workspace.screens import actions, button, modal, text_field
from workspace.client import Client, Persona, until
from workspace.jsons import Json
from workspace.manifest import Manifest, read_manifest
from workspace.server import MANIFEST, Running, listen, running
from workspace.settings import Settings

BUTTON = actions(button("yes"))
FORM = modal(text_field("topic", action_id="topic"))


@dataclass
class Post:
    """One request that reached the app's address."""

    path: str
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> Json:
        """Its body, when that is JSON."""
        content: Json = json.loads(self.body)
        return content


@dataclass
class Address:
    """Where the app listens: what came in, and answers that come in the app's place."""

    posts: list[Post] = field(default_factory=list)
    instead: list[Callable[[], Awaitable[web.Response]]] = field(default_factory=list)

    @property
    def events(self) -> list[Post]:
        """The events that came in."""
        return [post for post in self.posts if '"event_callback"' in post.body]

    @property
    def challenges(self) -> list[Post]:
        """The questions whether this address expects events."""
        return [post for post in self.posts if '"url_verification"' in post.body]


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """The app's port."""
    with listen(0) as listener:
        yield listener


@pytest.fixture
def url(listener: socket.socket) -> str:
    """The app's address."""
    return f"http://127.0.0.1:{listener.getsockname()[1]}/slack/events"


@pytest.fixture
def manifest(url: str) -> Manifest:
    """Of an app that is told at that address."""
    return hearing_little(read_manifest(MANIFEST, url))


@pytest.fixture
def app(slack: AsyncWebClient, served: Running) -> AsyncApp:
    """A Bolt app that knows the signing secret."""
    return AsyncApp(name="tests", client=slack, signing_secret=served.announcement.signing_secret)


@pytest.fixture
async def address(app: AsyncApp, listener: socket.socket) -> AsyncIterator[Address]:
    """The Bolt app, listening."""
    async with listening(app, listener) as address:
        yield address


class listening:  # noqa: N801  # it reads as a verb: async with listening(app, listener)
    """Serve a Bolt app as its authors do, and keep what comes in."""

    def __init__(self, app: AsyncApp, listener: socket.socket) -> None:
        self._web_app = app.web_app()
        self._listener = listener
        self._address = Address()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Address:
        self._web_app.middlewares.append(_keeping(self._address))
        self._runner = web.AppRunner(self._web_app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.SockSite(self._runner, self._listener).start()
        return self._address

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()


def _keeping(address: Address) -> Middleware:
    @web.middleware
    async def keep(request: web.Request, handler: Handler) -> web.StreamResponse:
        body = await request.text()
        address.posts.append(Post(request.path, dict(request.headers), body))
        if address.instead and '"url_verification"' not in body:
            return await address.instead.pop(0)()
        return await handler(request)

    return keep


async def trouble() -> web.Response:
    """An answer with which nobody is content."""
    return web.Response(status=500)


async def silence() -> web.Response:
    """An answer that never comes."""
    await asyncio.Event().wait()
    return web.Response()


async def test_a_command_is_acknowledged_in_the_response(
    app: AsyncApp, address: Address, editor: Persona
) -> None:
    """Words for the person, or JSON for everyone, or nothing."""

    @app.command("/drafts")
    async def drafts(ack: AsyncAck, command: Json) -> None:
        match command["text"]:
            case "":
                await ack("Here")
            case "loud":
                await ack(text="For all", response_type="in_channel")
            case _:
                await ack()

    assert (await editor.run("#newsletter", "/drafts")).ok
    await editor.sees_note("#newsletter", containing="Here")
    assert (await editor.run("#newsletter", "/drafts loud")).ok
    everyone = await editor.sees("#newsletter", containing="For all")
    assert not everyone.ephemeral
    before = len(await editor.messages("#newsletter"))
    assert (await editor.run("#newsletter", "/drafts & • quiet=1")).ok
    assert len(await editor.messages("#newsletter")) == before
    fields = parse_qs(address.posts[-1].body)
    assert (fields["command"], fields["text"]) == (["/drafts"], ["&amp; • quiet=1"])


async def test_an_event_is_heard_and_answered(
    app: AsyncApp, address: Address, editor: Persona, client: Client
) -> None:
    """A mention reaches Bolt as JSON, and the record tells how."""

    @app.event("app_mention")
    async def mentioned(event: Json, say: AsyncSay) -> None:
        await say(text=f"Heard: {event['text']}", thread_ts=event["ts"])

    message = await editor.say("#newsletter", "@ChrisGPT • one")

    await editor.sees_in_thread(message, containing="Heard: <@UCHRIS> • one")

    async def acknowledged() -> bool:
        return [e.outcome for e in await client.envelopes("events_api")] == ["acknowledged"]

    await until(acknowledged)
    (envelope,) = await client.envelopes("events_api")
    assert (envelope.transport, envelope.connection) == ("http", None)
    (post,) = address.events
    assert post.headers["Content-Type"] == "application/json"
    assert "X-Slack-Retry-Num" not in post.headers
    assert post.json["event_id"] == envelope.payload["event_id"]


async def test_every_request_is_signed_with_the_time_of_the_real_clock(
    app: AsyncApp, address: Address, editor: Persona, client: Client, served: Running
) -> None:
    """Slack's own verifier agrees, also after a test has moved the workspace's time."""

    @app.command("/drafts")
    async def drafts(ack: AsyncAck) -> None:
        await ack("Here")

    await client.advance(3600)

    assert (await editor.run("#newsletter", "/drafts")).ok
    (post,) = address.posts
    verifier = SignatureVerifier(served.announcement.signing_secret)
    assert verifier.is_valid_request(post.body, post.headers)
    assert not verifier.is_valid_request(f"{post.body}&more=1", post.headers)
    assert post.headers["User-Agent"].startswith("Slackbot")


async def test_a_button_and_a_form_reach_the_app(
    app: AsyncApp, address: Address, editor: Persona, slack: AsyncWebClient
) -> None:
    """An interaction is a form with one payload; what the app answers is seen."""

    @app.action("yes")
    async def pressed(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)
        await ack()

    @app.view("brief")
    async def submitted(ack: AsyncAck, view: Json) -> None:
        topic = view["state"]["values"]["topic"]["topic"]["value"]
        if topic == "?":
            await ack(response_action="errors", errors={"topic": "Say more"})
        else:
            await ack()

    await slack.chat_postMessage(channel="#newsletter", text="Ready?", blocks=[BUTTON])
    message = await editor.sees("#newsletter", containing="Ready?")

    assert (await editor.click(message, "Yes")).ok
    form = await editor.form()
    unclear = await form.submit(topic="?")
    assert unclear.errors == {"topic": "Say more"}
    assert (await form.submit(topic="Spring")).ok

    kinds = [json.loads(parse_qs(post.body)["payload"][0])["type"] for post in address.posts]
    assert kinds == ["block_actions", "view_submission", "view_submission"]


async def test_an_event_comes_again_after_trouble(
    app: AsyncApp, address: Address, editor: Persona
) -> None:
    """The same event, with its number and the reason in the headers, until it is taken."""
    heard: list[Json] = []

    @app.event("message")
    async def hear(body: Json) -> None:
        heard.append(body)

    address.instead += [trouble, silence]

    await editor.say(editor.direct, "hello")

    await until(lambda: heard)
    headers = [
        (post.headers.get("X-Slack-Retry-Num"), post.headers.get("X-Slack-Retry-Reason"))
        for post in address.events
    ]
    assert headers == [(None, None), ("1", "http_error"), ("2", "http_timeout")]
    assert {post.json["event_id"] for post in address.events} == {heard[0]["event_id"]}


async def test_an_app_can_say_that_no_retry_helps(
    address: Address, editor: Persona, client: Client
) -> None:
    """With x-slack-no-retry on a failure, the event does not come again."""

    async def never() -> web.Response:
        return web.Response(status=503, headers={"X-Slack-No-Retry": "1"})

    address.instead.append(never)

    await editor.say(editor.direct, "hello")

    async def given_up() -> bool:
        return bool(address.events) and await client.undelivered() == []

    await until(given_up)
    assert len(address.events) == 1
    assert [e.outcome for e in await client.envelopes("events_api")] == ["http_error"]


async def test_an_event_without_a_listener_comes_as_often_as_slack_tries(
    address: Address, editor: Persona, client: Client
) -> None:
    """Bolt answers 404 to what it has no listener for, and that is no success."""
    await editor.say(editor.direct, "hello")

    async def given_up() -> bool:
        return len(address.events) == 3 and await client.undelivered() == []

    await until(given_up)


async def test_a_redirect_is_not_followed(
    address: Address, editor: Persona, client: Client
) -> None:
    """Whatever the app's address points at, nothing is posted there."""

    async def elsewhere() -> web.Response:
        return web.Response(status=307, headers={"Location": "/slack/events"})

    address.instead.append(elsewhere)

    outcome = await editor.run("#newsletter", "/drafts")

    assert outcome.error == "http_client_error"
    assert len(address.posts) == 1
    assert [e.outcome for e in await client.envelopes()] == ["too_many_redirects"]


@pytest.mark.parametrize(
    ("answer", "error"), [(trouble, "http_service_error"), (silence, "operation_timeout")]
)
async def test_a_command_that_fails_is_told_to_the_person_and_not_repeated(
    address: Address,
    editor: Persona,
    answer: Callable[[], Awaitable[web.Response]],
    error: str,
) -> None:
    """A command is handed over once, however it ends."""
    address.instead.append(answer)

    outcome = await editor.run("#newsletter", "/drafts")

    assert outcome.error == error
    assert len(address.posts) == 1


async def test_an_app_with_another_secret_refuses_and_the_person_is_told(
    slack: AsyncWebClient, listener: socket.socket, editor: Persona, client: Client
) -> None:
    """Bolt answers 401 to what it takes for a forgery."""
    stranger = AsyncApp(name="tests", client=slack, signing_secret="of another workspace")

    @stranger.command("/drafts")
    async def drafts(ack: AsyncAck) -> None:
        await ack("Here")

    async with listening(stranger, listener) as address:
        outcome = await editor.run("#newsletter", "/drafts")

    assert (outcome.ok, outcome.error) == (False, "http_client_error")
    assert len(address.posts) == 1
    assert [e.outcome for e in await client.envelopes()] == ["http_error"]


async def test_nobody_at_the_address_is_a_failed_connection(
    listener: socket.socket, editor: Persona, client: Client
) -> None:
    """A command fails at once; an event is tried again, and the reason is known."""
    listener.close()

    outcome = await editor.run("#newsletter", "/drafts")
    await editor.say(editor.direct, "hello")

    async def given_up() -> bool:
        return await client.undelivered() == []

    await until(given_up)
    assert outcome.error == "dispatch_failed"
    sent = await client.envelopes("events_api")
    assert [e.outcome for e in sent] == ["connection_failed"] * 3
    assert [e.retry_reason for e in sent] == ["", "connection_failed", "connection_failed"]


async def test_the_address_proves_itself_once_before_the_first_event(
    app: AsyncApp, address: Address, editor: Persona
) -> None:
    """Bolt repeats the challenge; commands need none."""

    @app.event("message")
    async def hear(_event: Json) -> None: ...

    @app.command("/drafts")
    async def drafts(ack: AsyncAck) -> None:
        await ack()

    await editor.run("#newsletter", "/drafts")
    assert address.challenges == []
    await asyncio.gather(*(editor.say(editor.direct, f"word {number}") for number in range(5)))

    await until(lambda: len(address.events) == 5)
    assert len(address.challenges) == 1
    assert address.posts.index(address.challenges[0]) == 1


async def test_an_address_that_does_not_repeat_the_challenge_gets_no_event(
    listener: socket.socket, editor: Persona, client: Client
) -> None:
    """It is asked again with each attempt, and the record says why nothing came."""
    asked: list[str] = []

    async def content(request: web.Request) -> web.Response:
        asked.append((await request.json())["type"])
        return web.Response(text="Welcome")

    plain = web.Application()
    plain.router.add_post("/slack/events", content)
    runner = web.AppRunner(plain, access_log=None)
    await runner.setup()
    await web.SockSite(runner, listener).start()

    await editor.say(editor.direct, "hello")

    async def given_up() -> bool:
        return bool(asked) and await client.undelivered() == []

    await until(given_up)
    await runner.cleanup()
    assert asked == ["url_verification"] * 3
    assert {e.outcome for e in await client.envelopes("events_api")} == {"challenge_failed"}


async def test_without_socket_mode_no_socket_opens(slack: AsyncWebClient, served: Running) -> None:
    """An app that tries is told what is the matter."""
    opening = slack.apps_connections_open(app_token=served.announcement.app_token)

    assert await refused(opening) == "socket_mode_not_enabled"


async def test_each_kind_goes_to_its_own_address(
    tmp_path: Path, listener: socket.socket, settings: Settings
) -> None:
    """Events, commands, interactions and menus' options, as the manifest has them."""
    home = f"http://127.0.0.1:{listener.getsockname()[1]}"
    content = yaml.safe_load(MANIFEST.read_text())
    content["settings"] |= {
        "socket_mode_enabled": False,
        "event_subscriptions": {"bot_events": ["message.im"], "request_url": f"{home}/events"},
        "interactivity": {
            "is_enabled": True,
            "request_url": f"{home}/interactions",
            "message_menu_options_url": f"{home}/options",
        },
    }
    for number, command in enumerate(content["features"]["slash_commands"]):
        command["url"] = f"{home}/command-{number}"
    path = tmp_path / "manifest.yml"
    path.write_text(yaml.safe_dump(content))
    came: list[str] = []
    bodies: list[str] = []

    async def keep(request: web.Request) -> web.Response:
        came.append(request.path)
        bodies.append(await request.text())
        if request.content_type == "application/json":
            return web.json_response({"challenge": (await request.json()).get("challenge")})
        return web.json_response({"options": []})

    plain = web.Application()
    plain.router.add_post("/{any}", keep)
    runner = web.AppRunner(plain, access_log=None)
    await runner.setup()
    await web.SockSite(runner, listener).start()
    async with (
        running(tmp_path / "data", settings=settings, manifest=read_manifest(path)) as at,
        Client(at.announcement) as client,
    ):
        editor = client.person("UEDITOR")
        await client.deliver("slash_commands", {"command": "/chrisgpt", "enterprise_id": None})
        await client.deliver("slash_commands", {"command": "/drafts"})
        await client.deliver("interactive", {"type": "block_actions"})
        await client.deliver("interactive", {"type": "block_suggestion"})
        await editor.say(editor.direct, "hello")
        await until(lambda: came.count("/events") == 2)
    await runner.cleanup()
    assert bodies[0] == "command=%2Fchrisgpt", "what is null is left out of a form"
    assert came[:4] == ["/command-0", "/command-1", "/interactions", "/options"]


async def test_trouble_on_order_befalls_requests_too(
    app: AsyncApp, address: Address, editor: Persona, client: Client
) -> None:
    """Held back too long, an answer lost, or never posted: the person reads what it looks like."""

    @app.command("/drafts")
    async def drafts(ack: AsyncAck) -> None:
        await ack("Here")

    for trouble_, error in (
        ({"delay": 5.0}, "operation_timeout"),
        ({"lose_answer": True}, "operation_timeout"),
        ({"drop_connection": True}, "dispatch_failed"),
    ):
        await client.post("/control/fault", method="slash_commands", **trouble_)
        assert (await editor.run("#newsletter", "/drafts")).error == error

    assert len(address.posts) == 1, "only the answer that was lost had been asked for"
    assert (await editor.run("#newsletter", "/drafts")).ok
