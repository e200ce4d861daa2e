"""The story of a kept file: where it comes from, which drafts are in it, what it was used for."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bot.words import building
from bot.words import built as built_words
from bot.words import console as words
from bot.words import dataset_story as story
from bot.words.training import short_state
from handlers.console.at_hand import AtHand, at_hand
from handlers.console.meaning import kept_file
from handlers.console.running import DONE
from handlers.console.saying import say
from handlers.console.stopping import Stop

if TYPE_CHECKING:
    from bot.archive import Dataset, DatasetSource, Job, Upload

JOBS_CONSIDERED = 500

Part = tuple[str, list[str]]


async def show(_stop: Stop, wanted: str) -> int:
    """Print what is known of a kept file."""
    async with at_hand() as here:
        dataset = await kept_file(here.archive, wanted)
        parts = [
            (story.WHERE_FROM, await _where_from(here, dataset)),
            (story.TOGETHER, await _together(here, dataset)),
            (story.DRAFTS, _drafts(await here.archive.datasets.sources(dataset.sha256))),
            (story.COPIES, _copies(await here.archive.datasets.uploads(dataset.sha256))),
            (story.TRAINED, _jobs(dataset, await here.archive.jobs.recent(JOBS_CONSIDERED))),
        ]
        report = here.store.report(dataset)
    say(dataset.name)
    what = story.what_it_is(
        examples=report.examples,
        kind=report.kind.value,
        length=dataset.bytes,
        sha256=dataset.sha256,
    )
    say(_indented(what.splitlines()))
    for title, lines in parts:
        if lines:
            say(f"{title}\n{_indented(lines)}")
    return DONE


def _indented(lines: Iterable[str]) -> str:
    return "\n".join(f"  {line}" for line in lines)


async def _where_from(here: AtHand, dataset: "Dataset") -> list[str]:
    origin = dataset.origin
    day = f"{dataset.added_at.astimezone():%Y-%m-%d}"
    lines = [words.came(str(origin.get("kind")), day, dataset.added_by)]
    if of := await _name_of(here, origin.get("of")):
        lines.append(story.out_of(of))
    from bot.training.datasets.parts import BUILD

    # Of a build it is the share that was asked for, for all parts.
    percent = 100 * origin.get("share", 0) if origin.get("kind") != BUILD else 0
    if said := story.share(str(origin.get("part", "")), percent):
        lines.append(said)
    if drafts := origin.get("drafts"):
        lines.append(story.build_of(drafts))
    if chosen := _chosen(origin.get("filters", {})):
        lines.append(words.chosen(chosen))
    reasons = origin.get("left_out", {})
    return [*lines, *filter(None, (building.left_out(reasons), building.no_pairs(reasons)))]


async def _name_of(here: AtHand, sha256: str | None) -> str:
    from bot.archive import NotOnRecordError

    if not sha256:
        return ""
    try:
        return (await here.archive.datasets.get(sha256)).name
    except NotOnRecordError:
        return sha256


def _chosen(filters: Mapping[str, Any]) -> list[str]:
    said: Mapping[str, Callable[[str], str | None]] = {
        "since": built_words.approved_since,
        "until": built_words.approved_until,
        "person": words.asked_by,
        "writer": built_words.written_by,
        "opinion": built_words.OPINIONS.get,
    }
    chosen = [str(say_it(filters[key])) for key, say_it in said.items() if filters.get(key)]
    return [*chosen, built_words.STARRED] if filters.get("starred") else chosen


async def _together(here: AtHand, dataset: "Dataset") -> list[str]:
    """Name the other parts of the build or the split that this one is a part of."""
    from bot.training.datasets.parts import companion_of

    every = await here.archive.datasets.kept()
    companion = companion_of(dataset, every)
    parts = set(dataset.origin.get("parts", {}).values()) | {companion and companion.sha256}
    return [
        words.other_part(each.name, each.sha256)
        for each in every
        if each.sha256 in parts - {dataset.sha256}
    ]


def _drafts(sources: Sequence["DatasetSource"]) -> list[str]:
    return [
        story.draft_mrkdwn(
            each.draft_id,
            each.version,
            other=each.other_version,
            lines=story.line(each.line),
            link=None,
            note=None,
        )
        for each in sources
        if not each.is_reference
    ]


def _copies(uploads: Sequence["Upload"]) -> list[str]:
    return [story.copy(each.engine, each.file_id) for each in uploads] or [story.NO_COPIES]


def _jobs(dataset: "Dataset", jobs: Iterable["Job"]) -> list[str]:
    return list(_job_lines(dataset.sha256, jobs)) or [story.NO_JOBS]


def _job_lines(sha256: str, jobs: Iterable["Job"]) -> Iterator[str]:
    for job in jobs:
        if sha256 not in (job.training_sha256, job.validation_sha256):
            continue
        yield story.job_mrkdwn(
            job.id,
            short_state(job.state.value, job.status),
            link=None,
            role="training" if sha256 == job.training_sha256 else "validation",
            model_escaped=job.fine_tuned_model,
        )
