"""What must be checked, under a version: the riskiest first, each with its button.

The exact words stand as code: there every letter is what it is, nothing is formatted, and nothing
becomes a link. Not as plain text, because those sections hold the letter itself and nothing else.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from bot.archive import FindingRecord, FindingState, VersionState
from bot.checks.check import MOST
from bot.checks.finding import Finding, Kind, Reason, riskiest_first
from bot.drafting.cards import actions
from bot.drafting.cards.shown import Shown
from bot.slack import blocks
from bot.slack.message import Block
from bot.slack.outgoing import fallback, shortened
from bot.words import checks as words

SHOWN = 5
"""How many stand under a version: what fits on a phone."""
ALIKE = 2
"""How many of a kind are among them while others wait: five links would hide an invented price."""
QUOTE_LIMIT = 150
RECITED_WORDS = 12
"""By so many words one knows what was recited; all of it would be a wall on a phone."""
ABOUT_LIMIT = 80
ABOUT_MOST = 5
QUESTION_LIMIT = 300
"""How much Slack takes in the question before an approval."""
TITLE_LIMIT = 100

_BACKTICK_LIKE = "\u02cb"
_WORD_JOINER = "\u2060"
_FORMATTING = str.maketrans({sign: f"{_WORD_JOINER}{sign}{_WORD_JOINER}" for sign in "*_~`"})


def findings_blocks(shown: Shown) -> Iterator[Block]:
    """Tell what must be checked in the newest version, while nobody has decided on it.

    A text that broke off is no letter yet: what it lacks is its end, and nobody can approve it.
    """
    broke_off = shown.version.state is not VersionState.COMPLETE
    if shown.superseded or shown.decided or broke_off or not shown.has_text:
        return
    if shown.findings is None:
        yield blocks.context(blocks.plain(words.NOT_LOOKED_THROUGH))
        return
    if shown.open_findings:
        yield from _to_check(shown, shown.open_findings)
    elif shown.findings:
        total = len(shown.findings)
        done = blocks.section(blocks.mrkdwn(f"*{words.all_checked(total)}*"))
        yield done | {"accessory": _list_button(shown, words.see_all(total))}
    elif shown.in_english:
        yield blocks.context(blocks.plain(words.NOTHING_FOUND))
    if not shown.in_english:
        nothing = "" if shown.findings else f"{words.NOTHING_ELSE_FOUND} "
        yield blocks.context(blocks.plain(nothing + words.NOT_ENGLISH))
    if shown.rules_fault:
        fault = shortened(_one_line(shown.rules_fault), QUESTION_LIMIT)
        yield blocks.context(blocks.literal(words.rules_broken(fault)))


def open_lines(still_open: Sequence[FindingRecord], most: int = SHOWN) -> list[str]:
    """Return the riskiest of what is open as mrkdwn, and how many more there are."""
    lines = [line_mrkdwn(each.finding) for each in most_telling(still_open, most)]
    left_out = len(still_open) - len(lines)
    return [*lines, words.and_more(left_out)] if left_out else lines


def line_mrkdwn(finding: Finding) -> str:
    """Return the exact words of a finding, and below them why one should look at it."""
    lines = [_code_mrkdwn(finding), _why_mrkdwn(finding)]
    return "\n".join(line for line in lines if line)


def question(still_open: Sequence[FindingRecord]) -> dict[str, Any]:
    """Return what Slack asks before a text is approved of which something is open."""
    first, *others = riskiest(still_open)
    more = f"\n{words.and_more(len(others))}" if others else ""
    said = words.exact_words(quoted(first.finding), why(first.finding))
    text = shortened(said, QUESTION_LIMIT - len(more)) + more
    return {
        "title": blocks.plain(shortened(words.still_open(len(still_open)), TITLE_LIMIT)),
        "text": blocks.literal(text),
        "confirm": blocks.plain(words.APPROVE_ANYWAY),
        "deny": blocks.plain(words.BACK),
    }


def riskiest(records: Sequence[FindingRecord]) -> list[FindingRecord]:
    """Return findings with the riskiest first."""
    return sorted(records, key=lambda each: riskiest_first(each.finding))


def most_telling(records: Sequence[FindingRecord], most: int = SHOWN) -> list[FindingRecord]:
    """Return some of the riskiest: no two about one place, and not all of one kind."""
    shown: list[FindingRecord] = []
    kinds: Counter[Kind] = Counter()
    for alike in (ALIKE, most):
        for each in riskiest(records):
            kind = each.finding.kind
            if len(shown) < most and kinds[kind] < alike and not _is_asked(each, shown):
                shown.append(each)
                kinds[kind] += 1
    return riskiest(shown)


def _is_asked(record: FindingRecord, shown: Sequence[FindingRecord]) -> bool:
    """Tell whether a finding is among these, or stands where one of them does."""
    one = record.finding
    return any(
        record is each or (one.start < each.finding.end and each.finding.start < one.end)
        for each in shown
    )


def quoted(finding: Finding) -> str:
    """Return the exact words of a finding, in one line and not too many; they may be none."""
    quote = _one_line(finding.quote)
    if finding.kind is Kind.RECITED and len(some := quote.split(" ")) > RECITED_WORDS:
        quote = f"{' '.join(some[:RECITED_WORDS])}…"
    return shortened(quote, QUOTE_LIMIT)


def why(finding: Finding) -> str:
    """Say in plain text why a person should look at a finding."""
    about = about_of(finding)
    if finding.reason is Reason.SAID_TWICE and about[:1] == [quoted(finding)]:
        about = []  # nobody has to read the same words twice
    return words.why(finding.kind, finding.reason, about)


def about_of(finding: Finding) -> list[str]:
    """Return what the reason of a finding names, each in one line and not too long."""
    about = [shortened(_one_line(each), ABOUT_LIMIT) for each in finding.about if each.strip()]
    return about[:ABOUT_MOST]


def is_missing(finding: Finding) -> bool:
    """Tell whether a finding is a bullet that the text lacks."""
    return finding.kind is Kind.MISSING


def can_be_a_word(finding: Finding) -> bool:
    """Tell whether a finding may be a word of the team's."""
    return finding.kind is Kind.SPELLING and finding.reason is Reason.MISSPELT


