"""The cards of training files in every state, by name: what the snapshots are made of."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from bot.archive import Dataset, DatasetSource, JobState, Upload
from bot.slack.message import Message
from bot.slack.notes import formatted_note
from bot.training.building import Built, LeftOut, NoValidation, Opinion, Selection
from bot.training.datasets.built_card import built_card
from bot.training.datasets.cards import check_card, details, quotes_list
from bot.training.datasets.keeping import Kept
from bot.training.datasets.kinds import FileKind
from bot.training.datasets.personal import Personal, PersonalItem, PersonalKind
from bot.training.datasets.personal_cards import personal_lists
from bot.training.datasets.report import Problem, Report
from bot.training.datasets.story_card import JobShown, SourceShown, Story, story_card
from bot.training.datasets.telling import Section
from bot.words import personal as personal_words
from bot.words import reports as report_words
from bot.words.commands import datasets_help_mrkdwn
from tests.training.cards.samples import COMMANDS, a_job

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TRAINING_HASH, VALIDATION_HASH, PAIRS_HASH = (each * 64 for each in "abc")
PARTS = {"training": TRAINING_HASH, "validation": VALIDATION_HASH, "pairs": PAIRS_HASH}
FILTERS = {"since": "2026-09-01", "person": "UEDITOR", "opinion": "not_bad"}
SELECTION = Selection(since=date(2026, 9, 1), person="UEDITOR", opinion=Opinion.NOT_BAD)
LINK = "https://example.org/archives/C0NEWSLETTER/p1790000000000100"
SECTIONS = (
    Section(
        report_words.TEACHES,
        (
            "22 of 27 answers (81 %) contain facts that their request does not.",
            "Line 4: “54 feet” · line 9: “Tidepool Hall”",
        ),
    ),
    Section(report_words.HOLDS, ("18,204 tokens (estimate).", "No duplicates.")),
    Section(personal_words.TITLE, ("2 mail addresses in 25 examples.",)),
)


def a_report(**changes: Any) -> Report:  # noqa: ANN401 - any field, checked by its class
    """A report on a good file, with these changes."""
    usual = Report(FileKind.CHAT, 27, 18_204, 1020, (), 0, (), 23)
    return replace(usual, **changes)


def a_dataset(report: Report | None = None, **changes: Any) -> Dataset:  # noqa: ANN401 - as above
    """A file that an admin uploaded, with these changes."""
    kept = (report or a_report()).to_json()
    usual = Dataset(
        "2e9cc5b8" + "0" * 56,
        "letters.jsonl",
        81_234,
        kept,
        {"kind": "upload", "file": "F1"},
        "UADMIN",
        AT,
    )
    return replace(usual, **changes)


def a_part(part: str, **changes: Any) -> Dataset:  # noqa: ANN401 - as above
    """A part of what was built of 34 drafts, with these changes."""
    kind = FileKind.PREFERENCES if part == "pairs" else FileKind.CHAT
    examples = {"training": 27, "validation": 7, "pairs": 12}[part]
    origin = {
        "kind": "build",
        "part": part,
        "share": 0.2,
        "filters": FILTERS,
        "drafts": 34,
        "left_out": {"trivial": 3},
        "parts": PARTS,
    }
    usual = a_dataset(
        a_report(kind=kind, examples=examples),
        sha256=PARTS[part],
        name=f"approved-34-drafts-2026-11-20-{part}.jsonl",
        origin=origin,
    )
    return replace(usual, **changes)


def a_build(*, is_new: bool = True, **changes: Any) -> Built:  # noqa: ANN401 - as above
    """What was built of 34 drafts, with these changes."""
    usual = Built(
        training=Kept(a_part("training"), is_new),
        validation=Kept(a_part("validation"), is_new),
        pairs=Kept(a_part("pairs"), is_new),
        drafts=34,
        examples=34,
        pair_count=12,
        left_out={LeftOut.AS_WRITTEN: 14, LeftOut.TRIVIAL: 3, LeftOut.REWRITTEN: 5},
        share=0.2,
        held_back=7,
    )
    return replace(usual, **changes)


def a_few() -> Built:
    """What was built of three drafts that were approved as they were written."""
    training = a_part("training")
    report = a_report(examples=3, tokens=900)
    few = replace(training, report=report.to_json(), name="approved-3-drafts-2026-11-20.jsonl")
    return a_build(
        training=Kept(few, is_new=True),
        validation=None,
        pairs=None,
        drafts=3,
        examples=3,
        pair_count=0,
        held_back=0,
        left_out={LeftOut.AS_WRITTEN: 3},
        no_validation=NoValidation.TOO_FEW,
    )


def a_story(**changes: Any) -> Story:  # noqa: ANN401 - as above
    """All that can be known of a dataset, with these changes."""
    trained = a_job(
        id=4,
        state=JobState.ENDED,
        status="succeeded",
        fine_tuned_model="ft:gpt-4.1-mini:example:letters:Cx81",
    )
    usual = Story(
        a_part("training"),
        companion=a_part("validation"),
        sources=(
            SourceShown(DatasetSource(1, 3, 2), LINK),
            SourceShown(DatasetSource(2, 5, 1, 1), None, private=True),
            SourceShown(DatasetSource(3, 8, 4), LINK, deleted=True),
        ),
        source_count=27,
        copies=(Upload(1, TRAINING_HASH, "openai", "l.jsonl", "0", "file-abc", AT, None),),
        jobs=(JobShown(trained, LINK, validates=False), JobShown(a_job(id=5), None, True)),  # noqa: FBT003
    )
    return replace(usual, **changes)


def _checked(report: Report, **changes: Any) -> Message:  # noqa: ANN401 - as above
    return check_card(a_dataset(report, **changes), report, SECTIONS, asked_by="UADMIN")


PERSONAL = Personal(
    (PersonalItem(PersonalKind.EMAIL, "keeper@example.org", 1, (3,)),), {PersonalKind.EMAIL: 1}, 1
)
BAD = a_report(problems=(Problem(3, "no answer"), Problem(9, "“bot” is no role")), problem_count=2)

CARDS: Mapping[str, Callable[[], Message]] = {
    "built": lambda: built_card(a_build(), SELECTION),
    "built-before": lambda: built_card(a_build(is_new=False), Selection()),
    "built-few": lambda: built_card(a_few(), Selection()),
    "check": lambda: _checked(a_report(personal=PERSONAL)),
    "check-problems": lambda: _checked(BAD),
    "check-gone": lambda: _checked(a_report(), gone_at=AT),
    "check-details": lambda: details(SECTIONS)[0],
    "help": lambda: formatted_note(datasets_help_mrkdwn(COMMANDS)),
    "personal": lambda: personal_lists(a_dataset(), a_report(personal=PERSONAL))[0],
    "personal-none": lambda: personal_lists(a_dataset(), a_report())[0],
    "show-built": lambda: story_card(a_story()),
    "show-pairs": lambda: story_card(Story(a_part("pairs"))),
    "show-split": lambda: story_card(
        Story(
            a_dataset(origin={"kind": "split", "of": "0" * 64, "share": 0.2, "part": "validation"}),
            of=a_dataset(),
        )
    ),
    "check-private": lambda: check_card(
        a_dataset(), a_report(), SECTIONS, asked_by="UADMIN", quotes=False
    ),
    "check-held-back": lambda: check_card(
        a_part("validation"), a_report(), SECTIONS, asked_by="UADMIN"
    ),
    "check-built-gone": lambda: check_card(
        a_part("training", gone_at=AT), a_report(), SECTIONS, asked_by="UADMIN"
    ),
    "quotes": lambda: quotes_list(a_dataset(), SECTIONS[0]),
    "quotes-none": lambda: quotes_list(a_dataset(), None),
    "built-private": lambda: built_card(a_build(), SELECTION, private=True),
    "show-gone": lambda: story_card(Story(a_dataset(gone_at=AT, added_by=None))),
}
