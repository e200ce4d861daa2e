"""Similar approved drafts as facts to rely on: a form offers them, and says what was chosen."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.archive import Brief, DraftState, Hit, NotOnRecordError, Reference
from bot.slack import blocks
from bot.slack.message import Block
from bot.slack.outgoing import shortened
from bot.words import forms as words
from handlers.access import sees
from handlers.bot import Bot

SIMILAR = "similar"
FIND_SIMILAR = "find_similar"
OFFERED = 3
MOST_BOXES = 10
"""Slack takes no more."""
_OPTION_LIMIT = 75


def boxes(hits: Sequence[Hit], chosen: Iterable[Reference] = ()) -> Block:
    """Return the field in which similar drafts are chosen; there is at least one."""
    options = [_option(hit) for hit in hits]
    wanted = {_value(reference) for reference in chosen}
    ticked = [option for option in options if option["value"] in wanted]
    element: dict[str, Any] = {"type": "checkboxes", "action_id": SIMILAR, "options": options}
    return {
        "type": "input",
        "block_id": SIMILAR,
        "label": blocks.plain(words.SIMILAR),
        "hint": blocks.plain(words.SIMILAR_HINT),
        "optional": True,
        "element": element | ({"initial_options": ticked} if ticked else {}),
    }


def chosen_in(view: Mapping[str, Any]) -> list[str]:
    """Return what was chosen in a form, as it is kept in a request."""
    field = view["state"]["values"].get(SIMILAR, {}).get(SIMILAR, {})
    return [str(option["value"]) for option in field.get("selected_options") or ()]


def references_in(chosen: Iterable[str]) -> tuple[Reference, ...]:
    """Return what was kept as references; what is none of ours is left out."""
    found = (each.partition(":") for each in chosen)
    return tuple(
        Reference(int(draft), int(version))
        for draft, _, version in found
        if _is_number(draft) and _is_number(version)
    )


async def find(
    bot: Bot, brief: Brief, *, user: str, channel: str | None, but: int | None = None
) -> list[Hit]:
    """Return up to three approved drafts that are like a brief and that this person may see."""
    text = "\n".join([brief.title or "", *brief.bullets, *brief.facts])
    return await bot.archive.search.similar(
        text, viewer=user, channel=channel, limit=OFFERED, but=but
    )


async def still_good(
    bot: Bot, references: Iterable[Reference], *, user: str, channel: str | None
) -> tuple[Reference, ...]:
    """Return those of the references that are still approved, and that this person may see."""
    return tuple([each for each in references if await _hit(bot, each, user=user, channel=channel)])


async def hits_of(
    bot: Bot, references: Iterable[Reference], *, user: str, channel: str | None
) -> list[Hit]:
    """Return the drafts behind references, without those that may not be relied on any more."""
    found = [await _hit(bot, each, user=user, channel=channel) for each in references]
    return [hit for hit in found if hit]


async def _hit(bot: Bot, reference: Reference, *, user: str, channel: str | None) -> Hit | None:
    try:
        draft = await bot.archive.drafts.get(reference.draft)
    except (NotOnRecordError, OverflowError):
        return None
    newest = await bot.archive.versions.latest(draft.id)
    is_visible = sees(draft, user=user, channel=channel)
    is_approved = draft.state is DraftState.APPROVED
    if not (is_visible and is_approved and newest and newest.number == reference.version):
        return None
    return Hit(draft, newest.number)


def _option(hit: Hit) -> dict[str, Any]:
    name = shortened(hit.draft.brief.name, _OPTION_LIMIT) or words.draft_name(hit.draft.id)
    about = words.similar_line(hit.draft.id, hit.draft.created_at.astimezone().date().isoformat())
    return {
        "text": blocks.literal(name),
        "description": blocks.literal(about),
        "value": _value(Reference(hit.draft.id, hit.version)),
    }


def _value(reference: Reference) -> str:
    return f"{reference.draft}:{reference.version}"


def _is_number(digits: str) -> bool:
    return digits.isascii() and digits.isdecimal()