def settled_mrkdwn(record: FindingRecord) -> str:
    """Say who settled a finding, and when; nothing while it is open."""
    if record.state is FindingState.OPEN or record.at is None:
        return ""
    missing = is_missing(record.finding)
    return words.settled_mrkdwn(record.state, record.by, record.at, missing=missing)


def _to_check(shown: Shown, still_open: Sequence[FindingRecord]) -> Iterator[Block]:
    total = len(shown.findings or ())
    head = words.to_check(len(still_open), total, at_least=total >= MOST)
    yield blocks.section(blocks.mrkdwn(f"*{head}*"))
    listed = most_telling(still_open)
    for record in listed:
        said = blocks.section(blocks.mrkdwn(line_mrkdwn(record.finding)))
        first, *others = _settle_buttons(shown, record)
        if others:
            yield said
            yield blocks.actions(first, *others)
        else:
            yield said | {"accessory": first}
    if left_out := len(still_open) - len(listed):
        yield blocks.context(blocks.plain(words.and_more(left_out)))
    label = words.see_all(total) if total > len(listed) else words.go_through(total)
    yield blocks.actions(_list_button(shown, label))


def _settle_buttons(shown: Shown, record: FindingRecord) -> Iterator[dict[str, Any]]:
    """Yield the button for what is most often the answer; a slip need not be a word of ours."""
    value = actions.finding_value(shown.draft.id, shown.version.number, record.id)
    label = words.LEFT_OUT if is_missing(record.finding) else words.CHECKED
    yield blocks.button(label, actions.FINDING_CHECKED, value)
    if can_be_a_word(record.finding):
        yield blocks.button(words.ADD_WORD, actions.FINDING_WORD, value)


def _list_button(shown: Shown, label: str) -> dict[str, Any]:
    return list_button(shown.draft.id, shown.version.number, label)


def list_button(draft_id: int, number: int, label: str) -> dict[str, Any]:
    """Return the button that opens the whole list of a version."""
    return blocks.button(label, actions.FINDINGS, actions.value_of(draft_id, number))


def _code_mrkdwn(finding: Finding) -> str:
    """Return exact words as code; a backtick in them would end it, so it gives way to its like."""
    harmless = quoted(finding).replace("`", _BACKTICK_LIKE)
    return f"`{fallback(harmless)}`" if harmless else ""


def _why_mrkdwn(finding: Finding) -> str:
    """Say why, as mrkdwn in which what the reason names is neither formatted nor a link."""
    about = tuple(each.translate(_FORMATTING) for each in finding.about)
    return fallback(why(replace(finding, about=about)))


def _one_line(text: str) -> str:
    return " ".join(text.split())
