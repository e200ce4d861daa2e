"""Where a training file comes from and what became of it: for who asks, and changing nothing."""

from collections.abc import Sequence

from bot.archive import Dataset, DatasetSource, Draft, Job, NotOnRecordError
from bot.archive.records import GONE
from bot.slack.message import Message
from bot.slack.notes import formatted_note
from bot.slack.outgoing import escape
from bot.training.cards.parts import name_of
from bot.training.datasets.parts import companion_of, is_built
from bot.training.datasets.story_card import (
    DRAFTS_SHOWN,
    JobShown,
    SourceShown,
    Story,
    story_card,
)
from bot.words import datasets as words
from handlers.access import sees
from handlers.bot import Bot
from handlers.drafts.listing import link_to
from handlers.finetune.reading import JOBS_LOOKED_THROUGH, link_to_card
from handlers.finetune.references import DELETED


async def tell(bot: Bot, dataset: Dataset, *, user: str, channel: str | None) -> Message:
    """Tell a file's life, as far as this person may see the drafts in it."""
    datasets = bot.archive.datasets
    # An earlier newsletter that a brief relies on is in a line too, but not what it is made of.
    all_sources = await datasets.sources(dataset.sha256)
    sources = [source for source in all_sources if not source.is_reference]
    return story_card(
        Story(
            dataset=dataset,
            of=await _origin_of(bot, dataset),
            companion=companion_of(dataset, await datasets.kept()),
            sources=await _shown(bot, sources[:DRAFTS_SHOWN], user=user, channel=channel),
            source_count=len(sources),
            copies=await datasets.uploads(dataset.sha256),
            jobs=await _jobs(bot, dataset),
        )
    )


async def why_gone(bot: Bot, dataset: Dataset) -> Message:
    """Say who deleted a file's bytes, and when."""
    line = await bot.archive.audit.about(DELETED, dataset.sha256)
    at = dataset.gone_at or dataset.added_at
    said = words.was_deleted_mrkdwn(
        escape(name_of(dataset.name)),
        day=at.astimezone().date().isoformat(),
        by=line.by if line else None,
        built=is_built(dataset),
    )
    return formatted_note(said)


async def _origin_of(bot: Bot, dataset: Dataset) -> Dataset | None:
    try:
        return await bot.archive.datasets.get(str(dataset.origin.get("of")))
    except NotOnRecordError:
        return None


async def _shown(
    bot: Bot, sources: Sequence[DatasetSource], *, user: str, channel: str | None
) -> list[SourceShown]:
    drafts = {number: await bot.archive.drafts.get(number) for number in _numbers(sources)}
    return [_source(bot, each, drafts[each.draft_id], user, channel) for each in sources]


def _numbers(sources: Sequence[DatasetSource]) -> set[int]:
    return {source.draft_id for source in sources}


def _source(
    bot: Bot, source: DatasetSource, draft: Draft, user: str, channel: str | None
) -> SourceShown:
    may_see = sees(draft, user=user, channel=channel)
    return SourceShown(
        source,
        link=link_to(bot, draft) if may_see else None,
        private=draft.private,
        deleted=draft.state in GONE,
    )


async def _jobs(bot: Bot, dataset: Dataset) -> list[JobShown]:
    """Return the jobs that learned from a file or were checked with it, newest first."""
    jobs = await bot.archive.jobs.recent(JOBS_LOOKED_THROUGH)
    used = [job for job in jobs if dataset.sha256 in (job.training_sha256, job.validation_sha256)]
    return [_job(bot, job, dataset) for job in used]


def _job(bot: Bot, job: Job, dataset: Dataset) -> JobShown:
    validates = job.training_sha256 != dataset.sha256
    return JobShown(job, link_to_card(bot, job), validates=validates)
