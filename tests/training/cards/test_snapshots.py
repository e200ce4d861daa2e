"""Every card in every state, as text, and as blocks that Slack takes.

UPDATE_SNAPSHOTS=1 writes the snapshots anew; read the difference before you keep it.
"""

import os
from pathlib import Path

import pytest

from bot.slack.characters import units
from bot.slack.outgoing import FALLBACK_LIMIT
from tests.drawing import drawn
from tests.training.cards.samples import CARDS
from workspace.block_kit.blocks import message_problems

SNAPSHOTS = Path(__file__).parent / "snapshots"


@pytest.mark.parametrize("name", CARDS)
def test_a_card_reads_as_it_did(name: str) -> None:
    """Each card says, word for word, what its snapshot says."""
    file = SNAPSHOTS / f"{name}.txt"
    text = drawn(CARDS[name]())
    if os.environ.get("UPDATE_SNAPSHOTS"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CARDS)
def test_slack_takes_a_card(name: str) -> None:
    """Slack's rules for blocks find nothing in a card, and its text is not cut."""
    card = CARDS[name]()
    assert message_problems(card.blocks) == []
    assert 0 < units(card.text) <= FALLBACK_LIMIT


def test_no_snapshot_is_left_over() -> None:
    """There is no snapshot without its card."""
    assert {file.stem for file in SNAPSHOTS.iterdir()} == set(CARDS)
