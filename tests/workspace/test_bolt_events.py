"""Messages that the app hears of, with an unmodified Bolt app on the other side."""

from dataclasses import replace

import pytest
from slack_bolt.async_app import AsyncApp, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import Connect
from workspace.client import Client, Persona, until
from workspace.jsons import Json
from workspace.server import Running


async def test_a_mention_is_answered_in_its_thread(
    app: AsyncApp, connect: Connect, editor: Persona
) -> None:
    """The app hears the mention as Slack writes it, and its reply hangs on the message."""

    @app.event("app_mention")
    async def mentioned(event: Json, say: AsyncSay) -> None:
        await say(text=f"Heard: {event['text']}", thread_ts=event["ts"])

    await connect(app)

    message = await editor.say("#newsletter", "@ChrisGPT • one & two")

    reply = await editor.sees_in_thread(message, containing="Heard: <@UCHRIS> • one &amp; two")
    assert reply.thread_ts == message.ts
    parent = await editor.sees_change(message, lambda m: m.reply_count == 1)
    assert parent.json["latest_reply"] == reply.ts
    assert parent.json["reply_users"] == ["UCHRIS"]


async def test_a_direct_message_reaches_the_app_and_its_answer_is_not_sent_back_to_it(
    app: AsyncApp, connect: Connect, editor: Persona, client: Client
) -> None:
    """Bolt acknowledges the bot's own message without calling the listener."""
    heard: list[str] = []

    @app.event("message")
    async def message(event: Json, say: AsyncSay) -> None:
        heard.append(event["text"])
        await say("Got it")

    await connect(app)

    await editor.say(editor.direct, "• one\n• two")
    await editor.sees(editor.direct, containing="Got it")

    async def both_acknowledged() -> bool:
        sent = await client.envelopes("events_api")
        return len(sent) == 2 and all(envelope.acked_at for envelope in sent)

    await until(both_acknowledged)
    assert heard == ["• one\n• two"]


async def test_an_event_that_nobody_acknowledges_is_sent_again(
    app: AsyncApp, connect: Connect, editor: Persona, client: Client
) -> None:
    """The same event comes again with its number, as often as Slack tries."""
    await connect(app)

    await editor.say("#newsletter", "@ChrisGPT are you there?")

    async def all_attempts() -> bool:
        return len(await client.envelopes("events_api")) == 3

    await until(all_attempts)
    sent = await client.envelopes("events_api")
    assert [envelope.retry_attempt for envelope in sent] == [0, 1, 2]
    assert len({envelope.payload["event_id"] for envelope in sent}) == 1
    assert all(envelope.acked_at is None for envelope in sent)


async def test_an_event_waits_for_an_app_that_starts_again(
    app: AsyncApp, connect: Connect, editor: Persona
) -> None:
    """What was said while no app was there is delivered by a later attempt."""
    message = await editor.say("#newsletter", "@ChrisGPT hello")

    @app.event("app_mention")
    async def mentioned(event: Json, say: AsyncSay) -> None:
        await say(text="Late, but here", thread_ts=event["ts"])

    await connect(app)

    await editor.sees_in_thread(message, containing="Late, but here")


async def test_what_the_manifest_does_not_subscribe_to_is_not_sent(
    app: AsyncApp, connect: Connect, editor: Persona, client: Client
) -> None:
    """A message in a channel without a mention is no event for this app."""
    await connect(app)

    await editor.say("#newsletter", "Just among us")

    assert await client.envelopes("events_api") == []


@pytest.fixture
def hears_channels(served: Running) -> None:
    """Let the manifest subscribe to channels' messages, too."""
    manifest = served.workspace.manifest
    events = manifest.bot_events | {"message.channels"}
    served.workspace.events._manifest = replace(manifest, bot_events=events)


@pytest.mark.usefixtures("hears_channels")
async def test_a_mention_in_a_thread_is_two_events_for_one_message(
    app: AsyncApp, connect: Connect, editor: Persona, slack: AsyncWebClient
) -> None:
    """A mention and a message, with different event ids and the same time."""
    heard: list[Json] = []

    @app.event("app_mention")
    async def mentioned(body: Json) -> None:
        heard.append(body)

    @app.event("message")
    async def message(body: Json) -> None:
        heard.append(body)

    await connect(app)
    parent = await slack.chat_postMessage(channel="#newsletter", text="A draft")

    reply = await editor.say("#newsletter", "@ChrisGPT shorter", thread=str(parent["ts"]))

    await until(lambda: len(heard) == 2)
    assert {body["event"]["type"] for body in heard} == {"app_mention", "message"}
    assert {body["event"]["ts"] for body in heard} == {reply.ts}
    assert {body["event"]["thread_ts"] for body in heard} == {parent["ts"]}
    assert len({body["event_id"] for body in heard}) == 2


