"""Taking an approval's message back: a draft was deleted, and its title and files are in there."""

from collections.abc import Awaitable
from datetime import timedelta

import structlog

from bot.archive import Decision, DecisionKind, Draft
from bot.slack.door import Door
from bot.slack.failure import PASSING, SlackFailure
from bot.slack.uploads import GONE

log = structlog.get_logger(__name__)

# After a longer absence an approval is no news any more.
ANNOUNCING_AGE = timedelta(hours=24)


async def take_back(door: Door, draft: Draft, decision: Decision) -> None:
    """Delete the message that told of an approval, and then its files.

    The files come last: they alone say where they were shown, also after a crash in between.

    Raises:
        SlackFailure: when Slack is away; what it refuses for good is logged.
    """
    for channel, ts in await where_told(door, draft, decision):
        await as_far_as_slack_lets_us(door.delete(channel, ts))
    for file in decision.files.values():
        await as_far_as_slack_lets_us(door.delete_file(file))


async def where_told(door: Door, draft: Draft, decision: Decision) -> list[tuple[str, str]]:
    """Return the messages that tell of an approval: their channels and `ts`.

    Raises:
        SlackFailure: when Slack does not say.
    """
    told = [each for file in decision.files.values() for each in await _shares(door, file)]
    if decision.kind is DecisionKind.APPROVE and not told:  # it went without its files
        until = decision.announced_at or decision.at + ANNOUNCING_AGE
        ts = await door.find(draft.channel, key_of(decision), decision.at, until)
        told += [(draft.channel, ts)] if ts else []
    return list(dict.fromkeys(told))


async def as_far_as_slack_lets_us(deletion: Awaitable[None]) -> None:
    """Delete something; where Slack refuses for good, the rest is deleted all the same."""
    try:
        await deletion
    except SlackFailure as failure:
        if failure.code in PASSING:
            raise
        log.warning("a deleted draft stays in Slack", why=str(failure))


def key_of(decision: Decision) -> str:
    """Return the name of an approval's message among all of ours."""
    return f"approval-{decision.id}-{decision.at.timestamp():.0f}"


async def _shares(door: Door, file_id: str) -> list[tuple[str, str]]:
    """Return in which messages a file is shown: their channels and `ts`."""
    try:
        file = await door.file_info(file_id)
    except SlackFailure as failure:
        if failure.code not in GONE:
            raise
        return []
    return [
        (channel, str(share["ts"]))
        for kind in (file.get("shares") or {}).values()
        for channel, shares in kind.items()
        for share in shares
    ]
