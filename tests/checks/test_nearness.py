"""How near words are to each other."""

import pytest

from bot.checks.nearness import nearness


@pytest.mark.parametrize(
    ("word", "nearer", "further"),
    [
        ("kitten", "cat", "bridge"),
        ("buy", "purchase", "sleep"),
        ("donation", "donate", "window"),
        ("compulsory", "must", "pencil"),
        ("choir", "sing", "brick"),
    ],
)
def test_words_alike_in_meaning_are_nearer(word: str, nearer: str, further: str) -> None:
    """A word is nearer to one of its field than to one that has nothing to do with it."""
    near, far = nearness([word], [nearer, further])[0]

    assert near > 0.4
    assert far < 0.2


def test_the_same_word_is_one_and_an_unknown_word_is_unlike_all_others() -> None:
    """Words that the table lacks are compared with themselves only."""
    assert nearness(["zzyzx", "tree"], ["zzyzx", "tree"]).tolist() == [[1, 0], [0, 1]]


@pytest.mark.parametrize("pair", ["morning evening", "buy sell", "dog cat", "summer winter"])
def test_words_that_exclude_each_other_are_not_near(pair: str) -> None:
    """The evening is not told by a sentence about the morning."""
    one, other = pair.split()

    assert nearness([one], [other])[0, 0] == 0
