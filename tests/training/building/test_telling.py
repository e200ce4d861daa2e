"""What building came to is told: what there is, what was left out and why, what comes next."""

from dataclasses import replace

import pytest

from bot.training.building import Builder, Built, LeftOut, NothingToBuildError, NoValidation
from bot.training.building.telling import told
from bot.words import building as words
from tests.training.building.newsroom import Newsroom, letter
from tests.training.building.reading import build

NO_EXAMPLE = {LeftOut.EMPTY, LeftOut.CUT_OFF, LeftOut.NOT_TAKEN, LeftOut.SAME, LeftOut.CHANGED}


@pytest.fixture
async def built(builder: Builder, newsroom: Newsroom) -> Built:
    """Return what fourteen drafts came to, two of them edited."""
    for number in range(14):
        await newsroom.approved(number, edited=number < 2)
    return await build(builder)


def test_tells_what_was_built(built: Built) -> None:
    """Each file is named with what it is for, then why there are not more pairs."""
    name = "approved-14-drafts-2026-11-14"
    whole, training, validation, pairs, no_pairs, following = told(built, check="/finetune check")

    assert whole == "All 14 approved drafts became 14 examples."
    assert training == f"{name}-training.jsonl: 11 examples to train on."
    assert validation == (
        f"{name}-validation.jsonl: 3 examples held back, the newest, to check what the model has "
        "learned."
    )
    assert pairs == (
        f"{name}-pairs.jsonl: 2 pairs of an approved text and the writer's text that it replaced. "
        "I train on conversations only; an engine that learns from preferences takes this file."
    )
    assert no_pairs == "No pairs: 12 were approved as they were written."
    assert following == (
        f"Next: /finetune check {name}-training.jsonl tells what it teaches, before anything is "
        "trained."
    )
    assert told(built) == [whole, training, validation, pairs, no_pairs]


async def test_tells_what_was_there_before(built: Built, builder: Builder) -> None:
    """Whoever builds the same again is told that nothing was added."""
    again = told(await build(builder))

    for line in again[1:4]:
        assert line.endswith("I have this file already, byte for byte: nothing was added.")
    assert again[1].startswith(told(built)[1])


async def test_tells_what_goes_with_a_file_that_was_there_before(
    builder: Builder, newsroom: Newsroom
) -> None:
    """One more draft may be held back with the others: the training file stays, with its name."""
    for number in range(12):
        await newsroom.approved(number)
    before = await build(builder)
    await newsroom.approved(12)

    after = await build(builder)

    assert before.training
    assert after.training
    assert (after.training.dataset, after.training.is_new) == (before.training.dataset, False)
    assert (
        "The newest examples are held back, so the training file is the same as before, under the "
        "name it had: approved-12-drafts-2026-11-12-training.jsonl. What is held back for it now "
        "is approved-13-drafts-2026-11-13-validation.jsonl." in told(after)
    )
    for whole in (before, await build(builder)):
        assert not [line for line in told(whole) if "held back for it now" in line]


def test_tells_why_nothing_is_held_back(built: Built) -> None:
    """Each reason has its sentence."""
    for why in NoValidation:
        lines = told(replace(built, validation=None, held_back=0, no_validation=why))
        assert sum(line.startswith("Nothing is held back for validation") for line in lines) == 1


def test_tells_every_reason(built: Built) -> None:
    """Whatever is left out is counted in words, of one draft and of several."""
    for number in (1, 2000):
        for why in LeftOut:
            lines = told(replace(built, left_out={why: number}))
            (line,) = (each for each in lines if each.startswith(("Left out: ", "No pairs: ")))
            assert line.startswith("Left out: " if why in NO_EXAMPLE else "No pairs: ")
            assert f": {number:,} " in line


def test_tells_of_gaps(built: Built) -> None:
    """Missing references and late deletions are told, with what to do."""
    lines = told(replace(built, without_reference=1, gone_since=(3, 9)))
    assert any(line.startswith("1 example lacks an earlier newsletter") for line in lines)
    assert (
        "Drafts #3, #9 went while I was keeping the files: their texts are in them. Delete these "
        "files and build again." in lines
    )
    lines = told(replace(built, reopened_since=(4,)))
    assert (
        "Draft #4 was reopened or approved anew while I was keeping the files: what was approved "
        "before is in them. To leave it out, delete these files and build again." in lines
    )
    assert any("2 examples lack" in line for line in told(replace(built, without_reference=2)))


async def test_few_examples_are_no_training(builder: Builder, newsroom: Newsroom) -> None:
    """Below ten the next act is to approve more."""
    await newsroom.approved(1)

    lines = told(await build(builder), check="/finetune check")

    assert lines[0] == "The approved draft became 1 example."
    assert lines[-1].startswith("Next: approve more drafts and build again.")


async def test_tells_why_all_is_left_out(builder: Builder, newsroom: Newsroom) -> None:
    """Where no draft makes an example, each reason is told with its number."""
    for number, finish in ((1, "stop"), (2, "length"), (3, "length")):
        thread = await newsroom.ask()
        await thread.write(letter(number), finish_reason=finish)
        if number == 1:
            await thread.edit("  ")
        await thread.approve()

    with pytest.raises(NothingToBuildError) as refused:
        await build(builder)

    assert str(refused.value) == (
        "No draft makes an example: 1 has no words; 2 break off where their writers did: end them "
        "and approve them again. Nothing was built. Approve others, and build again."
    )


def test_filters_that_fit_nothing() -> None:
    """One draft and many are spoken of differently."""
    assert words.none_match(1).startswith("The one approved draft does not fit what you asked for.")
    assert words.none_match(1200).startswith("None of 1,200 approved drafts fits what you")
