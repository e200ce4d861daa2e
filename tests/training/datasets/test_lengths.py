"""How long examples are, and which stand out."""

import json

from hypothesis import given
from hypothesis import strategies as st

from bot.training.datasets.examples import LONGEST_EXAMPLE
from bot.training.datasets.lengths import FEWEST_COMPARED, LINES_TOLD, Lengths, LengthsLook

TOKENS = st.integers(1, 3000) | st.integers(1, LONGEST_EXAMPLE)


def measured(tokens: list[int]) -> Lengths:
    """Measure examples of these lengths, one a line."""
    look = LengthsLook()
    for line, each in enumerate(tokens, start=1):
        look.look(line, each)
    found = look.result()
    assert found
    return found


def test_a_file_without_examples_has_no_lengths() -> None:
    """Nothing is said of nothing."""
    assert LengthsLook().result() is None


@given(st.lists(TOKENS, min_size=1, max_size=300))
def test_lengths_are_those_of_the_examples(tokens: list[int]) -> None:
    """Each example is in one class, and half of them are no longer than the median."""
    found = measured(tokens)

    assert (found.shortest, found.longest) == (min(tokens), max(tokens))
    assert found.median == sorted(tokens)[(len(tokens) - 1) // 2]
    ends = [end for end, _ in found.histogram]
    assert ends == sorted(set(ends))
    assert len(ends) < 30
    for (end, count), begin in zip(found.histogram, [0, *ends], strict=False):
        assert count == sum(begin < each <= end for each in tokens)
    assert ends[-1] == found.longest
    assert Lengths.from_json(json.loads(json.dumps(found.to_json()))) == found


@given(st.lists(TOKENS, min_size=FEWEST_COMPARED, max_size=300))
def test_what_stands_out_is_four_times_as_long_or_short(tokens: list[int]) -> None:
    """All are counted; of the lines, those that stand out most, in the order of the file."""
    found = measured(tokens)

    long = [line for line, each in enumerate(tokens, start=1) if each > 4 * found.median]
    short = [line for line, each in enumerate(tokens, start=1) if each * 4 < found.median]
    assert (found.very_long_count, found.very_short_count) == (len(long), len(short))
    by_length = sorted(long, key=lambda line: (-tokens[line - 1], line))
    assert list(found.very_long) == sorted(by_length[:LINES_TOLD])
    by_length = sorted(short, key=lambda line: (tokens[line - 1], line))
    assert list(found.very_short) == sorted(by_length[:LINES_TOLD])


def test_among_a_few_examples_nothing_stands_out() -> None:
    """Nobody knows yet what is usual."""
    found = measured([100] * 8 + [60_000])

    assert (found.very_long, found.very_long_count) == ((), 0)


def test_one_very_long_example_does_not_hide_the_others() -> None:
    """The classes are those of the usual lengths; the last one reaches to the longest."""
    found = measured([400 + 10 * (n % 30) for n in range(99)] + [60_000])

    assert len(found.histogram) > 8
    assert found.histogram[-1] == (60_000, 1)
    assert found.very_long == (100,)
