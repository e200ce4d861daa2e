"""Elements in messages: what the app hears when people press, choose and fill in."""

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.blocks import plain
from tests.workspace.conftest import Connect
from tests.workspace.screens import ABC, actions, button, field, posted, words
from workspace.client import Client, Persona, Refused
from workspace.jsons import Json

CONFIRM = {
    "title": plain("Sure?"),
    "text": plain("It goes out."),
    "confirm": plain("Send"),
    "deny": plain("Wait"),
}
FEEDBACK = {
    "type": "feedback_buttons",
    "action_id": "it",
    "positive_button": {"text": plain("Good"), "value": "thumbs-up"},
    "negative_button": {"text": plain("Bad"), "value": "thumbs-down"},
}

USED: list[tuple[Json, object, Json]] = [
    (
        button("it", value="draft:7", style="danger", confirm=CONFIRM),
        None,
        {"text": plain("It"), "value": "draft:7", "style": "danger", "confirm": CONFIRM},
    ),
    (button("it", url="https://example.org/"), None, {"text": plain("It")}),
    ({"type": "overflow", "options": ABC}, "b", {"selected_option": ABC[1]}),
    ({"type": "radio_buttons", "options": ABC}, "c", {"selected_option": ABC[2]}),
    (
        {"type": "checkboxes", "options": ABC, "initial_options": ABC[:1]},
        ["c", "a"],
        {"selected_options": [ABC[2], ABC[0]], "initial_options": ABC[:1]},
    ),
    (
        {"type": "static_select", "options": ABC, "initial_option": ABC[0]},
        "b",
        {"selected_option": ABC[1], "initial_option": ABC[0]},
    ),
    (
        {"type": "static_select", "option_groups": [{"label": plain("All"), "options": ABC}]},
        "b",
        {"selected_option": ABC[1]},
    ),
    ({"type": "static_select", "options": ABC}, None, {"selected_option": None}),
    ({"type": "multi_static_select", "options": ABC}, ["b"], {"selected_options": ABC[1:2]}),
    ({"type": "users_select"}, "USECOND", {"selected_user": "USECOND"}),
    ({"type": "multi_users_select"}, ["UADMIN"], {"selected_users": ["UADMIN"]}),
    ({"type": "conversations_select"}, "C0DESK", {"selected_conversation": "C0DESK"}),
    (
        {"type": "multi_conversations_select"},
        ["D0EDITOR"],
        {"selected_conversations": ["D0EDITOR"]},
    ),
    ({"type": "channels_select"}, "C0GENERAL", {"selected_channel": "C0GENERAL"}),
    ({"type": "multi_channels_select"}, ["C0GENERAL"], {"selected_channels": ["C0GENERAL"]}),
    (
        {"type": "datepicker", "initial_date": "2027-01-01"},
        "2027-01-31",
        {"selected_date": "2027-01-31", "initial_date": "2027-01-01"},
    ),
    ({"type": "timepicker"}, "17:30", {"selected_time": "17:30"}),
    ({"type": "datetimepicker"}, 1_800_000_000, {"selected_date_time": 1_800_000_000}),
]


def _named(element: Json) -> Json:
    return {"action_id": "it", **element}


def _kind(given: object) -> str:
    return str(given["type"]) if isinstance(given, dict) and "type" in given else ""


@pytest.mark.parametrize(("element", "value", "heard"), USED, ids=_kind)
async def test_the_app_hears_of_each_kind_of_element_in_its_own_words(
    element: Json,
    value: object,
    heard: Json,
    app: AsyncApp,
    connect: Connect,
    editor: Persona,
    slack: AsyncWebClient,
    uses: list[Json],
) -> None:
    """The action holds what Slack puts there for this kind, and nothing else."""
    await connect(app)
    message = await posted(slack, editor, actions(_named(element)))

    outcome = await editor.use(message, "it", value)

    assert outcome.ok
    (action,) = uses[0]["actions"]
    known = {"type": element["type"], "action_id": "it", "block_id": "row", **heard}
    assert action == {**known, "action_ts": action["action_ts"]}


async def test_feedback_carries_the_value_and_the_words_of_the_pressed_button(
    app: AsyncApp, connect: Connect, editor: Persona, slack: AsyncWebClient, uses: list[Json]
) -> None:
    """The two buttons are one element, and one action."""
    await connect(app)
    row: Json = {"type": "context_actions", "block_id": "row", "elements": [FEEDBACK]}
    message = await posted(slack, editor, row)

    await editor.use(message, "it", "negative")
    await editor.use(message, "it", "thumbs-up")

    first, second = (body["actions"][0] for body in uses)
    assert (first["type"], first["value"], first["text"]) == (
        "feedback_buttons",
        "thumbs-down",
        plain("Bad"),
    )
    assert second["value"] == "thumbs-up"


