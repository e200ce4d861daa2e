"""The app's Home tab: opened, published, used, and still there after a restart."""

from dataclasses import replace
from pathlib import Path

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import Connect, refused
from tests.workspace.screens import (
    ABC,
    actions,
    button,
    field,
    home,
    modal,
    words,
)
from workspace.client import Client, Home, Persona, Refused, until
from workspace.jsons import Json
from workspace.manifest import Manifest, read_manifest
from workspace.server import MANIFEST, running


async def _home(person: Persona) -> Home:
    found = await person.open_home()
    assert found is not None
    return found


async def test_opening_the_home_tab_is_told_to_the_app_which_publishes_there(
    app: AsyncApp, connect: Connect, editor: Persona, second: Persona
) -> None:
    """The first time nothing is there; the next time the event carries what was published."""
    events: list[Json] = []

    @app.event("app_home_opened")
    async def opened(event: Json, client: AsyncWebClient) -> None:
        events.append(event)
        if "view" not in event:
            await client.views_publish(user_id=event["user"], view=home(words("Your drafts")))

    await connect(app)

    await editor.open_home()
    shown = await editor.sees_home(containing="Your drafts")
    await editor.open_home()

    await until(lambda: len(events) == 2)
    first, again = events
    assert (first["tab"], first["user"], first["channel"]) == ("home", "UEDITOR", "D0EDITOR")
    assert "view" not in first
    assert again["view"]["id"] == shown.id
    assert await second.home_now() is None


async def test_opening_the_messages_tab_is_told_as_such(
    app: AsyncApp, connect: Connect, client: Client
) -> None:
    """The event names the tab, and carries no view."""
    events: list[Json] = []

    @app.event("app_home_opened")
    async def opened(event: Json) -> None:
        events.append(event)

    await connect(app)

    await client.post("/person/home", user="UEDITOR", tab="messages")

    await until(lambda: bool(events))
    assert events[0]["tab"] == "messages"


async def test_a_published_view_has_what_slack_adds_and_one_id_for_good(
    slack: AsyncWebClient, editor: Persona
) -> None:
    """Publishing anew changes the hash; the first publisher of a hash wins."""
    first = (await slack.views_publish(user_id="UEDITOR", view=home(words("One"))))["view"]

    again = await slack.views_publish(
        user_id="UEDITOR", hash=first["hash"], view=home(words("Two"))
    )

    late = slack.views_publish(user_id="UEDITOR", hash=first["hash"], view=home(words("Three")))
    assert await refused(late) == "hash_conflict"
    assert again["view"]["id"] == first["id"]
    assert first["root_view_id"] == first["id"]
    assert (first["type"], first["submit"], first["previous_view_id"]) == ("home", None, None)
    assert (await editor.sees_home(containing="Two")).id == first["id"]


async def test_a_use_on_the_home_tab_tells_of_the_view_and_may_open_a_form(
    app: AsyncApp, connect: Connect, editor: Persona, slack: AsyncWebClient
) -> None:
    """With the state of its elements; there is no channel, and nowhere to answer."""
    bodies: list[Json] = []

    @app.action("new")
    async def new(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        bodies.append(body)
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(words("A form")))

    await connect(app)
    chooser = {"type": "static_select", "action_id": "tone", "options": ABC}
    await slack.views_publish(
        user_id="UEDITOR",
        view=home(actions(chooser, button("new")), field({"type": "plain_text_input"})),
    )
    shown = await editor.sees_home(containing="New")

    outcome = await shown.click("New", row="b", it="words")

    assert outcome.ok
    (body,) = bodies
    assert body["container"] == {"type": "view", "view_id": shown.id}
    values = body["view"]["state"]["values"]
    assert values["row"]["tone"]["selected_option"] == ABC[1]
    assert values["it"]["value"]["value"] == "words"
    assert {"response_url", "channel", "message"}.isdisjoint(body)
    assert (await editor.form()).view["type"] == "modal"


async def test_a_home_tab_can_be_changed_by_its_id(slack: AsyncWebClient, editor: Persona) -> None:
    """views.update takes a Home tab's view as well, and no form in its place."""
    made = await slack.views_publish(user_id="UEDITOR", view=home(words("One")))
    view_id = made["view"]["id"]

    await slack.views_update(view_id=view_id, view=home(words("Two")))

    await editor.sees_home(containing="Two")
    wrong = slack.views_update(view_id=view_id, view=modal(words("Three")))
    assert await refused(wrong) == "invalid_arguments"


@pytest.mark.parametrize("user_id", ["UNOBODY", "UCHRIS", "newsletter"])
async def test_only_people_have_a_home_tab(slack: AsyncWebClient, user_id: str) -> None:
    """Whoever is no person here is no valid user."""
    call = slack.views_publish(user_id=user_id, view=home(words("One")))

    assert await refused(call) == "invalid_arguments"


async def test_a_form_cannot_be_published(slack: AsyncWebClient) -> None:
    """The Home tab takes views of its own type only."""
    call = slack.views_publish(user_id="UEDITOR", view=modal(words("One")))

    assert await refused(call) == "invalid_arguments"


async def test_a_home_tab_is_still_there_after_a_restart(
    tmp_path: Path, manifest: Manifest
) -> None:
    """What was published stays until something else is."""
    for start in range(2):
        async with running(tmp_path, manifest=manifest) as at, Client(at.announcement) as client:
            slack = AsyncWebClient(
                token=at.announcement.bot_token, base_url=at.announcement.api_url
            )
            if start == 0:
                await slack.views_publish(user_id="UEDITOR", view=home(words("Kept")))
            await client.person("UEDITOR").sees_home(containing="Kept")


async def test_without_a_home_tab_in_the_manifest_there_is_none(tmp_path: Path) -> None:
    """People cannot open it, and the app cannot publish there."""
    async with (
        running(tmp_path, manifest=replace(read_manifest(MANIFEST), home_tab=False)) as at,
        Client(at.announcement) as client,
    ):
        slack = AsyncWebClient(token=at.announcement.bot_token, base_url=at.announcement.api_url)

        published = await refused(slack.views_publish(user_id="UEDITOR", view=home(words("x"))))
        with pytest.raises(Refused, match="not_enabled"):
            await client.person("UEDITOR").open_home()

    assert published == "not_enabled"
