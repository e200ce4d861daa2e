"""The stack of forms: what is pushed, closed and cleared, and what the app hears of it."""

import re

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import refused
from tests.workspace.interactivity.conftest import OpenForm
from tests.workspace.screens import actions, button, modal, text_field, words
from workspace.client import Persona, Refused, until
from workspace.jsons import Json


@pytest.fixture
def closed(app: AsyncApp) -> list[Json]:
    """What the app hears of closed forms."""
    heard: list[Json] = []

    @app.view_closed(re.compile(""))
    async def gone(ack: AsyncAck, body: Json) -> None:
        heard.append(body)
        await ack()

    return heard


@pytest.fixture
def pushes(app: AsyncApp) -> list[Json]:
    """The views that the app pushes, one each time its button "push" is pressed."""
    views: list[Json] = []

    @app.action("push")
    async def push(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=views.pop(0))

    return views


def _level(title: str, **more: object) -> Json:
    return modal(actions(button("push")), title=title, **more)


async def test_a_submission_can_update_push_and_clear_the_forms(
    app: AsyncApp, open_form: OpenForm, editor: Persona
) -> None:
    """The app's answer decides which form is in front of the person next."""
    answers: list[Json] = [
        {"response_action": "update", "view": modal(text_field("second"))},
        {"response_action": "push", "view": modal(text_field("third"))},
        {"response_action": "clear"},
    ]

    @app.view("brief")
    async def brief(ack: AsyncAck) -> None:
        await ack(**answers.pop(0))

    first = await open_form(modal(text_field("first")))
    await first.submit(first="a")
    second = await editor.form()
    await second.submit(second="b")
    third = await editor.form()
    await third.submit(third="c")

    assert first.id == second.id
    assert (second.fields, third.fields) == (["second"], ["third"])
    assert third.view["previous_view_id"] == second.id
    assert third.view["root_view_id"] == first.id
    assert await editor.form_now() is None


async def test_an_empty_answer_closes_only_the_form_in_front(
    open_form: OpenForm, editor: Persona, pushes: list[Json], submitted: list[Json]
) -> None:
    """The one below it is in front again."""
    pushes.append(modal(text_field("bullets"), title="Upper"))
    lower = await open_form(_level("Lower"))
    await lower.click("Push")

    await (await editor.form(title="Upper")).submit(bullets="• one")

    assert submitted
    assert (await editor.form()).id == lower.id


async def test_three_forms_lie_on_each_other_and_no_more(
    app: AsyncApp, open_form: OpenForm, editor: Persona, pushes: list[Json], slack: AsyncWebClient
) -> None:
    """A fourth is refused, by the method and in the answer to a submission."""
    codes: list[str] = []

    @app.action("try")
    async def push_once_more(ack: AsyncAck, body: Json) -> None:
        await ack()
        view = modal(words("Fourth"))
        codes.append(await refused(slack.views_push(trigger_id=body["trigger_id"], view=view)))

    @app.view("brief")
    async def brief(ack: AsyncAck) -> None:
        await ack(response_action="push", view=modal(words("Fourth")))

    last = modal(actions(button("try")), text_field("bullets"), title="Third")
    pushes += [_level("Second"), last]
    await (await open_form(_level("First"))).click("Push")
    await (await editor.form(title="Second")).click("Push")
    third = await editor.form(title="Third")

    await third.click("Try")
    outcome = await third.submit(bullets="• one")

    await until(lambda: codes == ["push_limit_reached"])
    assert outcome.error == "push_limit_reached"
    assert (await editor.form()).title == "Third"


async def test_a_form_can_be_closed_and_the_app_hears_of_it_if_it_asked_to(
    open_form: OpenForm, editor: Persona, closed: list[Json]
) -> None:
    """A form that asks for it is reported when it is closed; another is not."""
    quiet = await open_form(modal(text_field("bullets")))
    await quiet.close()
    loud = await open_form(modal(text_field("bullets"), notify_on_close=True))
    await loud.close()

    (body,) = closed
    assert (body["view"]["id"], body["is_cleared"]) == (loud.id, False)
    assert await editor.form_now() is None


async def test_closing_the_whole_stack_is_told_as_cleared(
    open_form: OpenForm, editor: Persona, pushes: list[Json], closed: list[Json]
) -> None:
    """Each form that asked to be reported is, the one in front first."""
    pushes.append(_level("Upper", notify_on_close=True))
    await (await open_form(_level("Lower", notify_on_close=True))).click("Push")

    await (await editor.form(title="Upper")).clear()

    told = [(body["view"]["title"]["text"], body["is_cleared"]) for body in closed]
    assert told == [("Upper", True), ("Lower", True)]
    assert await editor.form_now() is None


async def test_a_form_that_clears_on_close_takes_the_stack_with_it(
    open_form: OpenForm, editor: Persona, pushes: list[Json], closed: list[Json]
) -> None:
    """Closing it closes all that lies below."""
    pushes.append(_level("Upper", clear_on_close=True, notify_on_close=True))
    await (await open_form(_level("Lower"))).click("Push")

    await (await editor.form(title="Upper")).close()

    assert [body["is_cleared"] for body in closed] == [True]
    assert await editor.form_now() is None


async def test_only_the_form_in_front_can_be_used(
    open_form: OpenForm, editor: Persona, pushes: list[Json]
) -> None:
    """A form below another, or one that is gone, takes no answers."""
    pushes.append(_level("Upper"))
    lower = await open_form(_level("Lower"))
    await lower.click("Push")
    await editor.form(title="Upper")

    for attempt in (lower.submit(), lower.click("Push"), lower.close()):
        with pytest.raises(Refused, match="not_found"):
            await attempt
