"""Who may ask for drafts, and who may train. Checked by every listener, for every button too."""

import structlog

from bot.archive import Draft
from bot.settings import Settings
from bot.slack.directory import Channel, Directory, Person
from bot.slack.failure import SlackFailure
from bot.words import access as words
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
        editors = await _people(bot, bot.settings.editors)
    except SlackFailure as failure:
        log.warning("could not check who asks", user=user, why=str(failure))
        return words.cannot_check()
    return refusal(person, place, editors, bot.settings)


async def why_no_admin(bot: Bot, *, user: str, team: str, channel: str | None) -> str | None:
    """Return why this person may not train or promote here, as mrkdwn, or None when they may.

    Where Slack does not answer, nobody may.
    """
    if team != bot.identity.team_id:
        return words.training_no_guests()
    try:
        person = await bot.directory.person(user)
        place = await channel_or_closed(bot.directory, channel) if channel else None
        admins = await _people(bot, bot.settings.admins)
    except SlackFailure as failure:
        log.warning("could not check who asks", user=user, why=str(failure))
        return words.cannot_check()
    return admin_refusal(person, place, admins, bot.settings)


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


def admin_refusal(
    person: Person, place: Channel | None, admins: frozenset[str], settings: Settings
) -> str | None:
    """Decide; `admins` are user ids.

    Where nobody is named, every full member may in the workspace on this machine, and nobody in
    real Slack: training costs money there.
    """
    if person.is_outsider or (place and place.shared):
        return words.training_no_guests()
    if settings.admins:
        allowed = person.id in admins
        return None if allowed else words.not_an_admin_mrkdwn(sorted(settings.admins))
    return None if settings.slack is None else words.no_admins_yet_mrkdwn(person.id)


def sees(draft: Draft, *, user: str, channel: str | None) -> bool:
    """Tell whether this person may see a draft in this channel.

    What was asked for in private is seen by who asked, and in the channel where it stands.
    """
    return not draft.private or draft.requested_by == user or draft.channel == channel


async def channel_or_closed(directory: Directory, channel: str) -> Channel:
    """Look a channel up; one that we cannot look into counts as private."""
    try:
        return await directory.channel(channel)
    except SlackFailure as failure:
        if failure.code not in OUT_OF_SIGHT:
            raise
        return Channel(channel, private=True, direct=channel.startswith("D"), shared=False)


async def _people(bot: Bot, named: frozenset[str]) -> frozenset[str]:
    """Return a setting's people as user ids, with the members of its user groups."""
    groups = {entry for entry in named if entry.startswith("S")}
    users = set(named - groups)
    for group in groups:
        users |= await bot.directory.members(group)
    return frozenset(users)
