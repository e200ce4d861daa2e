"""What one draft becomes: the request as its writer had it, and the text as it was approved."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import Update, update

from bot.archive import Archive, Brief, DecisionKind, Reference, VersionSource, VersionState
from bot.archive.tables import versions
from bot.archive.times import now
from bot.prompt import user_prompt
from bot.training.building import Builder, LeftOut, NothingToBuildError
from bot.training.datasets import DatasetStore
from tests.training.building.conftest import HOUSE
from tests.training.building.newsroom import (
    CHANNEL,
    ELSEWHERE,
    OTHER,
    WROTE_UNDER,
    Newsroom,
    Thread,
    letter,
    mended,
)
from tests.training.building.reading import build, contents, letters, pairs, values

ODD = "Ahoy\u2028 \u2029\x85\x0b\x1c,\r\n\n 🚢 \ufeff the lamp is lit.  \n\n"
PARTIAL, FAILED = VersionState.PARTIAL, VersionState.FAILED


async def only(builder: Builder, store: DatasetStore) -> dict[str, str]:
    """Return the one example there is: what each role says."""
    (value,) = values(store, (await build(builder)).training)
    return contents(value["messages"])


async def why_no_pair(builder: Builder) -> dict[LeftOut, int]:
    """Return what was left out, of drafts that all make an example."""
    built = await build(builder)
    assert built.pairs is None
    assert built.drafts == built.examples
    return dict(built.left_out)


async def test_an_example_is_what_was_asked_and_approved(
    builder: Builder, store: DatasetStore, newsroom: Newsroom
) -> None:
    """The system prompt and the request are those of the writer, the answer is as approved."""
    brief = Brief("Night", ("the lamp is lit", "ships: 3"), facts=("the tower has 9 floors",))
    thread = await newsroom.ask(brief)
    await thread.write("Ahoy, the lamp burns.")
    await thread.edit(ODD)
    await thread.approve()

    told = await only(builder, store)

    assert told == {"system": WROTE_UNDER, "user": user_prompt(brief), "assistant": ODD}
    assert list(told) == ["system", "user", "assistant"]


async def test_facts_that_were_taken_are_asked_for(
    builder: Builder, store: DatasetStore, newsroom: Newsroom, archive: Archive
) -> None:
    """What was taken into the brief of the approved version is no invention any more."""
    thread = await newsroom.ask()
    version = await thread.write(letter(1))
    async with archive._database.writing() as connection:
        await connection.execute(_take(version.id, "Keeper 31 is on duty."))
    await thread.approve()

    assert "Facts to rely on:\n- Keeper 31 is on duty." in (await only(builder, store))["user"]


async def test_a_brief_edited_later_is_the_request(
    builder: Builder, store: DatasetStore, newsroom: Newsroom
) -> None:
    """The request is that of the approved version, not the first one."""
    thread = await newsroom.ask()
    await thread.write(letter(1))
    other = Brief("Another", ("quite another thing",))
    await thread.write(letter(2), brief=other, based_on=1, system="You write anew.")
    await thread.approve()

    told = await only(builder, store)

    assert told["user"] == user_prompt(other)
    assert told["system"] == "You write anew."


async def test_the_system_prompt_is_that_of_the_text_gone_back_to(
    builder: Builder, store: DatasetStore, newsroom: Newsroom
) -> None:
    """An editor who goes back and edits has a text of the first writer, not of the last."""
    thread = await newsroom.ask()
    await thread.write(letter(1), system="The first.")
    await thread.write(letter(2), based_on=1, system="The second.")
    await thread.go_back(1)
    await thread.edit(mended(letter(1)))
    await thread.approve()

    assert (await only(builder, store))["system"] == "The first."
    (pair,) = pairs(store, (await build(builder)).pairs)
    assert (pair.preferred, pair.other) == (mended(letter(1)), letter(1))


async def test_a_text_of_no_writer_is_written_under_the_house_prompt(
    builder: Builder, store: DatasetStore, newsroom: Newsroom
) -> None:
    """Where no model was ever asked, the system prompt is the one of now, and there is no pair."""
    thread = await newsroom.ask()
    await thread.edit(letter(1), source=VersionSource.FILE, based_on=None)
    await thread.approve()

    assert (await only(builder, store))["system"] == HOUSE
    assert await why_no_pair(builder) == {LeftOut.NO_WRITERS_TEXT: 1}


async def test_a_writer_that_failed_leaves_its_system_prompt_only(
    builder: Builder, store: DatasetStore, newsroom: Newsroom
) -> None:
    """An editor who wrote what no writer would has an example, and no pair."""
    thread = await newsroom.ask()
    await thread.write("", state=FAILED, finish_reason=None)
    await thread.edit(letter(1), based_on=None)
    await thread.approve()

    assert (await only(builder, store))["system"] == WROTE_UNDER
    assert await why_no_pair(builder) == {LeftOut.NO_WRITERS_TEXT: 1}


async def test_a_pair_is_single_turn(
    builder: Builder, store: DatasetStore, newsroom: Newsroom
) -> None:
    """A pair has the request of its example, one answer on each side, and no tools."""
    await newsroom.approved(1, edited=True)

    built = await build(builder)
    (value,) = values(store, built.pairs)

    assert list(value) == ["input", "preferred_output", "non_preferred_output"]
    (example,) = values(store, built.training)
    assert value["input"] == {
        "messages": example["messages"][:-1],
        "tools": [],
        "parallel_tool_calls": True,
    }
    assert value["preferred_output"] == [{"role": "assistant", "content": mended(letter(1))}]
    assert value["non_preferred_output"] == [{"role": "assistant", "content": letter(1)}]


async def _as_written(thread: Thread) -> None:
    await thread.write(letter(1))


async def _written_again(thread: Thread) -> None:
    await thread.write(letter(1))
    await thread.write(letter(2), based_on=1)


async def _brought_back(thread: Thread) -> None:
    await thread.write(letter(1))
    await thread.edit(mended(letter(1)))
    await thread.edit(letter(1))


async def _gone_back(thread: Thread) -> None:
    await thread.write(letter(1))
    await thread.edit(mended(letter(1)))
    await thread.go_back(1)


async def _trivial(thread: Thread) -> None:
    await thread.write(letter(1))
    await thread.edit(letter(1).replace("Ahoy", "AHOY!"))


async def _rewritten(thread: Thread) -> None:
    await thread.write(letter(1))
    await thread.edit("Good people! Nothing happened here, once more, and we like it.")


async def _cut_off(thread: Thread) -> None:
    await thread.write(letter(1)[:90], finish_reason="length")
    await thread.edit(letter(1))


async def _stopped(thread: Thread) -> None:
    await thread.write(letter(1)[:90], state=PARTIAL, finish_reason=None)
    await thread.edit(letter(1))


async def _other_brief(thread: Thread) -> None:
    await thread.write(letter(1))
    await thread.write("", state=FAILED, brief=Brief(None, ("other",)), based_on=1)
    await thread.edit(mended(letter(1)), based_on=1)


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (_as_written, LeftOut.AS_WRITTEN),
        (_written_again, LeftOut.AS_WRITTEN),
        (_brought_back, LeftOut.AS_WRITTEN),
        (_gone_back, LeftOut.AS_WRITTEN),
        (_trivial, LeftOut.TRIVIAL),
        (_rewritten, LeftOut.REWRITTEN),
        (_cut_off, LeftOut.WRITER_CUT_OFF),
        (_stopped, LeftOut.WRITER_CUT_OFF),
        (_other_brief, LeftOut.OTHER_BRIEF),
    ],
)
async def test_what_makes_no_pair(
    builder: Builder,
    newsroom: Newsroom,
    happens: Callable[[Thread], Awaitable[None]],
    reason: LeftOut,
) -> None:
    """It is counted why a draft that makes an example makes no pair."""
    thread = await newsroom.ask()
    await happens(thread)
    await thread.approve()

    assert await why_no_pair(builder) == {reason: 1}


async def _changed_by_the_writer(thread: Thread) -> str:
    await thread.write(letter(1))
    await thread.write(mended(letter(1)), instruction="Be warmer.", based_on=1)
    return letter(1)


async def _changed_and_edited(thread: Thread) -> str:
    await thread.write(letter(1))
    await thread.write("", instruction="Be warmer.", based_on=1, state=FAILED)
    await thread.write("Dear fr", instruction="Be warmer.", based_on=1, state=PARTIAL)
    await thread.edit(mended(letter(1)), based_on=3)
    return letter(1)


async def _edited_in_the_file(thread: Thread) -> str:
    await thread.write(letter(1))
    await thread.edit(letter(1) + "\nPS", source=VersionSource.FILE)
    await thread.edit(mended(letter(1)))
    return letter(1)


async def _written_again_and_edited(thread: Thread) -> str:
    await thread.write(letter(2))
    await thread.write(letter(1), based_on=1)
    await thread.edit(mended(letter(1)))
    return letter(1)


async def _of_unknown_base(thread: Thread) -> str:
    await thread.write(letter(1))
    await thread.edit(mended(letter(1)), source=VersionSource.FILE, based_on=None)
    return letter(1)


@pytest.mark.parametrize(
    "happens",
    [
        _changed_by_the_writer,
        _changed_and_edited,
        _edited_in_the_file,
        _written_again_and_edited,
        _of_unknown_base,
    ],
)
async def test_the_text_that_was_replaced(
    builder: Builder,
    store: DatasetStore,
    newsroom: Newsroom,
    happens: Callable[[Thread], Awaitable[str]],
) -> None:
    """However a text came about, its pair goes back to what a writer made of the brief alone."""
    thread = await newsroom.ask()
    other = await happens(thread)
    await thread.approve()

    (pair,) = pairs(store, (await build(builder)).pairs)
    assert (pair.preferred, pair.other) == (mended(letter(1)), other)


async def test_facts_taken_after_the_writer_wrote_keep_the_pair(
    builder: Builder, store: DatasetStore, newsroom: Newsroom, archive: Archive
) -> None:
    """A fact more in the brief makes no other brief of it."""
    thread = await newsroom.ask()
    version = await thread.write(letter(1))
    async with archive._database.writing() as connection:
        await connection.execute(_take(version.id, "There are 31 keepers."))
    brief = Brief(None, thread.draft.brief.bullets, facts=("There are 31 keepers.",))
    await thread.edit(mended(letter(1)), brief=brief)
    await thread.approve()

    (pair,) = pairs(store, (await build(builder)).pairs)
    assert "There are 31 keepers." in pair.asked["user"]


async def test_reopened_and_approved_anew(
    builder: Builder, store: DatasetStore, newsroom: Newsroom
) -> None:
    """The newest approval counts; a draft that is reopened, or discarded, makes nothing."""
    thread = await newsroom.ask()
    await thread.write(letter(1))
    await thread.approve()
    await thread.decide(DecisionKind.REOPEN)
    with pytest.raises(NothingToBuildError, match="no approved draft yet"):
        await build(builder)
    await thread.edit(letter(2))
    await thread.approve()
    assert letters(store, (await build(builder)).training) == [letter(2)]

    await thread.edit(letter(3), source=VersionSource.FILE, reopens=True)
    with pytest.raises(NothingToBuildError):
        await build(builder)
    await thread.approve()

    assert letters(store, (await build(builder)).training) == [letter(3)]


async def test_two_approvals_in_one_moment(
    builder: Builder, store: DatasetStore, newsroom: Newsroom
) -> None:
    """Of two approvals that the clock does not tell apart the later one counts."""
    moment = now()
    thread = await newsroom.ask()
    await thread.write(letter(1))
    await thread.approve(moment)
    await thread.decide(DecisionKind.REOPEN, moment)
    await thread.edit(letter(2))
    await thread.approve(moment)

    assert letters(store, (await build(builder)).training) == [letter(2)]


@pytest.mark.parametrize("text", ["", "  \n\u2028 ", "\x85"])
async def test_a_text_without_words_is_left_out(
    builder: Builder, newsroom: Newsroom, text: str
) -> None:
    """Nothing is learned from nothing, and it is said why."""
    thread = await newsroom.ask()
    await thread.write(letter(1))
    await thread.edit(text)
    await thread.approve()

    with pytest.raises(NothingToBuildError, match="has no words"):
        await build(builder)


async def test_a_text_that_breaks_off_is_left_out(builder: Builder, newsroom: Newsroom) -> None:
    """Who learns it learns to stop in the middle, also where somebody went back to it."""
    first = await newsroom.ask()
    await first.write(letter(1)[:90], finish_reason="length")
    await first.approve()
    second = await newsroom.ask()
    await second.write(letter(2)[:90], state=PARTIAL)
    await second.edit(letter(2))
    await second.go_back(1)
    await second.approve()
    await newsroom.approved(3)

    built = await build(builder)

    assert (built.drafts, built.examples) == (3, 1)
    assert built.left_out == {LeftOut.CUT_OFF: 2, LeftOut.AS_WRITTEN: 1}


async def test_a_text_that_no_engine_takes_is_left_out(
    builder: Builder, store: DatasetStore, newsroom: Newsroom
) -> None:
    """An example is not cut; a pair that is too long leaves its example."""
    too_long, long = "word " * 60_000, "word " * 30_000
    first = await newsroom.ask()
    await first.write(too_long)
    await first.approve()
    second = await newsroom.ask()
    await second.write(long)
    await second.edit(long + "and more " * 50)
    await second.approve()

    built = await build(builder)

    assert built.left_out == {LeftOut.NOT_TAKEN: 1, LeftOut.PAIR_NOT_TAKEN: 1}
    assert letters(store, built.training) == [long + "and more " * 50]
    assert built.training
    assert not store.report(built.training.dataset).problem_count


async def test_what_no_engine_takes_in_a_brief_is_replaced(
    builder: Builder, store: DatasetStore, newsroom: Newsroom
) -> None:
    """Half a character or a NUL in a bullet becomes the sign for what cannot be shown."""
    thread = await newsroom.ask(Brief("T", ("half \ud83d", "nul \x00 and \x1b")))
    await thread.write(letter(1))
    await thread.approve()

    built = await build(builder)

    assert "- half \ufffd\n- nul \ufffd and \x1b" in (await only(builder, store))["user"]
    assert built.training
    assert not store.report(built.training.dataset).problem_count


async def test_references_are_in_the_request(
    builder: Builder, store: DatasetStore, newsroom: Newsroom, archive: Archive
) -> None:
    """The earlier newsletter is in it as its writer had it, and a source; deleted, it is gone."""
    earlier = await newsroom.approved(1)
    source = Reference(earlier.draft.id, 1)
    thread = await newsroom.ask(Brief(None, ("as last time",), references=(source,)))
    await thread.write(letter(2))
    await thread.approve()
    built = await build(builder)
    last = values(store, built.training)[-1]

    assert f"---\n{letter(1)}\n---" in contents(last["messages"])["user"]
    assert built.without_reference == 0
    assert built.training
    sources = await archive.datasets.sources(built.training.dataset.sha256)
    assert [(each.line, each.draft_id) for each in sources if each.is_reference] == [
        (2, earlier.draft.id)
    ]

    await archive.deletion.delete_text(earlier.draft.id, by=OTHER)
    assert built.training.dataset in await archive.datasets.holding(earlier.draft.id)
    again = await build(builder)
    assert again.without_reference == 1
    assert "---" not in contents(values(store, again.training)[0]["messages"])["user"]


async def test_a_private_reference_stays_private(
    builder: Builder, store: DatasetStore, newsroom: Newsroom
) -> None:
    """A text that the builder may not see is in no request either."""
    secret = await newsroom.approved(1, user=OTHER, private=True, channel=ELSEWHERE)
    brief = Brief(None, ("as last time",), references=(Reference(secret.draft.id, 1),))
    thread = await newsroom.ask(brief)
    await thread.write(letter(2))
    await thread.approve()

    built = await build(builder)
    assert (built.examples, built.without_reference) == (1, 1)
    assert letter(1) not in (await only(builder, store))["user"]

    theirs = await build(builder, viewer=OTHER, channel=CHANNEL)
    assert (theirs.examples, theirs.without_reference) == (2, 0)


def _take(version_id: int, fact: str) -> Update:
    """Take a fact into the brief of a version."""
    return update(versions).where(versions.c.id == version_id).values(taken=[fact])
