"""System prompts: how many there are, and where the rarer ones stand."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.training.datasets import systems as module
from bot.training.datasets.systems import BEGINNING, LINES_TOLD, Systems, SystemsLook


def seen(prompts: list[str | None]) -> Systems:
    """Look at these system prompts, one a line."""
    look = SystemsLook()
    for line, each in enumerate(prompts, start=1):
        look.look(line, each)
    return look.result()


@given(st.lists(st.none() | st.sampled_from("ABCDE"), max_size=60))
def test_system_prompts_are_counted(prompts: list[str | None]) -> None:
    """The most common one is the house's; the others are named by their lines."""
    found = seen(prompts)

    counts = Counter(each for each in prompts if each is not None)
    assert (found.different, found.without) == (len(counts), prompts.count(None))
    assert found.most_common == max(counts.values(), default=0)
    assert [count for _, count in found.beginnings] == sorted(counts.values(), reverse=True)[:5]
    if counts:
        house = found.beginnings[0][0]
        others = [line for line, each in enumerate(prompts, 1) if each not in (None, house)]
        assert list(found.others) == others[:LINES_TOLD]
    assert Systems.from_json(json.loads(json.dumps(found.to_json()))) == found


def test_a_prompt_is_shown_by_its_beginning_on_one_line() -> None:
    """However long it is."""
    found = seen([f"You write\n our letter. {'x' * 9000}", "Short"])

    assert found.beginnings[0][0].startswith("You write our letter. xxx")
    assert len(found.beginnings[0][0]) <= BEGINNING


def test_a_file_with_a_prompt_for_each_example_needs_little_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Beyond a limit only their number and first lines are known."""
    monkeypatch.setattr(module, "_MOST_HELD", 3)
    found = seen([f"prompt {number % 8}" for number in range(16)])

    assert (found.different, found.most_common) == (8, 2)
    assert found.others == (2, 3, 4, 5, 6, 7, 8, 10, 11, 12)
