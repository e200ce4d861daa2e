"""Who may ask for drafts, and where. Checked by every listener, for every button too."""

import structlog

from bot import words
from bot.settings import Settings
from bot.slack.directory import Channel, Directory, Person
from bot.slack.failure import SlackFailure
from handlers.bot import Bot

log = structlog.get_logger(__name__)

# Slack's answers for a channel that we are not in, or of a kind for which we asked no scope.
OUT_OF_SIGHT = frozenset({"channel_not_found", "not_in_channel", "missing_scope"})


async def why_not(bot: Bot, *, user: str, team: str, channel: str | None) -> str | None:
    """Return why this person may not do this here, in words, or None when they may.

    Where Slack does not answer, nobody may.
    """
    if team != bot.identity.team_id:
        return words.no_guests()
    try:
        person = await bot.directory.person(user)
        place = await channel_or_closed(bot.directory, channel) if channel else None
        editors = await _editors(bot)
    except SlackFailure as failure:
        log.warning("could not check who asks", user=user, why=str(failure))
        return words.cannot_check()
    return refusal(person, place, editors, bot.settings)


def refusal(
    person: Person, place: Channel | None, editors: frozenset[str], settings: Settings
) -> str | None:
    """Decide; `editors` are user ids, and empty means every full member."""
    if person.is_outsider or (place and place.shared):
        return words.no_guests()
    if settings.editors and person.id not in editors:
        return words.not_an_editor()
    if place and not place.direct and settings.channels and place.id not in settings.channels:
        return words.wrong_channel_mrkdwn(sorted(settings.channels))
    return None


async def channel_or_closed(directory: Directory, channel: str) -> Channel:
    """Look a channel up; one that we cannot look into counts as private."""
    try:
        return await directory.channel(channel)
    except SlackFailure as failure:
        if failure.code not in OUT_OF_SIGHT:
            raise
        return Channel(channel, private=True, direct=channel.startswith("D"), shared=False)


async def _editors(bot: Bot) -> frozenset[str]:
    """Return EDITORS as user ids, with the members of its user groups."""
    groups = {entry for entry in bot.settings.editors if entry.startswith("S")}
    users = set(bot.settings.editors - groups)
    for group in groups:
        users |= await bot.directory.members(group)
    return frozenset(users)
