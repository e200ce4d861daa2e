"""Slash commands, with an unmodified Bolt app on the other side."""

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from tests.workspace.conftest import Connect
from workspace.client import Client, Persona, until
from workspace.jsons import Json


async def test_an_acknowledgement_with_text_is_a_note_for_the_person(
    app: AsyncApp, connect: Connect, editor: Persona, second: Persona
) -> None:
    """Who ran the command sees the app's words; nobody else does."""

    @app.command("/chrisgpt")
    async def draft(ack: AsyncAck, command: Json) -> None:
        await ack(f"Got {command['text']}")

    await connect(app)

    outcome = await editor.run("#newsletter", "/chrisgpt • one\n• two")

    assert outcome.ok
    note = await editor.sees_note("#newsletter", containing="Got • one\n• two")
    assert note.ephemeral
    assert await second.messages("#newsletter") == []


async def test_an_acknowledgement_in_the_channel_is_seen_by_all(
    app: AsyncApp, connect: Connect, editor: Persona, second: Persona
) -> None:
    """The command stands above the answer; a note shows neither to others."""

    @app.command("/drafts")
    async def drafts(ack: AsyncAck) -> None:
        await ack(text="Two drafts", response_type="in_channel")

    await connect(app)

    await editor.run("#newsletter", "/drafts")

    message = await second.sees("#newsletter", containing="Two drafts")
    assert not message.ephemeral
    typed, answer = await second.messages("#newsletter")
    assert (typed.user, typed.text) == ("UEDITOR", "/drafts")
    assert answer.ts == message.ts


async def test_a_command_carries_what_slack_says_of_it(
    app: AsyncApp, connect: Connect, editor: Persona, client: Client
) -> None:
    """The payload names the channel as Slack does; mentions, links and emoji are in its writing."""

    @app.command("/drafts")
    async def drafts(ack: AsyncAck) -> None:
        await ack()

    await connect(app)

    await editor.run("#desk", "/drafts @Second editor <b> & https://example.org/a?b=1&c 🍂")
    await editor.run(editor.direct, "/drafts")

    await editor.run(editor.direct, "/drafts\n• one\n• two\n")

    private, direct, lines = [
        envelope.payload for envelope in await client.envelopes("slash_commands")
    ]
    assert private | {"text": "", "response_url": "", "trigger_id": ""} == {
        "token": private["token"],
        "command": "/drafts",
        "text": "",
        "response_url": "",
        "trigger_id": "",
        "user_id": "UEDITOR",
        "user_name": "editor",
        "team_id": "T0LOCAL",
        "team_domain": "newsletter-team",
        "channel_id": "C0DESK",
        "channel_name": "privategroup",
        "api_app_id": "A0LOCAL",
        "is_enterprise_install": "false",
    }
    assert len({payload["trigger_id"] for payload in (private, direct, lines)}) == 3
    assert private["channel_name"] == "privategroup"
    assert private["text"] == (
        "<@USECOND> &lt;b&gt; &amp; <https://example.org/a?b=1&amp;c> :fallen_leaf:"
    )
    assert direct["channel_name"] == "directmessage"
    assert direct["text"] == ""
    assert lines["text"] == "• one\n• two"


async def test_a_response_url_takes_five_answers(
    app: AsyncApp, connect: Connect, editor: Persona
) -> None:
    """The sixth is refused; all five are notes, also where the bot is not a member."""
    statuses: list[int] = []

    @app.command("/chrisgpt")
    async def draft(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        for number in range(6):
            answer = await respond(f"Answer {number}")
            statuses.append(answer.status_code)

    await connect(app)

    await editor.run("#general", "/chrisgpt")

    await until(lambda: len(statuses) == 6)
    assert statuses == [200, 200, 200, 200, 200, 404]
    assert [m.text for m in await editor.messages("#general")] == [
        f"Answer {number}" for number in range(5)
    ]


async def test_silence_is_a_timeout_and_no_app_a_failed_dispatch(
    app: AsyncApp, connect: Connect, editor: Persona
) -> None:
    """Slack's words go to the person who ran the command, in both cases."""
    nobody = await editor.run("#newsletter", "/chrisgpt • one")

    @app.command("/chrisgpt")
    async def draft() -> None:
        """Never acknowledge."""

    await connect(app)
    silent = await editor.run("#newsletter", "/chrisgpt • one")

    assert nobody.message == '/chrisgpt failed with the error "dispatch_failed"'
    assert silent.error == "operation_timeout"


async def test_a_command_that_no_app_has_is_not_valid(editor: Persona) -> None:
    """Only what the manifest names is a command."""
    outcome = await editor.run("#newsletter", "/nonsense • one")
    not_one = await editor.run("#newsletter", " /drafts")

    assert outcome.error == "unknown_command"
    assert str(outcome.message).startswith("/nonsense is not a valid command.")
    assert not_one.error == "unknown_command"


async def test_an_acknowledgement_that_slack_cannot_show_fails(
    app: AsyncApp, connect: Connect, editor: Persona
) -> None:
    """Bad blocks in an acknowledgement show the person an error instead."""

    @app.command("/drafts")
    async def drafts(ack: AsyncAck) -> None:
        await ack(text="Here", blocks=[{"type": "nonsense"}])

    await connect(app)

    outcome = await editor.run("#newsletter", "/drafts")

    assert outcome.error == "invalid_command_response"
    assert await editor.messages("#newsletter") == []


async def test_a_command_cannot_be_run_in_a_thread(client: Client, editor: Persona) -> None:
    """Slack says so; nothing reaches the app."""
    parent = await editor.say("#newsletter", "What goes in?")
    place = {"channel": "#newsletter", "thread_ts": parent.ts, "text": "/chrisgpt help"}

    answer = await client.post("/person/command", user="UEDITOR", **place)

    assert answer["message"] == "/chrisgpt is not supported in threads. Sorry!"
    assert await client.envelopes("slash_commands") == []
