"""What Slack's own SDK builds passes the rules."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk.models import blocks as sdk
from slack_sdk.models import views
from slack_sdk.models.blocks import basic_components
from slack_sdk.models.blocks import block_elements as elements

from tests.workspace.block_kit.asking import MESSAGE, MODAL, wrong_with
from tests.workspace.blocks import actions, plain, section
from workspace.block_kit.views import check_view

OPTION = sdk.Option(value="1", text="One")
CONFIRM = sdk.ConfirmObject(title="Delete?", text="It is gone then.", confirm="Yes", deny="No")
IMAGE = sdk.ImageElement(image_url="https://example.org/a.png", alt_text="A curve")
BUTTON = sdk.ButtonElement(
    text="Go",
    action_id="go",
    value="7",
    style="danger",
    confirm=CONFIRM,
    url="https://example.org/",
)
PARTS = sdk.RichTextElementParts
WORDS = sdk.RichTextSectionElement(
    elements=[
        PARTS.Text(text="x", style=PARTS.TextStyle(bold=True)),
        PARTS.Channel(channel_id="C1"),
        PARTS.User(user_id="U1"),
        PARTS.Emoji(name="wave"),
        PARTS.Link(url="https://example.org/", text="x"),
        PARTS.Team(team_id="T1"),
        PARTS.UserGroup(usergroup_id="S1"),
        PARTS.Date(timestamp=1_628_633_820, format="{date}"),
        PARTS.Broadcast(range="here"),
        PARTS.Color(value="#FFAA00"),
    ]
)
RICH_TEXT = sdk.RichTextBlock(
    elements=[
        WORDS,
        sdk.RichTextListElement(style="bullet", elements=[WORDS], indent=1),
        sdk.RichTextQuoteElement(elements=[PARTS.Text(text="x")]),
        sdk.RichTextPreformattedElement(elements=[PARTS.Text(text="x")], border=0),
    ]
)
CARD = sdk.CardBlock(title="Draft", body="Words", hero_image=IMAGE, icon=IMAGE, actions=[BUTTON])
TASK = sdk.TaskCardBlock(
    task_id="1",
    title="Train",
    status="in_progress",
    details=RICH_TEXT,
    sources=[sdk.UrlSourceElement(url="https://example.org/", text="Example")],
)
BLOCKS: list[sdk.Block] = [
    sdk.SectionBlock(text="x", fields=["y"], accessory=BUTTON, expand=True),
    sdk.DividerBlock(block_id="b"),
    sdk.ImageBlock(alt_text="x", image_url="https://example.org/a.png", title="x"),
    sdk.ImageBlock(alt_text="x", slack_file=basic_components.SlackFile(id="F1")),
    sdk.ActionsBlock(elements=[BUTTON]),
    sdk.ContextBlock(elements=[IMAGE, sdk.MarkdownTextObject(text="x")]),
    sdk.ContextActionsBlock(
        elements=[
            sdk.FeedbackButtonsElement(
                action_id="rate",
                positive_button=sdk.FeedbackButtonObject(text="Good", value="yes"),
                negative_button=sdk.FeedbackButtonObject(text="Bad", value="no"),
            ),
            sdk.IconButtonElement(action_id="delete", icon="trash", text="Delete"),
        ]
    ),
    sdk.InputBlock(
        label="x", hint="y", optional=True, element=sdk.PlainTextInputElement(action_id="a")
    ),
    sdk.CallBlock(call_id="R1"),
    sdk.HeaderBlock(text="x"),
    sdk.MarkdownBlock(text="**x**"),
    sdk.VideoBlock(
        alt_text="x",
        title="x",
        thumbnail_url="https://example.org/a.png",
        video_url="https://example.org/v",
    ),
    RICH_TEXT,
    sdk.TableBlock(
        rows=[
            [sdk.RawTextObject(text="x"), sdk.RawNumberObject(value=1, text="1")],
            [RICH_TEXT, sdk.RawTextObject(text="x")],
        ],
        column_settings=[sdk.TableBlockColumnSettings(align="right", is_wrapped=True)],
    ),
    TASK,
    sdk.PlanBlock(title="Training", tasks=[TASK]),
    CARD,
    sdk.CarouselBlock(elements=[CARD]),
    sdk.ContainerBlock(title="x", child_blocks=[sdk.DividerBlock()], width="wide"),
    sdk.AuthProviderBlock(value="x", name="Example", is_connected=False),
]
TYPED: dict[str, Any] = {"action_id": "a", "placeholder": "x", "focus_on_load": True}
FIELDS: list[elements.InputInteractiveElement] = [
    sdk.CheckboxesElement(action_id="a", options=[OPTION], initial_options=[OPTION]),
    sdk.RadioButtonsElement(action_id="a", options=[OPTION], initial_option=OPTION),
    sdk.DatePickerElement(initial_date="2026-11-22", confirm=CONFIRM, **TYPED),
    sdk.TimePickerElement(initial_time="09:30", timezone="Europe/Berlin", **TYPED),
    sdk.DateTimePickerElement(action_id="a", initial_date_time=1_628_633_820),
    sdk.StaticSelectElement(options=[OPTION], initial_option=OPTION, **TYPED),
    sdk.StaticMultiSelectElement(
        option_groups=[sdk.OptionGroup(label="x", options=[OPTION])], **TYPED
    ),
    sdk.SelectElement(options=[OPTION], **TYPED),
    sdk.ExternalDataSelectElement(min_query_length=1, initial_option=OPTION, **TYPED),
    sdk.ExternalDataMultiSelectElement(initial_options=[OPTION], max_selected_items=2, **TYPED),
    sdk.UserSelectElement(initial_user="U1", **TYPED),
    sdk.UserMultiSelectElement(initial_users=["U1"], **TYPED),
    sdk.ConversationSelectElement(
        filter=sdk.ConversationFilter(include=["public"]), response_url_enabled=True, **TYPED
    ),
    sdk.ConversationMultiSelectElement(default_to_current_conversation=True, **TYPED),
    sdk.ChannelSelectElement(initial_channel="C1", **TYPED),
    sdk.ChannelMultiSelectElement(initial_channels=["C1"], **TYPED),
    sdk.PlainTextInputElement(multiline=True, max_length=3000, initial_value="x", **TYPED),
    sdk.EmailInputElement(initial_value="editor@example.org", **TYPED),
    sdk.UrlInputElement(initial_value="https://example.org/", **TYPED),
    sdk.NumberInputElement(is_decimal_allowed=True, min_value="1", max_value="2", **TYPED),
    elements.RichTextInputElement(initial_value=RICH_TEXT, min_lines=2, max_lines=9, **TYPED),
    elements.FileInputElement(action_id="a", filetypes=["pdf"], max_files=3),
]
BUTTONS: list[elements.InteractiveElement] = [
    BUTTON,
    sdk.LinkButtonElement(text="x", url="https://example.org/", action_id="a"),
    sdk.OverflowMenuElement(action_id="a", options=[OPTION], confirm=CONFIRM),
    elements.WorkflowButtonElement(
        action_id="a",
        text="x",
        workflow=basic_components.Workflow(
            trigger={
                "url": "https://example.org/t",
                "customizable_input_parameters": [{"name": "x", "value": "y"}],
            }
        ),
    ),
]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: type(block).__name__)
def test_every_block_of_the_sdk_is_taken_in_a_message(block: sdk.Block) -> None:
    """A well-made block of each class passes."""
    assert wrong_with(block.to_dict()) == []


@pytest.mark.parametrize("element", FIELDS, ids=lambda element: type(element).__name__)
def test_every_field_of_the_sdk_is_taken_in_a_modal(
    element: elements.InputInteractiveElement,
) -> None:
    """A well-made element of each class passes in an input block."""
    block = sdk.InputBlock(label="x", element=element, dispatch_action=False)

    assert wrong_with(block.to_dict(), MODAL) == []


@pytest.mark.parametrize("element", BUTTONS, ids=lambda element: type(element).__name__)
def test_every_button_of_the_sdk_is_taken_in_a_row_and_beside_a_text(
    element: sdk.BlockElement,
) -> None:
    """A well-made button of each class passes in both places."""
    made = element.to_dict()

    assert wrong_with(actions(made), MESSAGE) == []
    assert wrong_with(section(accessory=made), MESSAGE) == []


def test_an_alert_of_the_sdk_is_taken_in_a_modal() -> None:
    """It is the one block that only modals take."""
    assert wrong_with(sdk.AlertBlock(text="x", level="info").to_dict(), MODAL) == []


def test_views_of_the_sdk_are_taken() -> None:
    """A modal and a Home tab, as the SDK writes them."""
    blocks = [sdk.SectionBlock(text="x")]
    modal = views.View(
        type="modal",
        title="Draft",
        submit="Go",
        close="Not now",
        callback_id="draft",
        private_metadata="7",
        blocks=blocks,
        clear_on_close=True,
        notify_on_close=True,
    )

    assert check_view(modal.to_dict(), "modal")["title"] == plain("Draft", emoji=True)
    assert check_view(views.View(type="home", blocks=blocks).to_dict(), "home")


def test_no_class_of_the_sdk_is_left_out() -> None:
    """When the SDK learns a new block or element, this test asks for its sample."""
    tried = {type(one) for one in (*BLOCKS, *FIELDS, *BUTTONS)}
    known = {*_under(sdk.Block), *_under(elements.InteractiveElement)}
    abstract = {elements.InputInteractiveElement}
    # Tried above: an alert in a modal, the small buttons in their block. An app posts no file.
    elsewhere = {
        sdk.AlertBlock,
        sdk.FileBlock,
        sdk.FeedbackButtonsElement,
        sdk.IconButtonElement,
    }

    assert known - abstract - elsewhere - tried == set()


def _under(kind: type[Any]) -> Iterator[type[Any]]:
    inner: type[Any]
    for inner in kind.__subclasses__():
        yield inner
        yield from _under(inner)
