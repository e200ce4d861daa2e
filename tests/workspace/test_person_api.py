"""What a person may do and see, and what is refused."""

import asyncio
import json

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from workspace.changes import Change, Changes
from workspace.client import Client, NotSeenError, Persona, Refused
from workspace.server import Running


async def test_each_person_sees_their_own_conversations(client: Client, editor: Persona) -> None:
    """A guest sees only where they belong; each sees their own direct message."""
    mine = (await client.get("/person/state", user=editor.id))["channels"]
    guests = (await client.get("/person/state", user="UGUEST"))["channels"]

    assert [c["id"] for c in mine] == ["C0NEWSLETTER", "C0GENERAL", "C0DESK", "D0EDITOR"]
    assert [c["id"] for c in guests] == ["C0NEWSLETTER", "D0GUEST"]
    general = mine[1]
    assert (general["is_member"], general["has_bot"]) == (True, False)


@pytest.mark.parametrize(
    ("user", "channel", "text", "error"),
    [
        ("U1", "#newsletter", "Hi", "user_not_found"),
        ("UEDITOR", "#nowhere", "Hi", "channel_not_found"),
        ("USECOND", "#desk", "Hi", "channel_not_found"),
        ("UEDITOR", "D0SECOND", "Hi", "channel_not_found"),
        ("UGUEST", "#general", "Hi", "channel_not_found"),
        ("UEDITOR", "#newsletter", " ", "no_text"),
        ("UEDITOR", "#newsletter", "x" * 12_001, "msg_too_long"),
    ],
)
async def test_what_slacks_client_would_not_send_is_refused(
    client: Client, user: str, channel: str, text: str, error: str
) -> None:
    """A person acts where they are, and as Slack lets them."""
    with pytest.raises(Refused) as caught:
        await client.person(user).say(channel, text)

    assert caught.value.error == error


async def test_what_others_say_in_private_cannot_be_read(client: Client) -> None:
    """For who does not belong there, the channel does not exist."""
    with pytest.raises(Refused, match="channel_not_found"):
        await client.person("USECOND").messages("#desk")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("message", {}),
        ("message", {"user": 7, "channel": "#newsletter", "text": "Hi"}),
        ("submit", {"user": "UEDITOR", "view_id": "V1", "values": [1]}),
        ("submit", {"user": "UEDITOR", "view_id": "V1", "values": {"a": 1}}),
    ],
)
async def test_a_malformed_act_is_refused_in_words(
    client: Client, path: str, body: dict[str, object]
) -> None:
    """It says what is missing or wrong."""
    with pytest.raises(Refused, match=r"invalid_arguments: .* is "):
        await client.post(f"/person/{path}", **body)


@pytest.mark.parametrize(("data", "error"), [("{", "invalid_json"), ("[]", "json_not_object")])
async def test_a_body_that_is_no_json_object_is_refused(
    client: Client, data: str, error: str
) -> None:
    """Anything else is no act."""
    headers = {"Content-Type": "application/json"}
    async with client.session.post("/person/message", data=data, headers=headers) as response:
        assert response.status == 400
        assert (await response.json())["error"] == error


async def test_an_invitation_that_makes_no_sense_is_refused(client: Client) -> None:
    """Members, direct messages and guests' invitations."""
    editor, guest = client.person("UEDITOR"), client.person("UGUEST")

    with pytest.raises(Refused, match="already_in_channel"):
        await editor.invite("#newsletter", "UCHRIS")
    with pytest.raises(Refused, match="method_not_supported"):
        await editor.invite(editor.direct, "UADMIN")
    with pytest.raises(Refused, match="user_is_restricted"):
        await guest.invite("#newsletter", "UCHRIS")


async def test_an_invitation_is_told_to_everyone_there(
    client: Client, editor: Persona, second: Persona
) -> None:
    """As Slack does it, a message says who joined; the topic says no more that the bot is away."""
    before = (await client.get("/person/state", user=editor.id))["channels"][1]
    await editor.invite("#general", "UCHRIS")
    after = (await client.get("/person/state", user=editor.id))["channels"][1]

    [joined] = await second.messages("#general")
    assert joined.json["subtype"] == "channel_join"
    assert (joined.json["user"], joined.json["inviter"]) == ("UCHRIS", "UEDITOR")
    assert (before["topic"], after["topic"]) == ("ChrisGPT is not invited here yet", "")