@pytest.mark.usefixtures("hears_channels")
async def test_a_change_and_a_deletion_are_messages_with_a_subtype(
    app: AsyncApp, connect: Connect, slack: AsyncWebClient, client: Client
) -> None:
    """They carry what the message was before; Bolt acknowledges the bot's own by itself."""
    await connect(app)

    posted = await slack.chat_postMessage(channel="#newsletter", text="One")
    await slack.chat_update(channel="C0NEWSLETTER", ts=str(posted["ts"]), text="Two")
    await slack.chat_delete(channel="C0NEWSLETTER", ts=str(posted["ts"]))

    async def all_acknowledged() -> bool:
        sent = await client.envelopes("events_api")
        return len(sent) == 3 and all(envelope.acked_at for envelope in sent)

    await until(all_acknowledged)
    events = [envelope.payload["event"] for envelope in await client.envelopes("events_api")]
    by_subtype = {event.get("subtype"): event for event in events}
    changed, deleted = by_subtype["message_changed"], by_subtype["message_deleted"]
    assert changed["message"]["text"] == "Two"
    assert changed["previous_message"]["text"] == "One"
    assert deleted["deleted_ts"] == posted["ts"]


async def test_a_mention_where_the_bot_is_not_a_member_offers_to_invite_it(
    app: AsyncApp, connect: Connect, editor: Persona, client: Client
) -> None:
    """The app hears nothing until someone brings it in."""

    @app.event("app_mention")
    async def mentioned(say: AsyncSay) -> None:
        await say("Here now")

    await connect(app)

    await editor.say("#general", "@ChrisGPT hello")
    note = await editor.sees_note("#general", containing="/invite @ChrisGPT")
    unheard = await client.envelopes()
    await editor.invite("#general", "UCHRIS")
    await editor.say("#general", "@ChrisGPT hello again")

    assert note.user == "USLACKBOT"
    assert unheard == []
    await editor.sees("#general", containing="Here now")
    assert len(await client.envelopes()) == 1, "that it joined is no mention"


def subscribe(served: Running, *events: str, without: str = "") -> None:
    """Let the manifest subscribe to these events, and drop a scope from it."""
    manifest = served.workspace.manifest
    served.workspace.events._manifest = replace(
        manifest,
        bot_events=frozenset(events),
        scopes=(manifest.scopes | {"reactions:read", "files:read"}) - {without},
    )


async def heard(client: Client) -> list[Json]:
    """The events that wait for an app, or that one has got; once each."""
    by_id = {e.payload["event_id"]: e.payload for e in await client.envelopes("events_api")}
    return list(by_id.values())


@pytest.mark.parametrize(
    ("event", "scope"),
    [
        ("app_mention", "app_mentions:read"),
        ("message.channels", "channels:history"),
        ("message.groups", "groups:history"),
        ("message.im", "im:history"),
    ],
)
async def test_an_event_without_its_scope_is_not_told(
    served: Running, editor: Persona, client: Client, event: str, scope: str
) -> None:
    """Slack tells an app nothing that it may not read, though it subscribes to it."""
    places = {"message.groups": "#desk", "message.im": editor.direct}
    channel = places.get(event, "#newsletter")
    subscribe(served, event, without=scope)
    await editor.say(channel, "@ChrisGPT hello")
    assert await client.undelivered() == []

    subscribe(served, event)
    await editor.say(channel, "@ChrisGPT hello")

    assert len(await client.undelivered()) == 1


@pytest.mark.parametrize(
    ("event", "scope", "channel"),
    [
        ("reaction_added", "reactions:read", "C0NEWSLETTER"),
        ("reaction_removed", "reactions:read", "C0NEWSLETTER"),
        ("file_shared", "files:read", "C0NEWSLETTER"),
        ("member_joined_channel", "channels:read", "C0NEWSLETTER"),
        ("member_left_channel", "groups:read", "C0DESK"),
        ("channel_archive", "channels:read", "C0NEWSLETTER"),
        ("subteam_members_changed", "usergroups:read", None),
        ("user_change", "users:read", None),
    ],
)
async def test_what_happens_beside_messages_needs_its_scope_too(
    served: Running, client: Client, event: str, scope: str, channel: str | None
) -> None:
    """Each event has the scope of what it is about."""
    workspace = served.workspace
    place = workspace.directory.conversation(channel) if channel else None
    subscribe(served, event, without=scope)
    workspace.events.happened({"type": event}, place)
    assert await client.undelivered() == []

    subscribe(served, event)
    workspace.events.happened({"type": event}, place)

    assert len(await client.undelivered()) == 1


