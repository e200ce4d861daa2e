"""A training file's life on one card: where it comes from, where it went, what was trained on it.

One person sees it: an admin. What editors asked for in private is a number to them, without a link.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.archive import Dataset, DatasetSource, Job, Upload
from bot.slack import blocks
from bot.slack.message import Block, Message
from bot.slack.outgoing import escape, literal_fallback
from bot.training.building import Opinion, Selection
from bot.training.cards.parts import moment_mrkdwn, name_of, paragraph, small_print
from bot.training.datasets.built_card import chosen_mrkdwn, code_mrkdwn
from bot.training.datasets.cards import download_button, headline_of, next_buttons, report_button
from bot.training.datasets.parts import BUILD, VALIDATION, is_built
from bot.training.datasets.report import Report
from bot.words import built as built_words
from bot.words import dataset_story as words
from bot.words import datasets as dataset_words
from bot.words import training as training_words

DRAFTS_SHOWN = 48
_IN_A_SECTION = 12
"""A link has a hundred characters, and a section 3,000."""
JOBS_SHOWN = 10
COPIES_SHOWN = 10
_TEXT_LIMIT = 2900


@dataclass(frozen=True, slots=True)
class SourceShown:
    """A line of a dataset and the draft in it.

    Attributes:
        source: what the archive knows.
        link: the address of the draft's thread, for who may see it.
        private: whether it was asked for in private.
        deleted: whether its text was deleted since.
    """

    source: DatasetSource
    link: str | None
    private: bool = False
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class JobShown:
    """A job that learned from a dataset, or was checked with it."""

    job: Job
    link: str | None
    validates: bool


@dataclass(frozen=True, slots=True)
class Story:
    """What is known of a dataset.

    Attributes:
        dataset: itself.
        of: the file that it was made of, where it was.
        companion: the file that goes with it.
        sources: the first lines with their drafts.
        source_count: how many lines have one.
        copies: what lies at engines.
        jobs: the jobs that used it, newest first.
    """

    dataset: Dataset
    of: Dataset | None = None
    companion: Dataset | None = None
    sources: Sequence[SourceShown] = ()
    source_count: int = 0
    copies: Sequence[Upload] = ()
    jobs: Sequence[JobShown] = ()


def story_card(story: Story) -> Message:
    """Show where a file comes from, which drafts are in it, and what was trained on it."""
    dataset = story.dataset
    report = Report.from_json(dataset.report)
    name = name_of(dataset.name)
    what = words.what_it_is(
        examples=report.examples,
        kind=report.kind,
        length=dataset.bytes,
        sha256=dataset.sha256,
    )
    headline = headline_of(dataset, report)
    if dataset.gone_at:
        headline = dataset_words.bytes_deleted(built=is_built(dataset))
    parts: list[Block] = [
        blocks.literal_header(name),
        paragraph(headline),
        small_print(what),
        _titled(words.WHERE_FROM, _origin_mrkdwn(story)),
    ]
    lines = _sources_mrkdwn(story)
    for place in range(0, len(lines), _IN_A_SECTION):
        some = lines[place : place + _IN_A_SECTION]
        parts.append(_section(some) if place else _titled(words.DRAFTS, some))
    if story.companion:
        parts.append(_titled(words.TOGETHER, [code_mrkdwn(story.companion.name)]))
    copies = [_copy(upload) for upload in story.copies[:COPIES_SHOWN]] or [words.NO_COPIES]
    jobs = [_job_mrkdwn(shown) for shown in story.jobs[:JOBS_SHOWN]] or [words.NO_JOBS]
    parts += [_titled(words.COPIES, copies), _titled(words.TRAINED, jobs)]
    if not dataset.gone_at:
        buttons = [*next_buttons(dataset, report), report_button(dataset), download_button(dataset)]
        parts.append(blocks.actions(*buttons))
    return Message(literal_fallback(f"{name}: {headline}"), parts)


def _titled(title: str, lines_mrkdwn: Sequence[str]) -> Block:
    return _section([f"*{title}*", *lines_mrkdwn])


def _section(lines_mrkdwn: Sequence[str]) -> Block:
    return blocks.section(blocks.mrkdwn(_cut("\n".join(lines_mrkdwn))))


def _cut(text_mrkdwn: str) -> str:
    """Cut between lines: a link that is cut in two is none."""
    kept: list[str] = []
    for line in text_mrkdwn.split("\n"):
        if len("\n".join([*kept, line])) > _TEXT_LIMIT:
            break
        kept.append(line)
    return "\n".join(kept)


def _origin_mrkdwn(story: Story) -> list[str]:
    dataset, origin = story.dataset, story.dataset.origin
    came = words.came_mrkdwn(
        str(origin.get("kind")),
        when_mrkdwn=moment_mrkdwn(dataset.added_at.timestamp()),
        by=dataset.added_by,
    )
    lines = [came]
    if story.of:
        lines.append(words.out_of(code_mrkdwn(story.of.name)))
    if origin.get("kind") == BUILD:
        lines += _build_mrkdwn(origin)
    elif isinstance(origin.get("share"), float):
        part = str(origin.get("part"))
        lines.append(words.share(part, 100 * origin["share"]))
    if dataset.gone_at:
        lines.append(words.deleted_on_mrkdwn(moment_mrkdwn(dataset.gone_at.timestamp())))
    return lines


def _build_mrkdwn(origin: Mapping[str, Any]) -> list[str]:
    lines = [words.build_of(int(origin.get("drafts", 0)))]
    chosen = built_words.chosen_mrkdwn(chosen_mrkdwn(selection_of(origin.get("filters", {}))))
    return [*lines, chosen] if chosen else lines


def selection_of(kept: Mapping[str, Any]) -> Selection:
    """Return which drafts were wanted, as a dataset's origin has it."""
    since, until = kept.get("since"), kept.get("until")
    return Selection(
        since=date.fromisoformat(since) if since else None,
        until=date.fromisoformat(until) if until else None,
        person=kept.get("person"),
        writer=kept.get("writer"),
        opinion=Opinion(kept.get("opinion", Opinion.ANY)),
        starred=bool(kept.get("starred")),
    )


def _sources_mrkdwn(story: Story) -> list[str]:
    lines = [_source_mrkdwn(shown) for shown in story.sources[:DRAFTS_SHOWN]]
    rest = story.source_count - len(lines)
    return [*lines, words.more_drafts(rest)] if rest > 0 else lines


def _source_mrkdwn(shown: SourceShown) -> str:
    source = shown.source
    note = words.TEXT_DELETED if shown.deleted else words.PRIVATE if shown.private else None
    return words.draft_mrkdwn(
        source.draft_id,
        source.version,
        other=source.other_version,
        lines=words.line(source.line),
        link=shown.link,
        note=note,
    )


def _copy(upload: Upload) -> str:
    return words.copy(
        escape(upload.engine), code_mrkdwn(upload.file_id) if upload.file_id else None
    )


def _job_mrkdwn(shown: JobShown) -> str:
    job = shown.job
    model = job.fine_tuned_model
    status = name_of(job.status, 40) if job.status else None
    return words.job_mrkdwn(
        job.id,
        escape(training_words.short_state(job.state.value, status)),
        link=shown.link,
        role=VALIDATION if shown.validates else "",
        model_escaped=code_mrkdwn(f"{job.engine}:{model}") if model else None,
    )
