"""One draft whole, as it is shown to one person on request."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.archive import (
    GONE,
    AuditEntry,
    Decision,
    DecisionKind,
    Draft,
    Feedback,
    FindingRecord,
    FindingState,
    Version,
    VersionSource,
    VersionState,
)
from bot.drafting.cards.brief import brief_card
from bot.drafting.cards.compared import changed_parts
from bot.drafting.cards.findings import is_missing, quoted, why
from bot.drafting.cards.parts import text_sections, writer_of
from bot.slack import blocks
from bot.slack.message import Block, Message
from bot.slack.outgoing import escape, shortened
from bot.slack.sections import PAGE_LIMIT
from bot.words import checks as check_words
from bot.words import drafts as draft_words
from bot.words import review as words

STEPS_SHOWN = 15
FINDINGS_SHOWN = 20
INSTRUCTION_LIMIT = 160

Element = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DraftShown:
    """All that the card of a whole draft depends on; versions and decisions come oldest first.

    `findings` are those in the newest text, in reading order; None where it was not looked through.
    `in_english` says whether it was read as an English text.
    """

    draft: Draft
    versions: Sequence[Version]
    decisions: Sequence[Decision] = ()
    feedback: Sequence[Feedback] = ()
    link: str | None = None
    deletion: AuditEntry | None = None
    findings: Sequence[FindingRecord] | None = None
    in_english: bool = True

    @property
    def newest_text(self) -> Version | None:
        """The newest version that has a text."""
        return next((each for each in reversed(self.versions) if each.text.strip()), None)

    @property
    def is_gone(self) -> bool:
        """Whether its text was deleted."""
        return self.draft.state in GONE


def show_card(shown: DraftShown) -> Message:
    """Show one draft whole: its brief, where it stands, what happened, and the newest text."""
    draft = shown.draft
    card = _without_text(draft) if shown.is_gone else brief_card(draft)
    card.blocks.append(blocks.context(blocks.mrkdwn(_standing_mrkdwn(shown))))
    if shown.is_gone:
        card.blocks.append(blocks.section(blocks.mrkdwn(words.DELETED)))
    card.blocks.extend(_history(shown))
    newest = shown.newest_text
    if newest:
        card.blocks.extend(_findings(newest, shown.findings))
        if not shown.in_english:
            card.blocks.append(blocks.context(blocks.plain(check_words.NOT_ENGLISH)))
        card.blocks.append(blocks.context(blocks.plain(words.text_of(newest.number))))
        # A text that is longer is read in its thread, or in its file.
        card.blocks.extend(text_sections(shortened(newest.text, PAGE_LIMIT)))
    if draft.output_file:
        kept = draft_words.kept_as(draft.output_file).strip()
        card.blocks.append(blocks.context(blocks.literal(kept)))
    return card


def _without_text(draft: Draft) -> Message:
    asked_for = draft_words.asked_for_mrkdwn(draft.id, draft.requested_by)
    return Message(asked_for, [blocks.context(blocks.mrkdwn(asked_for))])


def _standing_mrkdwn(shown: DraftShown) -> str:
    draft = shown.draft
    star = words.starred_mrkdwn(draft.starred_by) if draft.starred_by else None
    thread = f"<{shown.link}|{draft_words.OPEN_THREAD}>" if shown.link else None
    parts = [escape(draft_words.STATES[draft.state]), star, thread]
    return " · ".join(part for part in parts if part)


def _history(shown: DraftShown) -> Iterator[Block]:
    """List versions and decisions in the order in which they came about."""
    opinions = {version.id: Counter[bool]() for version in shown.versions}
    for each in shown.feedback:
        opinions.setdefault(each.version_id, Counter())[each.good] += 1
    steps = [
        *((v.started_at, _version_step(v, shown, opinions[v.id])) for v in shown.versions),
        *((decision.at, _decision_step(decision)) for decision in shown.decisions),
    ]
    if shown.draft.starred_by and shown.draft.starred_at:
        starred = [_person(shown.draft.starred_by), _text(words.STARRED_STEP)]
        steps.append((shown.draft.starred_at, starred))
    if shown.deletion:
        steps.append((shown.deletion.at, _deletion_step(shown.deletion)))
    if not steps:
        return
    steps.sort(key=lambda step: step[0])
    items = [_section([*elements, *_at(moment)]) for moment, elements in steps[-STEPS_SHOWN:]]
    left_out = len(steps) - len(items)
    if left_out:
        yield blocks.context(blocks.plain(words.earlier_steps(left_out)))
    listed = {"type": "rich_text_list", "style": "bullet", "elements": items}
    yield {"type": "rich_text", "elements": [listed]}


def _version_step(version: Version, shown: DraftShown, opinions: Counter[bool]) -> list[Element]:
    elements = [_text(words.version_step(version.number), bold=True)]
    elements += _whose(version, shown)
    # A text that was deleted is one that failed, on record: how it ended is not known any more.
    if not shown.is_gone and (version.state is not VersionState.COMPLETE or version.is_cut_off):
        elements.append(_text(f", {_state_of(version)}"))
    if version.assignment.instruction:
        quoted = shortened(" ".join(version.assignment.instruction.split()), INSTRUCTION_LIMIT)
        elements.append(_text(f": “{quoted}”"))
    if opinions:
        elements.append(_text(f" · {words.opinions(opinions[True], opinions[False])}"))
    return elements


def _whose(version: Version, shown: DraftShown) -> Iterator[Element]:
    match version.source:
        case VersionSource.MODEL if shown.is_gone:
            yield _text(words.by(writer_of(version)))
        case VersionSource.MODEL:
            failed = version.state is VersionState.FAILED
            yield _text(words.written_by(None if failed else writer_of(version), None))
            if version.assignment.instruction:
                yield _text(words.AFTER_A_REQUEST)
                yield _person(version.requested_by)
            elif changed := _changed_in_brief(version, shown.versions):
                yield _text(words.brief_step(changed))
                yield _person(version.requested_by)
        case VersionSource.EDITOR:
            yield _text(words.EDITED_BY)
            yield _person(version.requested_by)
        case VersionSource.FILE:
            yield _text(words.FROM_FILE)
        case VersionSource.EARLIER:
            yield _text(words.back_to(_same_as(version, shown.versions)))
            yield _text(words.BY)
            yield _person(version.requested_by)


def _changed_in_brief(version: Version, versions: Sequence[Version]) -> list[str]:
    """Name the parts in which a version's brief is not that of the version before it."""
    before = [each for each in versions if each.number < version.number]
    if not before:
        return []
    return list(changed_parts(before[-1].brief(), version.assignment.brief))


