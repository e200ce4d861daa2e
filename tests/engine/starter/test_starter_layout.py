"""How examples are laid out for the model."""

from hypothesis import given
from hypothesis import strategies as st

from bot.archive import Assignment
from bot.archive import Brief as BotBrief
from bot.prompt import conversation as bot_conversation
from bot.prompt import user_prompt
from engine.starter.briefs import Brief, Example
from engine.starter.layout import SHORT_SYSTEM_PROMPTS, conversation, prompt, split, user_message

LINES = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), min_size=1)
SOME = st.lists(LINES, min_size=1, max_size=5).map(tuple)


@given(title=st.none() | LINES, notes=SOME, facts=st.just(()) | SOME)
def test_the_model_learns_from_the_words_in_which_the_bot_asks(
    title: str | None, notes: tuple[str, ...], facts: tuple[str, ...]
) -> None:
    """The user's message, and what stands around it, is the bot's to the letter."""
    ours, bots = Brief(title, notes, facts), BotBrief(title, notes, facts)
    assert user_message(ours) == user_prompt(bots)
    told = [{"role": role, "content": content} for role, content in prompt("House.", ours)]
    assert told == bot_conversation("House.", Assignment(bots))


def some_examples(count: int) -> list[Example]:
    """As many examples as wanted, each with a name of its own."""
    return [
        Example(f"example-{n}", Brief(None, (f"note {n}",)), f"Answer {n}") for n in range(count)
    ]


def test_every_example_is_learned_from_or_held_out() -> None:
    """About the share that was asked for is held out, and nothing is in both parts or lost."""
    examples = some_examples(400)
    parts = split(examples, seed=1, share=0.1)
    assert {*parts.training, *parts.validation} == set(examples)
    assert len(parts.training) + len(parts.validation) == len(examples)
    assert 20 <= len(parts.validation) <= 60


@given(st.sets(st.integers(0, 59)))
def test_an_example_stays_in_its_part_when_others_go(gone: set[int]) -> None:
    """Dropping examples moves none of the others between training and validation."""
    examples = some_examples(60)
    left = [example for n, example in enumerate(examples) if n not in gone]
    before, after = split(examples, seed=1, share=0.2), split(left, seed=1, share=0.2)
    assert set(after.validation) == set(before.validation) & set(left)


def test_half_of_the_examples_have_the_house_prompt() -> None:
    """The others have each of the short ones, or none, so that no wording is what is learned."""
    told = [conversation(example, "House.", seed=1) for example in some_examples(400)]
    first = [turns[0] for turns in told]
    assert 160 <= first.count(("system", "House.")) <= 240
    others = {words for role, words in first if role == "system"}
    assert others == {"House.", *SHORT_SYSTEM_PROMPTS}
    assert any(role == "user" for role, _ in first)
    assert all(turns[-1] == ("assistant", f"Answer {n}") for n, turns in enumerate(told))
    assert told == [conversation(example, "House.", seed=1) for example in some_examples(400)]
