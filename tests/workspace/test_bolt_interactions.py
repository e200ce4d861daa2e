"""Buttons and forms, with an unmodified Bolt app on the other side."""

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import Connect, refused
from workspace.client import Client, Persona, until
from workspace.jsons import Json
from workspace.server import Running

BUTTONS: list[Json] = [
    {"type": "section", "text": {"type": "plain_text", "text": "A draft.\n"}},
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "approve",
                "value": "draft:7",
                "text": {"type": "plain_text", "text": "Approve"},
            }
        ],
    },
]


def form(**fields: str) -> Json:
    """A form with these fields: block_id to what it is filled with."""
    return {
        "type": "modal",
        "callback_id": "brief",
        "title": {"type": "plain_text", "text": "New draft"},
        "submit": {"type": "plain_text", "text": "Draft"},
        "private_metadata": "draft:7",
        "blocks": [
            {
                "type": "input",
                "block_id": name,
                "label": {"type": "plain_text", "text": name.title()},
                "element": {
                    "type": "plain_text_input",
                    "action_id": "text",
                    "multiline": True,
                    "initial_value": value,
                },
            }
            for name, value in fields.items()
        ],
    }


async def test_a_click_reaches_the_app_with_the_message_and_the_message_changes(
    app: AsyncApp, connect: Connect, editor: Persona, second: Persona, slack: AsyncWebClient
) -> None:
    """The app learns who clicked what, and puts an outcome in the buttons' place."""
    clicks: list[Json] = []

    @app.action("approve")
    async def approve(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        clicks.append(body)
        await client.chat_update(
            channel=body["channel"]["id"],
            ts=body["message"]["ts"],
            text=f"Approved by <@{body['user']['id']}>",
        )

    await connect(app)
    await slack.chat_postMessage(channel="#newsletter", text="A draft.", blocks=BUTTONS)
    draft = await editor.sees("#newsletter", containing="A draft.")

    outcome = await editor.click(draft, "Approve")

    assert outcome.ok
    decided = await second.sees_change(draft, lambda m: not m.buttons)
    assert decided.text == "Approved by <@UEDITOR>"
    assert decided.edited
    assert decided.blocks == []
    assert draft.plain == "A draft.\n"
    assert clicks[0]["actions"][0]["value"] == "draft:7"
    assert clicks[0]["message"]["blocks"] == draft.blocks


async def test_a_click_on_a_note_can_replace_and_delete_it(
    app: AsyncApp, connect: Connect, editor: Persona, slack: AsyncWebClient
) -> None:
    """The app does not get a note's content again, but its response_url reaches it."""
    clicks: list[Json] = []

    @app.action("approve")
    async def approve(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        await ack()
        clicks.append(body)
        if len(clicks) == 1:
            await respond(text="Sure?", blocks=BUTTONS, replace_original=True)
        else:
            await respond(delete_original=True)

    await connect(app)
    await slack.chat_postEphemeral(
        channel="C0NEWSLETTER", user="UEDITOR", text="For you", blocks=BUTTONS
    )
    note = await editor.sees_note("#newsletter", containing="For you")

    await editor.click(note, "Approve")
    asked = await editor.sees_change(note, lambda m: m.text == "Sure?")
    await editor.click(asked, "Approve")

    await editor.sees_gone(note)
    assert clicks[0]["container"]["is_ephemeral"]
    assert "message" not in clicks[0]


async def test_a_click_in_a_thread_can_replace_and_delete_the_message(
    app: AsyncApp, connect: Connect, editor: Persona, second: Persona, slack: AsyncWebClient
) -> None:
    """By the response_url, for everyone; what is new goes into the thread that the app names."""
    clicks: list[Json] = []

    @app.action("approve")
    async def approve(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        await ack()
        clicks.append(body)
        if len(clicks) == 1:
            await respond(text="Sure?", blocks=BUTTONS, replace_original=True)
        else:
            await respond(delete_original=True)
            thread_ts = body["container"]["thread_ts"]
            await respond(text="Deleted.", replace_original=False, thread_ts=thread_ts)

    await connect(app)
    brief = await editor.say("#newsletter", "• one")
    await slack.chat_postMessage(
        channel="C0NEWSLETTER", text="A draft.", thread_ts=brief.ts, blocks=BUTTONS
    )
    draft = await editor.sees_in_thread(brief, containing="A draft.")

    await editor.click(draft, "Approve")
    asked = await second.sees_change(draft, lambda m: m.text == "Sure?")
    await editor.click(asked, "Approve")

    await second.sees_gone(draft)
    await editor.sees_note("#newsletter", containing="Deleted.", thread=brief)
    assert clicks[0]["container"]["thread_ts"] == brief.ts
    assert asked.edited


async def test_a_click_that_the_app_is_silent_about_says_so(
    app: AsyncApp, connect: Connect, editor: Persona, slack: AsyncWebClient
) -> None:
    """The person sees that the app did not answer."""
    await connect(app)
    await slack.chat_postMessage(channel="#newsletter", text="A draft.", blocks=BUTTONS)
    draft = await editor.sees("#newsletter", containing="A draft.")

    outcome = await editor.click(draft, "Approve")

    assert outcome.error == "operation_timeout"


async def test_a_form_with_no_app_there_stays_open(editor: Persona, served: Running) -> None:
    """What was written is not lost with the app."""
    served.workspace.views.open("UEDITOR", form(bullets=""))
    opened = await editor.form()

    outcome = await opened.submit(bullets="• one")

    assert outcome.error == "operation_timeout"
    assert await editor.form_now() is not None


async def test_a_text_outside_its_lengths_does_not_leave_the_client(
    editor: Persona, served: Running, client: Client
) -> None:
    """Slack's client counts before the app hears of it."""
    view = form(short="", long="")
    view["blocks"][0]["element"]["max_length"] = 3
    view["blocks"][1]["element"]["min_length"] = 3
    served.workspace.views.open("UEDITOR", view)
    opened = await editor.form()

    outcome = await opened.submit(short="four", long="ab")

    assert outcome.errors == {
        "short": "Please shorten this to 3 characters or fewer.",
        "long": "Please write at least 3 characters.",
    }
    assert await client.envelopes() == []


async def test_a_click_with_no_app_there_says_so(editor: Persona, slack: AsyncWebClient) -> None:
    """The person is told that nothing happened."""
    await slack.chat_postMessage(channel="#newsletter", text="A draft.", blocks=BUTTONS)
    draft = await editor.sees("#newsletter", containing="A draft.")

    outcome = await editor.click(draft, "Approve")

    assert outcome.error == "dispatch_failed"


async def test_a_form_opens_is_refused_with_errors_and_submitted(
    app: AsyncApp, connect: Connect, editor: Persona
) -> None:
    """What the app finds wrong stands in the form, which stays open with it."""
    submitted: list[Json] = []

    @app.command("/chrisgpt")
    async def draft(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=form(bullets="• one"))

    @app.view("brief")
    async def brief(ack: AsyncAck, view: Json) -> None:
        text = view["state"]["values"]["bullets"]["text"]["value"]
        if text == "wrong":
            await ack(response_action="errors", errors={"bullets": "Give two words at least."})
        else:
            await ack()
            submitted.append(view)

    await connect(app)
    await editor.run("#newsletter", "/chrisgpt")
    opened = await editor.form(title="New draft")

    empty = await opened.submit(bullets="")
    wrong = await opened.submit(bullets="wrong")
    still_open = await editor.form()
    right = await still_open.submit(bullets="• one\n• two")

    assert opened.value("bullets") == "• one"
    assert empty.errors == {"bullets": "Please complete this required field."}
    assert wrong.errors == {"bullets": "Give two words at least."}
    assert still_open.errors == wrong.errors
    assert right.ok
    assert await editor.form_now() is None
    assert submitted[0]["private_metadata"] == "draft:7"
    assert submitted[0]["state"]["values"]["bullets"]["text"] == {
        "type": "plain_text_input",
        "value": "• one\n• two",
    }


async def test_a_submission_can_update_push_and_clear_the_forms(
    app: AsyncApp, connect: Connect, editor: Persona
) -> None:
    """The app's answer decides which form is in front of the person next."""
    answers: list[Json] = [
        {"response_action": "update", "view": form(second="")},
        {"response_action": "push", "view": form(third="")},
        {"response_action": "clear"},
    ]

    @app.command("/chrisgpt")
    async def draft(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=form(first=""))
        await ack()

    @app.view("brief")
    async def brief(ack: AsyncAck) -> None:
        await ack(**answers.pop(0))

    await connect(app)
    await editor.run("#newsletter", "/chrisgpt")

    first = await editor.form()
    await first.submit(first="a")
    second = await editor.form()
    await second.submit(second="b")
    third = await editor.form()
    await third.submit(third="c")

    assert first.id == second.id
    assert (second.fields, third.fields) == (["second"], ["third"])
    assert third.view["previous_view_id"] == second.id
    assert await editor.form_now() is None


async def test_errors_at_a_block_that_the_form_has_not_are_a_fault_of_the_app(
    app: AsyncApp, connect: Connect, editor: Persona, served: Running
) -> None:
    """The person is told of trouble, and the form stays."""

    @app.view("brief")
    async def brief(ack: AsyncAck) -> None:
        await ack(response_action="errors", errors={"other": "Wrong."})

    await connect(app)
    served.workspace.views.open("UEDITOR", form(bullets=""))
    opened = await editor.form()

    outcome = await opened.submit(bullets="• one")

    assert outcome.error == "invalid_arguments"
    assert "trouble connecting" in str(outcome.message)
    assert await editor.form_now() is not None


async def test_a_form_can_be_closed_and_the_app_hears_of_it_if_it_asked_to(
    app: AsyncApp, connect: Connect, editor: Persona, served: Running
) -> None:
    """A form that asks for it is reported when it is closed."""
    closed: list[str] = []

    @app.view_closed("brief")
    async def brief(ack: AsyncAck, view: Json) -> None:
        await ack()
        closed.append(view["private_metadata"])

    await connect(app)
    served.workspace.views.open("UEDITOR", {**form(bullets=""), "notify_on_close": True})

    await (await editor.form()).close()

    await until(lambda: closed == ["draft:7"])
    assert await editor.form_now() is None


async def test_a_trigger_opens_one_form_within_three_seconds(
    app: AsyncApp, connect: Connect, editor: Persona, served: Running, slack: AsyncWebClient
) -> None:
    """A used trigger, a late one and an invented one are each refused by name."""
    triggers: list[str] = []

    @app.command("/chrisgpt")
    async def draft(ack: AsyncAck, body: Json) -> None:
        triggers.append(body["trigger_id"])
        await ack()

    await connect(app)
    await editor.run("#newsletter", "/chrisgpt")
    await editor.run("#newsletter", "/chrisgpt")
    used, late = triggers

    await slack.views_open(trigger_id=used, view=form(bullets=""))
    served.workspace.clock.advance(3.1)

    open_view = slack.views_open
    assert await refused(open_view(trigger_id=used, view=form(a=""))) == "exchanged_trigger_id"
    assert await refused(open_view(trigger_id=late, view=form(a=""))) == "expired_trigger_id"
    assert await refused(open_view(trigger_id="1.2", view=form(a=""))) == "invalid_trigger_id"


async def test_a_form_can_be_updated_by_whoever_knows_its_latest_hash(
    slack: AsyncWebClient, editor: Persona, served: Running
) -> None:
    """An update on top of an older state is refused; a fresh one is seen."""
    opened = served.workspace.views.open("UEDITOR", form(first=""))

    await slack.views_update(view_id=opened["id"], hash=opened["hash"], view=form(second=""))

    late = slack.views_update(view_id=opened["id"], hash=opened["hash"], view=form(third=""))
    assert await refused(late) == "hash_conflict"
    unknown = slack.views_update(view_id="V0", view=form(third=""))
    assert await refused(unknown) == "not_found"
    assert (await editor.form()).fields == ["second"]


async def test_answers_of_every_kind_stand_in_the_state(
    app: AsyncApp, connect: Connect, editor: Persona, served: Running, client: Client
) -> None:
    """Choices carry the whole option, dates and numbers their own key, an empty field nothing."""

    @app.view("brief")
    async def brief(ack: AsyncAck) -> None:
        await ack()

    options = [
        {"text": {"type": "plain_text", "text": name.upper()}, "value": name} for name in "abc"
    ]
    elements: dict[str, Json] = {
        "one": {"type": "static_select", "options": options},
        "some": {"type": "checkboxes", "options": options, "initial_options": options[:1]},
        "day": {"type": "datepicker"},
        "count": {"type": "number_input", "is_decimal_allowed": False},
    }
    view = form(bullets="")
    view["blocks"] = [
        {
            "type": "input",
            "block_id": name,
            "optional": True,
            "label": {"type": "plain_text", "text": name},
            "element": {**element, "action_id": "it"},
        }
        for name, element in elements.items()
    ]
    await connect(app)
    served.workspace.views.open("UEDITOR", view)

    outcome = await (await editor.form()).submit(one="b", day="2027-01-15")

    assert outcome.ok
    (envelope,) = await client.envelopes("interactive")
    values = envelope.payload["view"]["state"]["values"]
    assert values["one"]["it"]["selected_option"] == options[1]
    assert values["some"]["it"]["selected_options"] == options[:1]
    assert values["day"]["it"]["selected_date"] == "2027-01-15"
    assert values["count"]["it"]["value"] is None
