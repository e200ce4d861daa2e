"""Which datasets go together, and which one a person means."""

from dataclasses import replace

from bot.training.datasets.parts import checks, companion_of, given_first, is_given
from tests.training.datasets.samples import a_dataset, a_part

LETTERS = a_dataset(sha256="1" * 64)
SPLIT = {"kind": "split", "of": LETTERS.sha256}
LEFT = a_dataset(sha256="2" * 64, origin=SPLIT | {"share": 0.8, "part": "training"})
HELD = a_dataset(sha256="3" * 64, origin=SPLIT | {"share": 0.2, "part": "validation"})
LESS = a_dataset(sha256="4" * 64, origin=SPLIT | {"share": 0.1, "part": "validation"})
ELSE = a_dataset(sha256="5" * 64, origin={**HELD.origin, "of": "9" * 64})
SAMPLE = {"kind": "sample", "name": "quiet-rind"}
LEARN = a_dataset(sha256="6" * 64, origin=SAMPLE)
CHECK = a_dataset(sha256="7" * 64, origin=SAMPLE)
BUILT = [a_part(part) for part in ("pairs", "validation", "training")]
ALL = [*BUILT, CHECK, LEARN, ELSE, LESS, HELD, LEFT, LETTERS]
PAIRS, VALIDATION, TRAINING = BUILT


def test_the_halves_of_a_split_go_together() -> None:
    """Those of one split: a file may have been split before, by another share."""
    assert companion_of(LEFT, ALL) == HELD
    assert companion_of(HELD, ALL) == LEFT
    assert companion_of(LESS, ALL) is None
    assert companion_of(ELSE, ALL) is None


def test_what_was_built_together_goes_together() -> None:
    """What is learned from, and what checks it; the pairs are another matter."""
    assert companion_of(TRAINING, ALL) == VALIDATION
    assert companion_of(VALIDATION, ALL) == TRAINING
    assert companion_of(PAIRS, ALL) is None
    assert companion_of(TRAINING, [TRAINING, PAIRS]) is None


def test_a_part_that_was_there_before_still_goes_with_the_new_one() -> None:
    """Its own origin tells of the earlier build; that of the new one names it."""
    newer = replace(
        TRAINING,
        sha256="8" * 64,
        origin={
            **TRAINING.origin,
            "parts": {"training": "8" * 64, "validation": VALIDATION.sha256},
        },
    )

    assert companion_of(newer, [newer, *ALL]) == VALIDATION


def test_the_newest_of_several_that_name_a_file_goes_with_it() -> None:
    """A training file that a later build brought again is checked with what came with that one."""
    parts = {"training": TRAINING.sha256, "validation": "8" * 64}
    later = replace(VALIDATION, sha256="8" * 64, origin={**VALIDATION.origin, "parts": parts})

    assert companion_of(TRAINING, [later, *ALL]) == later
    assert companion_of(later, [later, *ALL]) == TRAINING
    assert companion_of(VALIDATION, [later, *ALL]) == TRAINING
    others = [later, *(each for each in ALL if each is not VALIDATION)]
    assert companion_of(TRAINING, others) == later


def test_what_was_built_without_a_file_to_check_with_gets_none_of_another_build() -> None:
    """Its own letters may be in that file."""
    alone = replace(
        TRAINING,
        sha256="8" * 64,
        origin={**TRAINING.origin, "parts": {"training": "8" * 64}},
    )

    assert companion_of(alone, [alone, *ALL]) is None


def test_private_letters_of_another_person_do_not_come_along() -> None:
    """The same training file, built by somebody who may see more: their file is theirs."""
    parts = {"training": TRAINING.sha256, "validation": "8" * 64}
    origin = {**VALIDATION.origin, "parts": parts, "private": 1}
    own = replace(VALIDATION, sha256="8" * 64, origin=origin)
    theirs = replace(own, added_by="USOMEBODY")

    assert companion_of(TRAINING, [own, *ALL]) == own
    assert companion_of(TRAINING, [theirs, *ALL]) == VALIDATION
    assert companion_of(theirs, [theirs, *ALL]) == TRAINING


def test_sample_letters_go_together_and_other_files_with_nothing() -> None:
    """A file that somebody uploaded has no companion."""
    assert companion_of(LEARN, ALL) == CHECK
    assert companion_of(LETTERS, ALL) is None


def test_last_means_what_is_learned_from() -> None:
    """Parts that were put aside are not what a person gave."""
    assert [is_given(each) for each in (LETTERS, LEFT, HELD, LEARN)] == [True, False, False, True]
    assert [is_given(each) for each in BUILT] == [False, False, True]
    assert given_first(BUILT) == [TRAINING, PAIRS, VALIDATION]


def test_what_was_held_back_checks_else_the_smaller_one() -> None:
    """Nobody learns from the few and checks with the many; of equal ones the second checks."""
    assert checks("validation", 30, other_part="training", other=20)
    assert not checks("training", 3, other_part="validation", other=20)
    assert checks(None, 3, other_part=None, other=20)
    assert not checks(None, 20, other_part=None, other=20)
