"""The console builds training files of what editors approved."""

import json
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.archive import Archive
from bot.training.building import Opinion, Selection
from bot.words import console as words
from handlers.console.building import Options, understood
from handlers.console.running import RefusedError
from tests.console.test_adding import kept_in
from tests.console.typing_in import run, said_to
from tests.empty_archive import lay_empty_archive
from tests.training.building.newsroom import OTHER, Newsroom, letter, mended

DRAFTS = 15
USUAL = 0.2


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    """Approve fifteen drafts, a third of them edited, in the archive of the console's folder."""
    path = tmp_path / "data" / "archive.db"
    lay_empty_archive(path)
    async with await Archive.open(f"sqlite+aiosqlite:///{path}") as archive:
        room = Newsroom(archive)
        for number in range(1, DRAFTS + 1):
            await room.approved(number, edited=number % 3 == 0)
        yield room


def learned(folder: Path, part: str) -> list[str]:
    """Return the answers in the only kept file of a part."""
    listed = run(folder, "list").stdout.splitlines()
    (line,) = [line for line in listed if f"-{part}.jsonl" in line]
    assert run(folder, "download", line[:8], "taken.jsonl", "--force").returncode == 0
    examples = (folder / "taken.jsonl").read_bytes().splitlines()
    return [json.loads(each)["messages"][-1]["content"] for each in examples]


@pytest.mark.usefixtures("newsroom")
def test_what_was_approved_becomes_training_files(tmp_path: Path) -> None:
    """Training, validation and pairs; the texts are as they were approved."""
    built = said_to(tmp_path, "build")

    assert (built.returncode, built.stderr) == (0, "")
    assert f"approved-{DRAFTS}-drafts-2026-11-16-training.jsonl" in built.stdout
    assert f"{words.CHECK} approved-" in built.stdout
    assert len(kept_in(tmp_path)) == 3
    texts = [mended(letter(n)) if n % 3 == 0 else letter(n) for n in range(1, DRAFTS + 1)]
    assert learned(tmp_path, "training") + learned(tmp_path, "validation") == texts


@pytest.mark.usefixtures("newsroom")
def test_the_same_is_kept_once(tmp_path: Path) -> None:
    """Who builds twice has the same files."""
    said_to(tmp_path, "build")
    again = said_to(tmp_path, "build")

    assert again.returncode == 0
    assert len(kept_in(tmp_path)) == 3


@pytest.mark.usefixtures("newsroom")
def test_its_story_names_the_drafts(tmp_path: Path) -> None:
    """Which drafts and versions are in it, what was chosen, and the other parts."""
    said_to(tmp_path, "build", "since", "2026-11-02", "--validation", "none")

    shown = said_to(tmp_path, "show", f"approved-{DRAFTS}-drafts-2026-11-16-training")

    assert (shown.returncode, shown.stderr) == (0, "")
    assert "Chosen: approved drafts since 2026-11-02" in shown.stdout
    assert "Line 3: draft #3, version 2" in shown.stdout
    assert f"draft #{DRAFTS}, version 2" in shown.stdout
    assert f"approved-{DRAFTS}-drafts-2026-11-16-pairs.jsonl" in shown.stdout


@pytest.mark.usefixtures("newsroom")
def test_last_is_what_one_learns_from(tmp_path: Path) -> None:
    """Of what was built the parts that were put aside came later, and nobody means those."""
    said_to(tmp_path, "build")
    name = f"approved-{DRAFTS}-drafts-2026-11-16"

    shown = said_to(tmp_path, "show", "last")
    begins = said_to(tmp_path, "show", "approved")
    deleted = said_to(tmp_path, "delete", "last", "--yes")

    assert shown.stdout.startswith(f"{name}-training.jsonl")
    assert begins.stdout.startswith(f"{name}-training.jsonl")
    # The share that was asked for is held back of all, and not left of it.
    assert "left to learn from" not in shown.stdout
    assert f"{name}-training.jsonl" in deleted.stdout
    assert len(kept_in(tmp_path)) == 2


