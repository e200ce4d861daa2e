"""What an example asks, and what is learned from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.training.datasets.examples import Example, UnusableError, example_of
from bot.training.datasets.kinds import FileKind
from bot.words import examples as words
from tests.training.datasets.material import SYSTEM, chat, pair

TEXTS = st.text(st.characters(exclude_characters="\0", codec="utf-8"), min_size=1).filter(str.strip)


def said(*messages: tuple[str, str], **last: object) -> Example:
    """Look at a conversation in which these roles say this; the last message may have more."""
    given_messages = [{"role": role, "content": text} for role, text in messages]
    return example_of({"messages": [*given_messages[:-1], given_messages[-1] | last]})


@given(TEXTS, TEXTS, TEXTS)
def test_what_is_asked_and_learned_is_there_letter_by_letter(
    system: str, request: str, answer: str
) -> None:
    """The system prompt is neither asked nor learned."""
    example = said(("system", system), ("user", request), ("assistant", answer))

    assert (example.system, example.request, example.answer) == (system, request, answer)
    assert example.other_answer is None


def test_all_that_is_asked_and_learned_counts() -> None:
    """Of several turns; what a tool said is known before the answer."""
    example = said(
        *(("user", "One?"), ("assistant", "One."), ("tool", "2"), ("user", "Two?")),
        ("assistant", "Two."),
    )

    assert (example.request, example.answer) == ("One?\n\n2\n\nTwo?", "One.\n\nTwo.")
    assert example.system is None


def test_an_answer_of_weight_zero_is_known_and_not_learned() -> None:
    """It is what the next answer goes on from."""
    messages = chat()["messages"]
    earlier = {"role": "assistant", "content": "Draft", "weight": 0}
    asked = {"role": "user", "content": "Shorter"}
    example = example_of({"messages": [*messages[:2], earlier, asked, messages[2]]})

    assert example.request == "- ships seen: 1\n\nDraft\n\nShorter"
    assert example.answer == "Ahoy, 1 ships! 🚢"
    assert example.system == SYSTEM


def test_of_a_pair_the_preferred_answer_is_learned() -> None:
    """The other one is at hand too."""
    example = example_of(pair(3))

    assert (example.kind, example.request) == (FileKind.PREFERENCES, "Ships: 3")
    assert (example.answer, example.other_answer) == ("Ahoy!", "Hello.")


def test_a_prompt_has_its_completion() -> None:
    """In the older form."""
    example = example_of({"prompt": "Notes", "completion": "A letter"})

    assert (example.kind, example.request, example.answer) == (
        FileKind.PROMPTS,
        "Notes",
        "A letter",
    )
    with pytest.raises(UnusableError) as refused:
        example_of({"prompt": "Notes", "completion": "\ud83d"})
    assert refused.value.what == words.half_a_character("“completion”")


@pytest.mark.parametrize("role", ["system", "developer"])
def test_a_further_instruction_is_a_part_of_what_is_asked(role: str) -> None:
    """Notes often stand in one: whoever looks at requests has to see them."""
    second = said(("system", "Write."), (role, "- tea"), ("user", "Go"), ("assistant", "Tea!"))
    later = said(("user", "Go"), (role, "- tea"), ("assistant", "Tea!"))

    assert (second.system, second.request) == ("Write.", "- tea\n\nGo")
    assert (later.system, later.request) == (None, "Go\n\n- tea")