async def test_where_the_app_is_no_member_it_hears_nothing(served: Running, client: Client) -> None:
    """Except that it was sent out."""
    workspace = served.workspace
    general = workspace.directory.conversation("C0GENERAL")
    subscribe(served, "reaction_added", "channel_left")

    workspace.events.happened({"type": "reaction_added"}, general)
    assert await client.undelivered() == []

    workspace.events.happened({"type": "channel_left", "channel": general.id}, general)
    assert len(await client.undelivered()) == 1


async def test_a_private_channel_is_a_group_in_events(
    served: Running, app: AsyncApp, connect: Connect, client: Client
) -> None:
    """What happens to it is subscribed to, and told, under another name."""
    workspace = served.workspace
    desk = workspace.directory.conversation("C0DESK")
    subscribe(served, "channel_archive", "group_archive")
    await connect(app)

    workspace.events.happened({"type": "channel_archive", "channel": desk.id}, desk)

    async def came() -> bool:
        return bool(await heard(client))

    await until(came)
    (payload,) = await heard(client)
    assert payload["event"]["type"] == "group_archive"


async def test_an_event_says_for_whom_it_is(
    app: AsyncApp, connect: Connect, editor: Persona
) -> None:
    """Team, app, the bot's own authorization, and a context to ask for more."""
    contexts: list[Json] = []

    @app.event("app_mention")
    async def mentioned(body: Json) -> None:
        contexts.append(body)

    await connect(app)
    await editor.say("#newsletter", "@ChrisGPT hello")
    await until(lambda: contexts)

    (body,) = contexts
    assert (body["type"], body["team_id"], body["api_app_id"]) == (
        "event_callback",
        "T0LOCAL",
        "A0LOCAL",
    )
    assert [(a["user_id"], a["is_bot"]) for a in body["authorizations"]] == [("UCHRIS", True)]
    assert body["is_ext_shared_channel"] is False
    assert body["event_context"].startswith("4-")
    assert body["event_id"].startswith("Ev")
    assert body["event"]["event_ts"] == body["event"]["ts"]


async def told(client: Client, subtype: str) -> Json:
    """The event of this subtype, once the app got it."""
    found: list[Json] = []

    async def came() -> bool:
        events = [payload["event"] for payload in await heard(client)]
        found[:] = [event for event in events if event.get("subtype") == subtype]
        return bool(found)

    await until(came)
    return found[0]


@pytest.mark.usefixtures("hears_channels")
async def test_who_joins_is_told_as_a_message(
    app: AsyncApp, connect: Connect, editor: Persona, client: Client
) -> None:
    """With the one who brought them in."""
    await connect(app)
    await client.post("/control/add-person", id="UNEW", name="New here")

    await editor.invite("#newsletter", "UNEW")

    event = await told(client, "channel_join")
    assert (event["user"], event["inviter"]) == ("UNEW", "UEDITOR")
    assert event["channel_type"] == "channel"


@pytest.mark.usefixtures("hears_channels")
async def test_a_reply_that_is_shown_in_the_channel_too_says_so(
    app: AsyncApp, connect: Connect, slack: AsyncWebClient, client: Client
) -> None:
    """Its event is a thread_broadcast, and knows its thread."""
    await connect(app)
    parent = await slack.chat_postMessage(channel="#newsletter", text="A draft")

    await slack.chat_postMessage(
        channel="#newsletter", text="Approved", thread_ts=str(parent["ts"]), reply_broadcast=True
    )

    event = await told(client, "thread_broadcast")
    assert (event["text"], event["thread_ts"]) == ("Approved", parent["ts"])


async def test_a_file_that_is_shared_is_told_in_three_ways(
    served: Running, app: AsyncApp, connect: Connect, editor: Persona, client: Client
) -> None:
    """A mention, a message with the file, and the file itself, each with an id of its own."""
    subscribe(served, "app_mention", "message.channels", "file_shared")
    await connect(app)

    await editor.upload("#newsletter", "notes.txt", b"three bullets", text="@ChrisGPT look")

    async def came() -> bool:
        return len(await heard(client)) == 3

    await until(came)
    events = {payload["event"]["type"]: payload["event"] for payload in await heard(client)}
    (file,) = events["message"]["files"]
    assert events["message"]["subtype"] == "file_share"
    assert "subtype" not in events["app_mention"]
    assert events["app_mention"]["files"][0]["id"] == file["id"]
    assert events["file_shared"]["file_id"] == file["id"]
    assert "channel_type" not in events["app_mention"]
