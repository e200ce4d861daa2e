"""Trigger ids: one for each act, for one view, within three seconds."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import Connect, refused
from tests.workspace.screens import actions, button, modal, words
from workspace.client import Client, Persona
from workspace.jsons import Json

VIEW = modal(words("Hello"))


async def _triggers(app: AsyncApp, connect: Connect, *people: Persona) -> list[str]:
    heard: list[str] = []

    @app.command("/drafts")
    async def run(ack: AsyncAck, body: Json) -> None:
        heard.append(body["trigger_id"])
        await ack()

    await connect(app)
    for person in people:
        await person.run("#newsletter", "/drafts")
    return heard


async def test_a_trigger_opens_one_form_within_three_seconds(
    app: AsyncApp, connect: Connect, editor: Persona, client: Client, slack: AsyncWebClient
) -> None:
    """A used trigger, a late one and an invented one are each refused by name."""
    used, late = await _triggers(app, connect, editor, editor)

    await slack.views_open(trigger_id=used, view=VIEW)
    await client.advance(3.1)

    open_view = slack.views_open
    assert await refused(open_view(trigger_id=used, view=VIEW)) == "exchanged_trigger_id"
    assert await refused(open_view(trigger_id=late, view=VIEW)) == "expired_trigger_id"
    assert await refused(open_view(trigger_id="1.2", view=VIEW)) == "invalid_trigger_id"


async def test_a_form_opens_in_front_of_who_acted_and_nobody_else(
    app: AsyncApp, connect: Connect, editor: Persona, second: Persona, slack: AsyncWebClient
) -> None:
    """The trigger belongs to one person."""
    (trigger,) = await _triggers(app, connect, second)

    await slack.views_open(trigger_id=trigger, view=VIEW)

    assert await second.form_now() is not None
    assert await editor.form_now() is None


async def test_a_view_that_slack_refuses_leaves_the_trigger_unused(
    app: AsyncApp, connect: Connect, editor: Persona, slack: AsyncWebClient
) -> None:
    """The app may mend the view and open it."""
    (trigger,) = await _triggers(app, connect, editor)

    wrong = slack.views_open(trigger_id=trigger, view={**VIEW, "title": None})

    assert await refused(wrong) == "invalid_arguments"
    await slack.views_open(trigger_id=trigger, view=VIEW)


async def test_a_form_can_be_pushed_only_onto_an_open_form(
    app: AsyncApp, connect: Connect, editor: Persona, slack: AsyncWebClient, uses: list[Json]
) -> None:
    """A command's trigger has no form below; a form's has, for as long as the form is open."""
    outside, inside, again = await _triggers(app, connect, editor, editor, editor)
    opened = await slack.views_open(trigger_id=inside, view=modal(actions(button("go"))))
    form = await editor.form()
    await form.click("Go")
    await form.click("Go")
    first, late = (body["trigger_id"] for body in uses)

    pushed = await slack.views_push(trigger_id=first, view=VIEW)
    await (await editor.form()).clear()
    await slack.views_open(trigger_id=again, view=VIEW)

    assert pushed["view"]["previous_view_id"] == opened["view"]["id"]
    assert await refused(slack.views_push(trigger_id=outside, view=VIEW)) == "not_found"
    assert await refused(slack.views_push(trigger_id=late, view=VIEW)) == "not_found"
