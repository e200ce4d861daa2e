"""Menus that ask the app for their options while people type."""

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.blocks import plain
from tests.workspace.conftest import Connect
from tests.workspace.interactivity.conftest import OpenForm
from tests.workspace.screens import ABC, actions, field, modal, option
from workspace.client import Client, Persona, Refused
from workspace.jsons import Json

MENU = {"type": "external_select", "action_id": "issue", "min_query_length": 1}


@pytest.fixture
def asked(app: AsyncApp) -> list[Json]:
    """What the app was asked; it offers a, b and c."""
    heard: list[Json] = []

    @app.options("issue")
    async def offer(ack: AsyncAck, body: Json) -> None:
        heard.append(body)
        await ack(options=ABC)

    return heard


async def test_a_menu_in_a_form_offers_what_the_app_names_and_takes_only_that(
    open_form: OpenForm, asked: list[Json], submitted: list[Json]
) -> None:
    """The app is told what is typed and in which view; the form carries the whole option."""
    form = await open_form(modal(field(MENU, "issue")))

    offered = await form.options("issue", "iss")
    with pytest.raises(Refused, match="invalid_choice"):
        await form.submit(issue="z")
    outcome = await form.submit(issue="b")

    assert offered == ABC
    (question,) = asked
    assert (question["type"], question["value"]) == ("block_suggestion", "iss")
    assert (question["block_id"], question["action_id"]) == ("issue", "issue")
    assert question["container"] == {"type": "view", "view_id": form.id}
    assert question["view"]["private_metadata"] == "draft:7"
    assert "trigger_id" not in question
    assert outcome.ok
    answer = submitted[0]["view"]["state"]["values"]["issue"]["issue"]
    assert answer == {"type": "external_select", "selected_option": ABC[1]}


async def test_a_menu_in_a_message_asks_the_app_too(
    app: AsyncApp,
    connect: Connect,
    editor: Persona,
    client: Client,
    slack: AsyncWebClient,
    asked: list[Json],
    uses: list[Json],
) -> None:
    """The app is told of the message; what it named can then be chosen."""
    await connect(app)
    await slack.chat_postMessage(channel="C0NEWSLETTER", text="Choose.", blocks=[actions(MENU)])
    message = await editor.sees("#newsletter", containing="Choose.")
    place = {"user": editor.id, "channel": message.channel, "ts": message.ts}
    menu = {"block_id": "row", "action_id": "issue"}

    answer = await client.post("/person/options", **place, **menu, value="x")
    await editor.use(message, "issue", "c")

    assert answer == {"ok": True, "options": ABC}
    assert asked[0]["message"]["ts"] == message.ts
    assert asked[0]["channel"]["id"] == "C0NEWSLETTER"
    assert uses[0]["actions"][0]["selected_option"] == ABC[2]


async def test_options_in_groups_are_offered_as_groups(
    app: AsyncApp, open_form: OpenForm, client: Client, submitted: list[Json]
) -> None:
    """Their options can be chosen as any other."""
    groups = [{"label": plain("Old"), "options": ABC[:1]}, {"label": plain("New"), "options": ABC}]

    @app.options("issue")
    async def offer(ack: AsyncAck) -> None:
        await ack(option_groups=groups)

    form = await open_form(modal(field({**MENU, "type": "multi_external_select"}, "issue")))
    place = {"user": "UEDITOR", "view_id": form.id, "block_id": "issue", "action_id": "issue"}

    answer = await client.post("/person/options", **place, value="x")
    await form.submit(issue=["c", "a"])

    assert answer["option_groups"] == groups
    values = submitted[0]["view"]["state"]["values"]["issue"]["issue"]
    assert values["selected_options"] == [ABC[2], ABC[0]]


async def test_too_few_characters_ask_nobody(open_form: OpenForm, asked: list[Json]) -> None:
    """Slack's client waits for three characters, unless the menu asks for less."""
    patient = {"type": "external_select", "action_id": "issue"}
    form = await open_form(modal(field(patient, "issue")))

    few = await form.options("issue", "ab")
    enough = await form.options("issue", "abc")

    assert few == []
    assert enough == ABC
    assert len(asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        {"options": [option(f"n{number}") for number in range(101)]},
        {"options": [{"text": plain("No value")}]},
        {"text": "no options at all"},
    ],
)
async def test_an_answer_that_slack_cannot_show_is_told_to_the_person(
    answer: Json, app: AsyncApp, open_form: OpenForm, client: Client
) -> None:
    """More than a hundred options, or what is no option, leaves the menu with words."""

    @app.options("issue")
    async def offer(ack: AsyncAck) -> None:
        await ack(**answer)

    form = await open_form(modal(field(MENU, "issue")))
    place = {"user": "UEDITOR", "view_id": form.id, "block_id": "issue", "action_id": "issue"}

    answered = await client.post("/person/options", **place, value="x")

    assert answered["error"] == "invalid_options"
    assert "cannot be shown" in answered["message"]


async def test_a_silent_app_leaves_the_menu_with_words(open_form: OpenForm, client: Client) -> None:
    """Who typed is told to type again."""
    form = await open_form(modal(field(MENU, "issue")))
    place = {"user": "UEDITOR", "view_id": form.id, "block_id": "issue", "action_id": "issue"}

    answered = await client.post("/person/options", **place, value="x")

    assert answered["error"] == "operation_timeout"


async def test_finding_nothing_is_no_fault(app: AsyncApp, open_form: OpenForm) -> None:
    """An empty list of options is an answer."""

    @app.options("issue")
    async def offer(ack: AsyncAck) -> None:
        await ack(options=[])

    form = await open_form(modal(field(MENU, "issue")))

    assert await form.options("issue", "x") == []