async def test_a_use_tells_where_it_happened_and_what_else_is_chosen(
    app: AsyncApp,
    connect: Connect,
    editor: Persona,
    client: Client,
    slack: AsyncWebClient,
    uses: list[Json],
) -> None:
    """Message, channel, an address to answer at, and what stands in every other element."""
    await connect(app)
    chooser = {"type": "static_select", "action_id": "tone", "options": ABC}
    picker = {"type": "datepicker", "action_id": "day", "initial_date": "2027-01-01"}
    row = actions(chooser, picker, button("go"))
    message = await posted(slack, editor, words("A draft."), row)

    await editor.use(message, "tone", "b")
    place = {"user": editor.id, "channel": message.channel, "ts": message.ts}
    chosen = {"row": {"tone": "c"}}
    await client.post("/person/action", **place, block_id="row", action_id="go", values=chosen)

    first, second = uses
    assert first["state"]["values"] == {
        "row": {
            "tone": {"type": "static_select", "selected_option": ABC[1]},
            "day": {"type": "datepicker", "selected_date": "2027-01-01"},
        }
    }
    assert second["state"]["values"]["row"]["tone"]["selected_option"] == ABC[2]
    assert first["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": "C0NEWSLETTER",
        "is_ephemeral": False,
    }
    assert first["channel"] == {"id": "C0NEWSLETTER", "name": "newsletter"}
    assert first["message"]["blocks"] == message.blocks
    assert first["response_url"].startswith("http://127.0.0.1:")
    assert first["api_app_id"] == "A0LOCAL"
    assert first["user"]["id"] == "UEDITOR"
    assert first["trigger_id"] != second["trigger_id"]


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"type": "static_select", "options": ABC}, "z"),
        ({"type": "overflow", "options": ABC}, None),
        ({"type": "checkboxes", "options": ABC}, ["a", "z"]),
        ({"type": "users_select"}, "UNOBODY"),
        ({"type": "channels_select"}, "C0DESK"),
        ({"type": "conversations_select"}, "D0SECOND"),
        ({"type": "conversations_select", "filter": {"include": ["public"]}}, "C0DESK"),
        ({"type": "conversations_select", "filter": {"exclude_bot_users": True}}, "D0EDITOR"),
        ({"type": "external_select"}, "never offered"),
    ],
)
async def test_what_is_not_offered_cannot_be_chosen(
    element: Json,
    value: object,
    app: AsyncApp,
    connect: Connect,
    editor: Persona,
    slack: AsyncWebClient,
    uses: list[Json],
) -> None:
    """Slack's client offers nothing else, so the app never hears of it."""
    await connect(app)
    message = await posted(slack, editor, actions(_named(element)))

    with pytest.raises(Refused, match="invalid_choice"):
        await editor.use(message, "it", value)

    assert uses == []


async def test_a_field_in_a_message_is_told_of_only_on_demand(
    app: AsyncApp, connect: Connect, editor: Persona, slack: AsyncWebClient, uses: list[Json]
) -> None:
    """An input block speaks up with dispatch_action, and says nothing without."""
    await connect(app)
    quiet = field({"type": "plain_text_input", "action_id": "quiet"}, "quiet")
    loud = field({"type": "plain_text_input", "action_id": "loud"}, "loud", dispatch_action=True)
    message = await posted(slack, editor, quiet, loud)

    outcome = await editor.use(message, "quiet", "words")
    await editor.use(message, "loud", "• one")

    assert outcome.ok
    (body,) = uses
    assert body["actions"][0]["value"] == "• one"
    assert body["state"]["values"]["quiet"]["quiet"] == {"type": "plain_text_input", "value": None}


ICON = {
    "type": "icon_button",
    "action_id": "it",
    "icon": "trash",
    "text": plain("Delete"),
    "value": "draft:7",
}
NESTED: list[Json] = [
    {"type": "section", "text": plain("A draft."), "accessory": button("it")},
    {"type": "context_actions", "elements": [ICON]},
    {"type": "card", "title": plain("A draft"), "actions": [button("it")]},
    {
        "type": "carousel",
        "elements": [{"type": "card", "title": plain("A draft"), "actions": [button("it")]}],
    },
    {"type": "container", "title": plain("Drafts"), "child_blocks": [actions(button("it"))]},
]


@pytest.mark.parametrize("block", NESTED, ids=_kind)
async def test_an_element_can_be_used_wherever_it_stands(
    block: Json,
    app: AsyncApp,
    connect: Connect,
    editor: Persona,
    slack: AsyncWebClient,
    uses: list[Json],
) -> None:
    """In a section, a row of icons, a card, one of several cards, or a container."""
    await connect(app)
    message = await posted(slack, editor, block)

    outcome = await editor.use(message, "it")

    assert outcome.ok
    (action,) = uses[0]["actions"]
    assert action["action_id"] == "it"
    assert action["block_id"]
    assert action.get("value") == (ICON["value"] if action["type"] == "icon_button" else None)
