"""The cards of training files in every state, as text, and as blocks that Slack takes.

UPDATE_SNAPSHOTS=1 writes the snapshots anew; read the difference before you keep it.
"""

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive import Upload
from bot.slack.characters import units
from bot.slack.outgoing import FALLBACK_LIMIT
from bot.training.building import Selection
from bot.training.cards import actions
from bot.training.datasets.built_card import built_card
from bot.training.datasets.cards import check_card, details
from bot.training.datasets.personal import Personal, PersonalItem, PersonalKind
from bot.training.datasets.personal_cards import personal_lists
from bot.training.datasets.story_card import JobShown, Story, story_card
from bot.training.datasets.telling import Section
from bot.words import reports as report_words
from tests.drawing import buttons, drawn, texts
from tests.training.cards.samples import a_job
from tests.training.datasets.samples import AT, CARDS, LINK, a_build, a_dataset, a_report
from workspace.block_kit.blocks import message_problems

SNAPSHOTS = Path(__file__).parent / "snapshots"
PING = re.compile(r"<!|@(?:here|channel|everyone)", re.IGNORECASE)
# What our own mrkdwn holds on purpose: people, moments, and links.
OURS = re.compile(
    r"<@U[A-Z0-9]+>|<!date\^\d+\^[^|<>]*\|[^|<>]*>|<https://example\.org/[^|<>]*\|[^|<>]*>"
)


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


@pytest.mark.parametrize("name", CARDS)
def test_every_button_is_known_and_one_at_most_is_suggested(name: str) -> None:
    """Each has an id on the list of all, and a value for what it acts on."""
    found = buttons(CARDS[name]())
    assert all(b["action_id"] in actions.ALL_BUTTONS and b["value"] for b in found)
    assert sum(b.get("style") == "primary" for b in found) <= 1


def test_no_snapshot_is_left_over() -> None:
    """There is no snapshot without its card."""
    assert {file.stem for file in SNAPSHOTS.iterdir()} == set(CARDS)


@given(st.text(min_size=1, max_size=300), st.lists(st.text(max_size=400), max_size=12))
def test_slack_takes_a_card_whatever_stands_in_it(name: str, lines: list[str]) -> None:
    """Names, engines' words and what stands in letters ping nobody and break nothing."""
    dataset = a_dataset(name=name)
    items = (PersonalItem(PersonalKind.EMAIL, line, 1, (3,)) for line in lines if line)
    personal = Personal(tuple(items), {PersonalKind.EMAIL: 20}, 1)
    sections = [Section(title, tuple(lines)) for title in (report_words.TEACHES, name)]
    upload = Upload(1, dataset.sha256, name, "l", "0", name, AT, None)
    job = a_job(status=name, fine_tuned_model=name, engine=name)
    story = Story(
        dataset,
        of=dataset,
        companion=dataset,
        copies=(upload,) * 20,
        jobs=(JobShown(job, LINK, validates=False),) * 20,
    )
    cards = [
        check_card(dataset, a_report(), sections, asked_by="UADMIN"),
        *details(sections),
        *personal_lists(dataset, a_report(personal=personal)),
        built_card(a_build(), Selection(writer=name)),
        story_card(story),
    ]

    for card in cards:
        assert message_problems(card.blocks) == []
        assert 0 < units(card.text) <= FALLBACK_LIMIT
        assert not PING.search(card.text)
        formatted = [text["text"] for text in texts(card.blocks) if text["type"] == "mrkdwn"]
        assert not any("<" in OURS.sub("", text) for text in formatted)


def test_long_details_take_several_messages() -> None:
    """None of them is more than Slack takes, and no section is divided."""
    sections = [Section(f"Part {n}", ("word " * 500,)) for n in range(10)]

    messages = details(sections)

    assert len(messages) > 1
    assert sum(len(message.blocks) for message in messages) == 10