async def test_a_button_that_is_not_there_cannot_be_pressed(editor: Persona) -> None:
    """Neither on a message without it, nor on no message."""
    message = await editor.say("#newsletter", "• one")

    with pytest.raises(Refused, match="action_not_found"):
        await editor.press(message, "block", "action")
    with pytest.raises(LookupError, match="No button 'Stop'"):
        await editor.click(message, "Stop")


async def test_a_form_that_is_not_open_cannot_be_submitted(client: Client) -> None:
    """It may have been closed in another window."""
    with pytest.raises(Refused, match="not_found"):
        await client.post("/person/submit", user="UEDITOR", view_id="V1", values={})


async def test_what_changes_is_told_at_once_to_who_can_see_it(
    client: Client, editor: Persona, slack: AsyncWebClient, served: Running
) -> None:
    """A message in the channel, a note, a membership; and the end with the workspace's."""
    async with client.session.get("/person/live?user=UEDITOR") as response:
        assert response.content_type == "text/event-stream"
        assert await response.content.readline() == b": open\n"

        await client.person("UADMIN").invite("#general", "UCHRIS")
        await slack.chat_postEphemeral(channel="C0NEWSLETTER", user="USECOND", text="For another")
        note = await slack.chat_postEphemeral(channel="C0NEWSLETTER", user="UEDITOR", text="Psst")
        message = await editor.say("#newsletter", "• one")
        await served.workspace.end_sessions()
        rest = (await response.read()).decode()

    changes = [json.loads(line[6:]) for line in rest.splitlines() if line.startswith("data: ")]
    assert [change["kind"] for change in changes] == ["channels", "message", "message", "message"]
    assert changes[1]["channel"] == "C0GENERAL"
    assert changes[2]["ts"] == note["message_ts"]
    assert changes[3] == {
        "kind": "message",
        "channel": "C0NEWSLETTER",
        "ts": message.ts,
        "thread_ts": None,
    }


async def test_nobody_unknown_can_look_on(client: Client) -> None:
    """The stream is for a person of the workspace."""
    with pytest.raises(Refused, match="user_not_found"):
        await client.get("/person/live", user="U1")


async def test_waiting_in_vain_tells_what_was_there_instead(editor: Persona) -> None:
    """A failed test shows the conversation."""
    await editor.say("#newsletter", "• one")

    with pytest.raises(NotSeenError, match=r"UEDITOR to see 'two' in #newsletter; there was .*one"):
        await editor.sees("#newsletter", containing="two", timeout=0.05)


@pytest.mark.parametrize("limit", ["0", "1001", "9" * 5_000, "-1", "٣", "many"])
async def test_an_odd_number_is_refused_in_words(client: Client, limit: str) -> None:
    """A limit is a number from 1 to 1,000, in digits."""
    with pytest.raises(Refused, match="limit is no number"):
        await client.get("/person/messages", user="UEDITOR", channel="#newsletter", limit=limit)


async def test_the_latest_notes_are_kept(slack: AsyncWebClient, editor: Persona) -> None:
    """An app that whispers without end does not fill the memory."""
    for number in range(203):
        text = f"Note {number}"
        await slack.chat_postEphemeral(channel="C0NEWSLETTER", user="UEDITOR", text=text)

    notes = [m.text for m in await editor.messages("#newsletter") if m.ephemeral]

    assert notes == [f"Note {number}" for number in range(3, 203)]


async def test_an_onlooker_who_does_not_read_is_sent_away() -> None:
    """Changes do not pile up for them; they read everything anew when they come back."""
    changes = Changes()
    seen = changes.subscribe("UEDITOR")
    first = asyncio.ensure_future(anext(seen))
    await asyncio.sleep(0)
    changes.publish(Change("message", "C0NEWSLETTER", "1"), {"UEDITOR"})
    assert (await first).ts == "1"

    for _ in range(1_001):
        changes.publish(Change("message", "C0NEWSLETTER", "2"), {"UEDITOR"})

    assert [change async for change in seen] == []


async def test_nobody_acts_as_the_app(client: Client) -> None:
    """What the app says, it says by its own calls."""
    with pytest.raises(Refused, match="user_not_found"):
        await client.person("UCHRIS").say("#newsletter", "I am the app")
