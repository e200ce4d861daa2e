"""The lines above a version's text: which version it is, whose text, and what was asked for."""

from collections.abc import Iterator

from bot.archive import DecisionKind, VersionSource
from bot.drafting.cards.compared import brief_block
from bot.drafting.cards.parts import writer_of
from bot.drafting.cards.shown import Shown
from bot.slack import blocks
from bot.slack.message import Block
from bot.slack.outgoing import shortened
from bot.words import review as words

INSTRUCTION_LIMIT = 300
_MARKS = {DecisionKind.APPROVE: words.APPROVED, DecisionKind.DISCARD: words.DISCARDED}


def heading(shown: Shown) -> Iterator[Block]:
    """Return what stands above the text."""
    version = shown.version
    head = words.head(shown.draft.id, version.number, _mark(shown))
    if version.source is VersionSource.MODEL:
        # The model's name may hold what would be formatting, or an emoji's name.
        writer = writer_of(version) if shown.has_text else None
        line = f"{head} · {words.written_by(writer, version.seconds)}"
        yield blocks.context(blocks.literal(line))
    else:
        yield blocks.context(blocks.mrkdwn(f"{head} · {_origin_mrkdwn(shown)}"))
    if instruction := (version.assignment.instruction or "").strip():
        yield _asked(version.requested_by, instruction)
    if shown.base and version.source is VersionSource.MODEL:
        old, new = shown.base.brief(), version.assignment.brief
        if changed := brief_block(old, new, version.requested_by):
            yield changed


def _mark(shown: Shown) -> str | None:
    if shown.superseded:
        return words.OLDER
    return _MARKS[shown.decided] if shown.decided else None


def _origin_mrkdwn(shown: Shown) -> str:
    user = shown.version.requested_by
    match shown.version.source:
        case VersionSource.EDITOR:
            return words.edited_by_mrkdwn(user)
        case VersionSource.EARLIER:
            return words.back_to_mrkdwn(shown.same_as, user)
        case _:
            return words.FROM_FILE


def _asked(user: str | None, instruction: str) -> Block:
    """Quote what a person asked for, letter for letter, on as few lines as it takes."""
    who = {"type": "user", "user_id": user} if user else {"type": "text", "text": words.SOMEBODY}
    quoted = shortened(" ".join(instruction.split()), INSTRUCTION_LIMIT)
    return {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [who, {"type": "text", "text": words.ASKED}],
            },
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": quoted}]},
        ],
    }