def _same_as(version: Version, versions: Sequence[Version]) -> int | None:
    """Return the number of the latest earlier version with the same text, if that is known."""
    if version.sha256 is None:
        return None
    same = (v for v in versions if v.number < version.number and v.sha256 == version.sha256)
    return max((v.number for v in same), default=None)


def _decision_step(decision: Decision) -> list[Element]:
    if decision.by is None and decision.kind is DecisionKind.REOPEN:
        said = [_text(words.reopened_by_file(decision.version))]
    else:
        step = words.decision_step(decision.kind, decision.version)
        said = [_person(decision.by), _text(step)]
    return [*said, _text(words.STAR_WENT_STEP)] if decision.unstarred else said


def _deletion_step(deletion: AuditEntry) -> list[Element]:
    if deletion.by is None:
        return [_text(words.DELETED_BY_SETTING)]
    return [_person(deletion.by), _text(words.DELETED_BY)]


def _findings(version: Version, findings: Sequence[FindingRecord] | None) -> Iterator[Block]:
    """List what was found in a text, and what became of it."""
    if findings is None:
        return
    still_open = sum(each.state is FindingState.OPEN for each in findings)
    head = check_words.listed(version.number, still_open, len(findings))
    parts: list[Element] = [_section([_text(head, bold=bool(findings))])]
    if findings:
        items = [_section(list(_finding(each))) for each in findings[:FINDINGS_SHOWN]]
        parts.append({"type": "rich_text_list", "style": "bullet", "elements": items})
    if len(findings) > FINDINGS_SHOWN:
        parts.append(_section([_text(check_words.and_more(len(findings) - FINDINGS_SHOWN))]))
    yield {"type": "rich_text", "elements": parts}


def _finding(record: FindingRecord) -> Iterator[Element]:
    if words_of := quoted(record.finding):
        yield _text(words_of, bold=True)
        yield _text(" · ")
    yield _text(why(record.finding))
    missing = is_missing(record.finding)
    yield _text(f" · {check_words.became(record.state, missing=missing)}")
    if record.by:
        yield _text(check_words.BY)
        yield _person(record.by)


def _at(moment: datetime) -> Iterator[Element]:
    yield _text(" · ")
    yield {
        "type": "date",
        "timestamp": int(moment.timestamp()),
        "format": "{date_short_pretty}, {time}",
        "fallback": draft_words.SOME_TIME_AGO,
    }


def _person(user: str | None) -> Element:
    return {"type": "user", "user_id": user} if user else _text(words.SOMEBODY)


def _text(text: str, *, bold: bool = False) -> Element:
    return {"type": "text", "text": text} | ({"style": {"bold": True}} if bold else {})


def _section(elements: list[Element]) -> Element:
    return {"type": "rich_text_section", "elements": elements}


def _state_of(version: Version) -> str:
    return draft_words.CUT_OFF if version.is_cut_off else draft_words.STATES[version.state]
