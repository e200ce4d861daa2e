"""Counting what a checker found of what it should have found, kind by kind.

A finding answers a label when both are of one kind and share more than half of the shorter of the
two and a fifth of the longer: "45" and "45 dollars" are the same place, a sentence with the number
in it is not. How many have exactly the label's bounds is counted apart. A label that names a reason
is answered by that reason only. What has no place is answered by its words: a missing bullet by the
bullet, however sure the checker is (half covered is told from not covered by the eye alone), and a
broken rule that stands in a pair's section "whole" by its reason, wherever it is found.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from bench.checks.marked import Duty, Label, Mark, Marked
from bench.checks.pairs import Pair
from bench.checks.tallies import Slip, Tally
from bot.checks.finding import Finding, Kind

AROUND = 45
"""Characters of context on each side of a miss."""


def tally(pair: Pair, findings: Sequence[Finding]) -> Tally:
    """Compare what was found in a pair's draft with its labels."""
    counted = Tally()
    wholes = {(label.kind, label.reason) for label in pair.whole}
    placed = [f for f in findings if f.has_place and (f.kind, f.reason) not in wholes]
    _count_places(pair, placed, counted)
    placeless = [f for f in findings if not f.has_place or (f.kind, f.reason) in wholes]
    _count_bullets(pair, [f for f in placeless if f.kind is Kind.MISSING], counted)
    _count_wholes(pair, [f for f in placeless if f.kind is not Kind.MISSING], counted)
    return counted


def answers(finding: Finding, mark: Mark) -> bool:
    """Tell whether a finding is the one that a mark asks for."""
    return (
        finding.kind is mark.label.kind
        and mark.label.reason in {None, finding.reason}
        and same_place((finding.start, finding.end), (mark.start, mark.end))
    )


def same_place(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Tell whether two stretches share more than half of the shorter and a fifth of the longer."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    shorter, longer = sorted((one[1] - one[0], other[1] - other[0]))
    return shared * 2 > shorter and shared * 5 >= longer


def _count_places(pair: Pair, findings: Sequence[Finding], counted: Tally) -> None:
    wanted = [mark for marks in _wanted(pair) for mark in marks]
    may = [mark for mark in pair.draft.marks if mark.label.duty is Duty.MAY]
    for marks in _wanted(pair):
        score = counted.scores[marks[0].label.kind]
        score.labels += 1
        if any(answers(finding, mark) for mark in marks for finding in findings):
            score.found += 1
        else:
            counted.slips.append(_missed(pair, marks[0], findings))
    for finding in findings:
        score = counted.scores[finding.kind]
        right = [mark for mark in wanted if answers(finding, mark)]
        if not right and any(answers(finding, mark) for mark in may):
            continue
        score.findings += 1
        score.right += bool(right)
        score.exact += any((m.start, m.end) == (finding.start, finding.end) for m in right)
        if not right:
            counted.slips.append(_false_alarm(pair, finding))
    for mark in pair.draft.marks:
        if mark.label.duty is Duty.MUST_NOT:
            score = counted.scores[mark.label.kind]
            score.traps += 1
            score.fallen += any(_in_trap(finding, mark, wanted + may) for finding in findings)


def _wanted(pair: Pair) -> list[list[Mark]]:
    """Return the labels that must be found, each with all the places where it may be."""
    wanted: list[list[Mark]] = []
    groups: dict[tuple[Label, str], list[Mark]] = {}
    for mark in pair.draft.marks:
        if mark.label.duty is Duty.MUST:
            wanted.append([mark])
        if mark.label.duty is Duty.ANY:
            group = groups.setdefault((mark.label, pair.draft.quote(mark).casefold()), [])
            wanted += [] if group else [group]
            group.append(mark)
    return wanted


def _in_trap(finding: Finding, trap: Mark, others: Iterable[Mark]) -> bool:
    at = (finding.start, finding.end)
    return same_place(at, (trap.start, trap.end)) and not any(
        answers(finding, mark) for mark in others
    )


def _count_bullets(pair: Pair, findings: Sequence[Finding], counted: Tally) -> None:
    score = counted.scores[Kind.MISSING]
    duties = {bullet.text.strip(): _duty(bullet) for bullet in pair.bullets}
    found = {finding.quote.strip() for finding in findings}
    for bullet, duty in duties.items():
        score.labels += duty is Duty.MUST
        score.found += duty is Duty.MUST and bullet in found
        score.traps += duty is Duty.MUST_NOT
        score.fallen += duty is Duty.MUST_NOT and bullet in found
        if duty is Duty.MUST and bullet not in found:
            counted.slips.append(Slip(pair.name, Kind.MISSING, "missed", bullet, "the brief"))
    for finding in findings:
        duty = duties.get(finding.quote.strip(), Duty.MUST_NOT)
        score.findings += duty is not Duty.MAY
        score.right += duty is Duty.MUST
        score.exact += duty is Duty.MUST
        if duty is Duty.MUST_NOT:
            lacks = f"lacks {', '.join(finding.about)}" if finding.about else "the brief"
            wrong = f"false: {finding.reason}"
            counted.slips.append(Slip(pair.name, Kind.MISSING, wrong, finding.quote, lacks))


def _duty(bullet: Marked) -> Duty:
    return bullet.marks[0].label.duty if bullet.marks else Duty.MUST_NOT


def _count_wholes(pair: Pair, findings: Sequence[Finding], counted: Tally) -> None:
    wanted = Counter((label.kind, label.reason) for label in pair.whole)
    for (kind, reason), times in wanted.items():
        score = counted.scores[kind]
        score.labels += times
        found = sum(1 for f in findings if (f.kind, f.reason) == (kind, reason))
        score.found += min(times, found)
        if found < times:
            slip = Slip(pair.name, kind, f"missed {kind}/{reason}", "", "the whole text")
            counted.slips.append(slip)
    for finding in findings:
        score = counted.scores[finding.kind]
        score.findings += 1
        if (finding.kind, finding.reason) in wanted:
            score.right += 1
            score.exact += 1
        else:
            counted.slips.append(_false_alarm(pair, finding))


def _missed(pair: Pair, mark: Mark, findings: Iterable[Finding]) -> Slip:
    here = [
        f"{f.kind}/{f.reason} “{f.quote}”"
        for f in findings
        if min(f.end, mark.end) > max(f.start, mark.start)
    ]
    told = f" [found there: {', '.join(here)}]" if here else ""
    around = context(pair.draft.text, mark.start, mark.end)
    quote = pair.draft.quote(mark)
    return Slip(pair.name, mark.label.kind, f"missed {mark.label}", quote, around + told)


def _false_alarm(pair: Pair, finding: Finding) -> Slip:
    about = f" ({', '.join(finding.about)})" if finding.about else ""
    return Slip(
        pair.name,
        finding.kind,
        f"false: {finding.reason}{about}",
        finding.quote,
        context(pair.draft.text, finding.start, finding.end),
    )


def context(text: str, start: int, end: int) -> str:
    """Return a place with what stands around it, in one line."""
    pieces = (text[max(0, start - AROUND) : start], text[start:end], text[end : end + AROUND])
    before, here, after = (" ".join(piece.split("\n")) for piece in pieces)
    return f"…{before}[{here}]{after}…"