@pytest.mark.usefixtures("newsroom")
def test_a_check_compares_it_with_its_other_part(tmp_path: Path) -> None:
    """Nobody has to name the file that goes with it."""
    said_to(tmp_path, "build")
    name = f"approved-{DRAFTS}-drafts-2026-11-16"

    checked = said_to(tmp_path, "check", f"{name}-training")

    assert checked.returncode == 0
    assert f"{name}-validation.jsonl" in checked.stdout


async def test_private_drafts_count_only_when_it_is_said(
    tmp_path: Path, newsroom: Newsroom
) -> None:
    """Whoever holds the machine may take them along."""
    await newsroom.approved(20, private=True, channel="D0SOMEBODY")

    run(tmp_path, "build", "--validation", "none")
    assert letter(20) not in learned(tmp_path, "training")

    everything = run(tmp_path, "build", "--private", "--validation", "none")
    assert f"approved-{DRAFTS + 1}-drafts" in everything.stdout


async def test_a_person_is_named_by_their_id(tmp_path: Path, newsroom: Newsroom) -> None:
    """As Slack shows it in a profile."""
    await newsroom.approved(20, user=OTHER)

    built = run(tmp_path, "build", "--by", OTHER)

    assert built.returncode == 0
    assert learned(tmp_path, "training") == [letter(20)]


def test_nothing_approved_is_said_in_words(tmp_path: Path) -> None:
    """With what to do next; nothing is kept."""
    ended = said_to(tmp_path, "build")

    assert (ended.returncode, ended.stdout) == (1, "")
    assert "no approved draft yet" in ended.stderr
    assert kept_in(tmp_path) == []


@pytest.mark.parametrize(
    ("typed", "options"),
    [
        ("since 2026-03-01 until march 2026 by U0AB12CD3 good starred", Options()),
        ("--since=2026-03-01 until:2026-03-31 from=@U0AB12CD3 feedback=good starred", Options()),
        (
            "starred",
            Options(since="2026-03-01", until="march 2026", by="U0AB12CD3", feedback="good"),
        ),
    ],
)
def test_words_and_options_say_the_same(typed: str, options: Options) -> None:
    """Whoever knows Slack's command knows this one; shells have options."""
    asked = understood(typed.split(), options, USUAL)

    assert asked.selection == Selection(
        since=date(2026, 3, 1),
        until=date(2026, 3, 31),
        person="U0AB12CD3",
        opinion=Opinion.GOOD,
        starred=True,
    )
    assert asked.share == USUAL


@pytest.mark.parametrize(
    ("options", "selection", "share"),
    [
        (Options(writer="ft:base: house"), Selection(writer="ft:base: house"), USUAL),
        (Options(feedback="not-bad"), Selection(opinion=Opinion.NOT_BAD), USUAL),
        (Options(validation="10"), Selection(), 0.1),
        (Options(validation="10%"), Selection(), 0.1),
        (Options(validation="none"), Selection(), 0.0),
    ],
)
def test_each_option_is_understood(options: Options, selection: Selection, share: float) -> None:
    """By itself."""
    asked = understood([], options, USUAL)

    assert (asked.selection, asked.share) == (selection, share)


@pytest.mark.parametrize(
    ("typed", "options", "said"),
    [
        ("since yesterdayy", Options(), "yesterdayy"),
        ("", Options(since="2026-02-30"), "2026-02-30"),
        ("strared", Options(), "Did you mean “starred”?"),
        ("discarded", Options(), "approved drafts only"),
        ("mine", Options(), "nobody knows who you are"),
        ("", Options(by="somebody"), "user ids"),
        ("", Options(validation="90"), "from 1% to 50%"),
        ("since march", Options(since="may"), "The line says twice from which day on"),
        ("", Options(since="may 2026", until="march 2026"), "No day lies between"),
    ],
)
def test_what_says_nothing_builds_nothing(typed: str, options: Options, said: str) -> None:
    """Other drafts would be chosen than are meant; a model would learn from them."""
    with pytest.raises(RefusedError) as refused:
        understood(typed.split(), options, USUAL)

    assert said in str(refused.value)
    assert refused.value.code == 2
    assert "othing was built" in str(refused.value)
