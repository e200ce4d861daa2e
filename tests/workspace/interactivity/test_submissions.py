"""Submitted forms: what the app is told, and what it may answer."""

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.workspace.interactivity.conftest import OpenForm
from tests.workspace.screens import (
    ABC,
    actions,
    button,
    field,
    modal,
    text_field,
    words,
)
from workspace.client import Client, Persona, Refused
from workspace.jsons import Json
from workspace.server import Running


async def test_a_submission_tells_of_the_whole_view(
    open_form: OpenForm, submitted: list[Json]
) -> None:
    """With its ids, what the app hid in it, and elements that are no fields; no channel."""
    chooser = {"type": "static_select", "action_id": "tone", "options": ABC}
    form = await open_form(modal(text_field("bullets"), actions(chooser), external_id="brief-1"))

    await form.submit(bullets="• one", row="c")

    (body,) = submitted
    view = body["view"]
    assert view["state"]["values"]["row"]["tone"]["selected_option"] == ABC[2]
    assert (view["id"], view["root_view_id"], view["previous_view_id"]) == (form.id, form.id, None)
    assert (view["private_metadata"], view["external_id"]) == ("draft:7", "brief-1")
    assert (view["app_installed_team_id"], view["bot_id"]) == ("T0LOCAL", "BCHRIS")
    assert body["response_urls"] == []
    assert "channel" not in body
    assert "response_url" not in body


async def test_the_apps_errors_stand_in_the_form_until_it_is_right(
    app: AsyncApp, open_form: OpenForm, editor: Persona
) -> None:
    """What the person wrote stays, so that only what is wrong needs mending."""
    sent: list[str] = []

    @app.view("brief")
    async def brief(ack: AsyncAck, view: Json) -> None:
        values = view["state"]["values"]
        sent.append(values["bullets"]["text"]["value"])
        if values["tone"]["text"]["value"] == "loud":
            await ack(response_action="errors", errors={"tone": "Say it quietly."})
        else:
            await ack()

    form = await open_form(modal(text_field("bullets"), text_field("tone")))

    wrong = await form.submit(bullets="• one", tone="loud")
    still_open = await editor.form()
    right = await still_open.submit(tone="quiet")

    assert wrong.errors == {"tone": "Say it quietly."}
    assert still_open.errors == wrong.errors
    assert right.ok
    assert sent == ["• one", "• one"]
    assert await editor.form_now() is None


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"other": "Wrong."}},
        {"response_action": "errors", "errors": {"words": "Wrong."}},
        {"response_action": "vanish"},
        {"response_action": "update", "view": {"type": "modal"}},
    ],
)
async def test_an_answer_that_slack_cannot_follow_is_a_fault_of_the_app(
    answer: Json, app: AsyncApp, open_form: OpenForm, editor: Persona
) -> None:
    """The person is told of trouble, and the form stays with what they wrote."""

    @app.view("brief")
    async def brief(ack: AsyncAck) -> None:
        await ack(**answer)

    form = await open_form(modal(words("Read this."), text_field("bullets")))

    outcome = await form.submit(bullets="• one")

    assert not outcome.ok
    assert "trouble connecting" in str(outcome.message)
    kept = await editor.form()
    assert kept.view["typed"] == {"bullets": {"text": "• one"}}


async def test_a_form_with_no_app_there_stays_open(
    editor: Persona, served: Running, client: Client
) -> None:
    """What was written is not lost with the app."""
    served.workspace.views.open("UEDITOR", modal(text_field("bullets")))
    form = await editor.form()

    outcome = await form.submit(bullets="• one")

    assert outcome.error == "operation_timeout"
    assert (await editor.form()).view["typed"] == {"bullets": {"text": "• one"}}
    assert await client.envelopes() == []


async def test_a_form_that_the_app_is_silent_about_stays_open(
    open_form: OpenForm, editor: Persona
) -> None:
    """The person may send it again, with what they wrote."""
    form = await open_form(modal(text_field("bullets")))

    outcome = await form.submit(bullets="• one")

    assert outcome.error == "operation_timeout"
    assert "trouble connecting" in str(outcome.message)
    assert (await editor.form()).view["typed"] == {"bullets": {"text": "• one"}}


async def test_a_channel_chosen_in_a_form_gives_the_app_an_address_there(
    open_form: OpenForm, submitted: list[Json], second: Persona
) -> None:
    """With response_url_enabled; the app can answer there, a member or not."""
    picker = {"type": "conversations_select", "response_url_enabled": True}
    form = await open_form(modal(field(picker, "where"), text_field("bullets", initial_value="x")))

    await form.submit(where="C0GENERAL")

    (url,) = submitted[0]["response_urls"]
    assert (url["block_id"], url["action_id"], url["channel_id"]) == ("where", "value", "C0GENERAL")
    webhook = AsyncWebhookClient(url["response_url"])
    answer = await webhook.send(text="For all", response_type="in_channel")
    assert answer.status_code == 200
    await second.sees("#general", containing="For all")


async def test_a_view_without_a_submit_button_cannot_be_submitted(
    open_form: OpenForm, submitted: list[Json]
) -> None:
    """It can only be closed."""
    view = modal(words("Read this."), actions(button("go")))
    del view["submit"]
    form = await open_form(view)

    with pytest.raises(Refused, match="no_submit"):
        await form.submit()

    assert submitted == []


async def test_a_form_that_the_person_closed_meanwhile_stays_closed(
    app: AsyncApp, open_form: OpenForm, editor: Persona
) -> None:
    """What the app then answers to the submission has no form to change any more."""

    @app.view("brief")
    async def brief(ack: AsyncAck) -> None:
        await form.close()
        await ack(response_action="update", view=modal(words("Too late")))

    form = await open_form(modal(text_field("bullets")))

    outcome = await form.submit(bullets="• one")

    assert outcome.ok
    assert await editor.form_now() is None


async def test_who_is_deactivated_can_do_nothing_in_a_form(
    open_form: OpenForm, client: Client, submitted: list[Json]
) -> None:
    """The form is refused, and the app hears nothing."""
    form = await open_form(modal(text_field("bullets")))
    await client.change_person("UEDITOR", deleted=True)

    with pytest.raises(Refused, match="account_inactive"):
        await form.submit(bullets="• one")

    assert submitted == []
