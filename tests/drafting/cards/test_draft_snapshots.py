"""Every message of a draft in every state, as text, and as blocks that Slack takes.

UPDATE_SNAPSHOTS=1 writes the snapshots anew; read the difference before you keep it.
"""

import os
from pathlib import Path

import pytest

from bot.slack.characters import units
from bot.slack.outgoing import FALLBACK_LIMIT
from tests.drafting.cards.samples import MESSAGES
from tests.drawing import drawn
from workspace.block_kit.blocks import message_problems

SNAPSHOTS = Path(__file__).parent / "snapshots"


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_reads_as_it_did(name: str) -> None:
    """Each message says, word for word, what its snapshot says."""
    file = SNAPSHOTS / f"{name}.txt"
    text = drawn(MESSAGES[name]())
    if os.environ.get("UPDATE_SNAPSHOTS"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", MESSAGES)
def test_slack_takes_a_message(name: str) -> None:
    """Slack's rules for blocks find nothing in a message, and its text is not cut."""
    message = MESSAGES[name]()
    assert message_problems(message.blocks) == []
    assert 0 < units(message.text) <= FALLBACK_LIMIT


def test_no_snapshot_is_left_over() -> None:
    """There is no snapshot without its message."""
    assert {file.stem for file in SNAPSHOTS.iterdir()} == set(MESSAGES)
