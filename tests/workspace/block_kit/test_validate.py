"""blocks.validate: anybody may ask what Slack would say."""

import json
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.block_kit.asking import without
from tests.workspace.blocks import field, home, modal, section
from tests.workspace.conftest import refused
from workspace.server import Running


@pytest.fixture
def nobody(served: Running) -> AsyncWebClient:
    """Slack's own client, without a token."""
    return AsyncWebClient(base_url=served.announcement.api_url, retry_handlers=[])


async def errors(nobody: AsyncWebClient, **payload: Any) -> Any:  # noqa: ANN401  # as the SDK has it
    """The answer to a payload that is refused."""
    with pytest.raises(SlackApiError) as caught:
        await nobody.blocks_validate(**payload)
    return caught.value.response.data


async def test_good_blocks_are_said_to_be_good_without_a_token(nobody: AsyncWebClient) -> None:
    """Blocks, a message, a form and a Home tab may be asked about."""
    for payload in (
        {"blocks": [section()]},
        {"message": {"text": "x", "blocks": [section()]}},
        {"view": modal(field())},
        {"view": home(section())},
    ):
        answer = await nobody.blocks_validate(**payload)
        assert answer.data == {"ok": True}


async def test_each_fault_is_told_with_its_code_and_its_place(nobody: AsyncWebClient) -> None:
    """The pointers start at the blocks that were given."""
    assert await errors(nobody, blocks=[{"type": "header"}, section("x" * 3001), {"a": 1}]) == {
        "ok": False,
        "error": "invalid_blocks",
        "errors": [
            {
                "code": "missing_field",
                "message": "missing required field: text",
                "field": "text",
                "pointer": "/0",
            },
            {
                "code": "failed_constraint",
                "message": "must be less than 3001 characters",
                "field": "text",
                "pointer": "/1/text/text",
            },
            {
                "code": "missing_field",
                "message": "missing required field: type",
                "field": "type",
                "pointer": "/2",
            },
        ],
    }


async def test_faults_of_messages_and_views_are_told(nobody: AsyncWebClient) -> None:
    """A message and a view are refused by their own names."""
    message = await errors(nobody, message={"blocks": [section(colour="red")]})
    assert message["error"] == "invalid_message"
    assert [(one["field"], one["pointer"]) for one in message["errors"]] == [
        ("colour", "/blocks/0")
    ]

    view = await errors(nobody, view=without(modal(field()), "submit"))
    assert view["error"] == "invalid_view"
    assert [(one["field"], one["pointer"]) for one in view["errors"]] == [("submit", "")]


async def test_exactly_one_thing_is_asked_about(nobody: AsyncWebClient) -> None:
    """Nothing to look at, or two things, is no question."""
    assert await refused(nobody.blocks_validate()) == "invalid_arguments"
    both = nobody.blocks_validate(blocks=[section()], view=modal(section()))
    assert await refused(both) == "invalid_arguments"


async def test_a_view_that_is_too_large_is_not_looked_at(served: Running) -> None:
    """A form post carries it as JSON text, as any HTTP client may send it."""
    view = json.dumps(modal(*[section("x" * 3000)] * 90))
    async with aiohttp.ClientSession() as session:
        url = f"{served.announcement.api_url}blocks.validate"
        async with session.post(url, data={"view": view}) as response:
            assert await response.json() == {"ok": False, "error": "view_too_large"}
