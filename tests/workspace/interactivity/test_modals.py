"""Elements in forms, and forms that change while a person fills them in."""

import json

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import refused
from tests.workspace.interactivity.conftest import OpenForm
from tests.workspace.screens import (
    ABC,
    actions,
    button,
    field,
    home,
    modal,
    text_field,
    words,
)
from workspace.client import Persona, until
from workspace.jsons import Json


async def test_a_use_in_a_form_tells_of_the_view_and_its_state(
    open_form: OpenForm, uses: list[Json]
) -> None:
    """With what is filled in so far; there is no message, no channel, nowhere to answer."""
    chooser = {"type": "static_select", "action_id": "tone", "options": ABC}
    form = await open_form(modal(text_field("bullets"), actions(chooser, button("go"))))

    await form.use("tone", "b", bullets="• one")

    (body,) = uses
    assert body["container"] == {"type": "view", "view_id": form.id}
    assert body["view"]["state"]["values"] == {
        "bullets": {"text": {"type": "plain_text_input", "value": "• one"}},
        "row": {"tone": {"type": "static_select", "selected_option": ABC[1]}},
    }
    assert body["view"]["hash"] == form.view["hash"]
    assert body["trigger_id"]
    assert {"response_url", "channel", "message", "state"}.isdisjoint(body)


async def test_a_changed_form_keeps_what_was_typed_in_the_fields_that_stay(
    app: AsyncApp, open_form: OpenForm, editor: Persona, submitted: list[Json]
) -> None:
    """A field of the same ids and kind is not filled in anew."""

    @app.action("more")
    async def more(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        view = modal(text_field("bullets", initial_value="new"), text_field("tone"))
        await client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)

    form = await open_form(modal(text_field("bullets"), actions(button("more"))))

    await form.click("More", bullets="• one")
    await until(lambda: _has_field(editor, "tone"))
    changed = await editor.form()
    await changed.submit(tone="quiet")

    assert changed.id == form.id
    assert changed.view["hash"] != form.view["hash"]
    values = submitted[0]["view"]["state"]["values"]
    assert values["bullets"]["text"]["value"] == "• one"


async def _has_field(editor: Persona, name: str) -> bool:
    return name in (await editor.form()).fields


async def test_a_field_is_filled_in_anew_only_under_a_new_id(
    open_form: OpenForm, submitted: list[Json], slack: AsyncWebClient
) -> None:
    """Slack keeps what stood in a field of the same ids, even when the new view fills it in."""
    form = await open_form(modal(text_field("old", initial_value="before")))
    view = modal(text_field("old", initial_value="after"), text_field("new", initial_value="after"))

    await slack.views_update(view_id=form.id, view=view)
    await form.submit()

    values = submitted[0]["view"]["state"]["values"]
    assert values["old"]["text"]["value"] == "before"
    assert values["new"]["text"]["value"] == "after"


async def test_a_field_of_another_kind_is_filled_in_anew(
    open_form: OpenForm, submitted: list[Json], slack: AsyncWebClient
) -> None:
    """What was typed cannot stand in a menu."""
    form = await open_form(modal(text_field("it", initial_value="words")))
    menu = {"type": "static_select", "action_id": "text", "options": ABC, "initial_option": ABC[1]}

    await slack.views_update(view_id=form.id, view=modal(field(menu)))
    await form.submit()

    assert submitted[0]["view"]["state"]["values"]["it"]["text"]["selected_option"] == ABC[1]


async def test_a_form_can_be_updated_by_whoever_knows_its_latest_hash(
    slack: AsyncWebClient, editor: Persona, open_form: OpenForm
) -> None:
    """An update on top of an older state is refused; a fresh one is seen."""
    form = await open_form(modal(text_field("first"), external_id="brief-1"))
    older = form.view["hash"]

    await slack.views_update(view_id=form.id, hash=older, view=modal(text_field("second")))

    late = slack.views_update(view_id=form.id, hash=older, view=modal(text_field("third")))
    assert await refused(late) == "hash_conflict"
    unknown = slack.views_update(view_id="V0", view=modal(text_field("third")))
    assert await refused(unknown) == "not_found"
    other = slack.views_update(view_id=form.id, view=home(words("Home")))
    assert await refused(other) == "invalid_arguments"
    assert (await editor.form()).fields == ["second"]


async def test_an_external_id_names_one_view(
    app: AsyncApp, open_form: OpenForm, editor: Persona, slack: AsyncWebClient
) -> None:
    """The app can update by it; a second view of that name is refused."""
    codes: list[str] = []

    @app.action("push")
    async def push(ack: AsyncAck, body: Json) -> None:
        await ack()
        view = modal(words("Other"), external_id="brief-1")
        codes.append(await refused(slack.views_push(trigger_id=body["trigger_id"], view=view)))

    form = await open_form(modal(actions(button("push")), external_id="brief-1"))
    await form.click("Push")
    changed = modal(text_field("bullets"), title="Changed", external_id="brief-1")
    await slack.views_update(external_id="brief-1", view=changed)
    at_home = slack.views_publish(user_id="UEDITOR", view=home(words("x"), external_id="brief-1"))

    await until(lambda: codes == ["duplicate_external_id"])
    assert await refused(at_home) == "duplicate_external_id"
    assert (await editor.form()).title == "Changed"


async def test_a_view_may_come_as_json_in_a_form(
    editor: Persona, open_form: OpenForm, slack: AsyncWebClient
) -> None:
    """Slack reads a view as an object, and as text that holds one."""
    form = await open_form(modal(text_field("first")))

    as_text = json.dumps(modal(words("Hello"), title="As text"))
    await slack.api_call("views.update", params={"view_id": form.id, "view": as_text})

    assert (await editor.form()).title == "As text"


async def test_a_picture_in_a_view_is_one_that_the_app_may_show(
    open_form: OpenForm, editor: Persona, slack: AsyncWebClient
) -> None:
    """A person's unshared file is not, however it is named."""
    form = await open_form(modal(words("Hello")))
    file_id = await editor.store("notes.txt", b"one")
    picture = {"type": "image", "slack_file": {"id": file_id}, "alt_text": "A picture"}

    update = slack.views_update(view_id=form.id, view=modal(picture))
    publish = slack.views_publish(user_id="UEDITOR", view=home(picture))

    assert await refused(update) == "invalid_arguments"
    assert await refused(publish) == "invalid_arguments"
