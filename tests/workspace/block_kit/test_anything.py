"""Any JSON at all, and whatever is nearly right."""

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workspace.block_kit.test_messages import SAMPLES
from tests.workspace.block_kit.test_walk import BLOCKS
from workspace.block_kit.blocks import message_problems
from workspace.block_kit.ids import with_ids
from workspace.block_kit.views import problems_in_view
from workspace.block_kit.walk import interactive_elements

WHOLE = [*SAMPLES.values(), *BLOCKS]
KINDS = st.sampled_from(sorted({*SAMPLES, "plain_text", "mrkdwn", "button", "rich_text_list"}))
KEYS = st.sampled_from(sorted({key for block in WHOLE for key in block}))
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | KINDS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(KEYS | st.text(max_size=3), inner, max_size=4)
        | st.builds(lambda kind, rest: {**rest, "type": kind}, KINDS, st.dictionaries(KEYS, inner))
    ),
    max_leaves=12,
)
REFUSAL = re.compile(r".+ \[json-pointer:(/[^/\]]+)*\]", re.DOTALL)


@st.composite
def nearly_right(draw: st.DrawFn) -> Any:  # noqa: ANN401  # any JSON
    """A good block in which something, at any depth, is replaced by anything."""
    block = copy.deepcopy(draw(st.sampled_from(WHOLE)))
    holder, key = draw(st.sampled_from(list(places(block))))
    holder[key] = draw(ANYTHING)
    return block


def places(value: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401  # any JSON
    """Everything inside a JSON value: what holds it, and its key or index there."""
    if isinstance(value, dict | list):
        keys = list(value) if isinstance(value, dict) else range(len(value))
        for key in keys:
            yield value, key
            yield from places(value[key])


@given(ANYTHING | st.lists(ANYTHING, max_size=3) | st.lists(nearly_right(), max_size=2))
def test_any_json_is_either_named_as_wrong_or_can_be_kept(blocks: Any) -> None:  # noqa: ANN401  # any JSON
    """No shape of blocks breaks the rules, and what they let through gets its ids."""
    problems = message_problems(blocks)

    assert all(REFUSAL.fullmatch(problem) for problem in problems)
    if not problems:
        kept = [with_ids(block) for block in blocks]
        assert all(block["block_id"] for block in json.loads(json.dumps(kept)))
        assert all(element["action_id"] for _, element in interactive_elements(kept))


@given(st.sampled_from(["modal", "home"]), ANYTHING, ANYTHING | st.lists(nearly_right()))
def test_any_json_in_a_view_is_looked_at(kind: str, title: Any, blocks: Any) -> None:  # noqa: ANN401  # any JSON
    """No shape of a view breaks the rules."""
    for view in (blocks, {"type": kind, "title": title, "blocks": blocks}):
        problems = problems_in_view(view, "/view")
        assert all(REFUSAL.fullmatch(str(problem)) for problem in problems)


@pytest.mark.parametrize("block", [b for b in WHOLE if b["type"] not in {"alert", "file"}])
def test_a_key_that_slack_does_not_know_is_refused_in_every_block(block: dict[str, Any]) -> None:
    """Slack names the key and the block."""
    expected = "invalid additional property: colour [json-pointer:/blocks/0]"

    assert message_problems([{**block, "colour": "red"}]) == [expected]
