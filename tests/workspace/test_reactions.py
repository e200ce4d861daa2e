"""Emoji under messages, by people and by the app."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import refused
from tests.workspace.generous import all_heard, generous_manifest, heard
from workspace.client import Client, Persona, Refused
from workspace.jsons import Json
from workspace.manifest import Manifest
from workspace.reactions import with_reaction, without_reaction

CHANNEL = "C0NEWSLETTER"


@pytest.fixture
def manifest() -> Manifest:
    """Of an app that may react."""
    return generous_manifest()


@pytest.mark.usefixtures("attentive")
async def test_who_reacted_stands_under_the_message(
    slack: AsyncWebClient, editor: Persona, second: Persona, client: Client
) -> None:
    """In the order in which they came; the message itself is not edited."""
    message = await editor.say("#newsletter", "• one")
    await editor.react(message, "eyes")
    await second.react(message, "eyes")
    await slack.reactions_add(channel=CHANNEL, timestamp=message.ts, name="white_check_mark")

    seen = await editor.latest(message)
    found = await slack.reactions_get(channel=CHANNEL, timestamp=message.ts)
    [kept] = (await slack.conversations_history(channel=CHANNEL))["messages"]

    assert seen.json["reactions"] == [
        {"name": "eyes", "users": ["UEDITOR", "USECOND"], "count": 2},
        {"name": "white_check_mark", "users": ["UCHRIS"], "count": 1},
    ]
    assert found["message"]["reactions"] == kept["reactions"] == seen.json["reactions"]
    assert not seen.edited
    added = await heard(client, "reaction_added")
    assert added["item"] == {"type": "message", "channel": CHANNEL, "ts": message.ts}
    assert (added["reaction"], added["user"], added["item_user"]) == (
        "white_check_mark",
        "UCHRIS",
        "UEDITOR",
    )


@pytest.mark.usefixtures("attentive")
async def test_each_takes_away_what_they_put_there(
    slack: AsyncWebClient, editor: Persona, second: Persona, client: Client
) -> None:
    """The last one to go takes the emoji along."""
    message = await editor.say("#newsletter", "• one")
    await editor.react(message, "eyes")
    await second.react(message, "eyes")

    await editor.unreact(message, "eyes")
    assert (await editor.latest(message)).reactions == {"eyes": ["USECOND"]}
    await second.unreact(message, "eyes")

    assert "reactions" not in (await editor.latest(message)).json
    assert (await heard(client, "reaction_removed"))["user"] == "USECOND"
    remove = slack.reactions_remove(channel=CHANNEL, timestamp=message.ts, name="eyes")
    assert await refused(remove) == "no_reaction"


async def test_nobody_reacts_twice_or_for_another(editor: Persona, second: Persona) -> None:
    """Slack says which of the two it is."""
    message = await editor.say("#newsletter", "• one")
    await editor.react(message, "eyes")

    with pytest.raises(Refused, match="already_reacted"):
        await editor.react(message, "eyes")
    with pytest.raises(Refused, match="no_reaction"):
        await second.unreact(message, "eyes")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("thumbsup", "+1"),
        ("wave::skin-tone-3", "wave::skin-tone-3"),
        ("flag-nl", "flag-nl"),
    ],
)
async def test_an_emoji_has_one_name(editor: Persona, name: str, kept: str) -> None:
    """Other names of it lead to that one; skin tones are their own."""
    message = await editor.say("#newsletter", "• one")

    await editor.react(message, name)

    assert list((await editor.latest(message)).reactions) == [kept]


@pytest.mark.parametrize("name", [":eyes:", "klingon", "", "wave::skin-tone-9", "eyes "])
async def test_an_unknown_emoji_is_refused(
    slack: AsyncWebClient, editor: Persona, name: str
) -> None:
    """It is written without colons."""
    message = await editor.say("#newsletter", "• one")

    with pytest.raises(Refused, match="invalid_name"):
        await editor.react(message, name)
    add = slack.reactions_add(channel=CHANNEL, timestamp=message.ts, name=name)
    assert await refused(add) == "invalid_name"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"channel": CHANNEL}, "no_item_specified"),
        ({"timestamp": "1.000001"}, "no_item_specified"),
        ({"channel": CHANNEL, "timestamp": "now"}, "bad_timestamp"),
        ({"channel": CHANNEL, "timestamp": "1.000001"}, "message_not_found"),
        ({"channel": "C1", "timestamp": "1.000001"}, "channel_not_found"),
        ({"channel": "C0GENERAL", "timestamp": "1.000001"}, "not_in_channel"),
    ],
)
@pytest.mark.parametrize("method", ["reactions.add", "reactions.remove", "reactions.get"])
async def test_a_reaction_wants_a_message_that_is_there(
    slack: AsyncWebClient, method: str, given: Json, error: str
) -> None:
    """The refusal says what is missing or wrong."""
    assert await refused(slack.api_call(method, params={"name": "eyes", **given})) == error


async def test_a_message_takes_no_more_than_slack_lets_it(editor: Persona, second: Persona) -> None:
    """One person puts 23 emoji under a message, and all of them together 50."""
    message = await editor.say("#newsletter", "• one")
    names = [f"clock{hour}" for hour in range(1, 13)]
    names += [f"clock{hour}30" for hour in range(1, 13)]
    for name in names[:23]:
        await editor.react(message, name)

    with pytest.raises(Refused, match="too_many_reactions"):
        await editor.react(message, names[23])
    await second.react(message, names[23])


@pytest.mark.usefixtures("attentive")
async def test_the_app_hears_of_reactions_where_it_is(editor: Persona, client: Client) -> None:
    """And of none in channels without it."""
    elsewhere = await editor.say("#general", "Hello")
    await editor.react(elsewhere, "eyes")
    message = await editor.say("#newsletter", "• one")
    await editor.react(message, "eyes")
    await heard(client, "reaction_added")

    found = [e["item"]["channel"] for e in await all_heard(client) if "item" in e]
    assert found == [CHANNEL]


async def test_reactions_outlast_an_update(slack: AsyncWebClient, editor: Persona) -> None:
    """The app rewrites its message, and what people put under it stays."""
    posted = await slack.chat_postMessage(channel=CHANNEL, text="A draft.")
    message = await editor.sees("#newsletter", containing="A draft.")
    await editor.react(message, "tada")

    await slack.chat_update(channel=CHANNEL, ts=str(posted["ts"]), text="Done.")

    assert (await editor.latest(message)).reactions == {"tada": ["UEDITOR"]}


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from(["eyes", "tada", "+1"]))))
def test_what_is_put_and_taken_away_leaves_no_trace(puts: list[tuple[str, str]]) -> None:
    """In whatever order people take their own away, the message is as it was."""
    bare: Json = {"type": "message", "text": "• one", "ts": "1.000001"}
    message = bare
    for user, name in dict.fromkeys(puts):
        message = with_reaction(message, user, name)

    for reaction in message.get("reactions", []):
        assert reaction["count"] == len(set(reaction["users"])) > 0
    for user, name in sorted(set(puts)):
        message = without_reaction(message, user, name)
    assert message == bare


async def test_what_is_deleted_takes_no_reaction(slack: AsyncWebClient, editor: Persona) -> None:
    """A parent that is gone still stands over its replies, and is no message any more."""
    parent = await editor.say("#newsletter", "What goes in?")
    await editor.reply(parent, "Bicycles")
    await editor.delete(parent)

    call = slack.reactions_add(channel=CHANNEL, timestamp=parent.ts, name="eyes")

    assert await refused(call) == "message_not_found"
