"""Values from which the messages of drafts are made, and every such message, by name."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from bot.archive import (
    NO_BRIEF,
    Assignment,
    AuditEntry,
    Brief,
    Decision,
    DecisionKind,
    Draft,
    DraftState,
    Feedback,
    FindingRecord,
    FindingState,
    Reference,
    Version,
    VersionSource,
    VersionState,
    Writer,
)
from bot.archive.deletion import DELETE_ACT, subject_of
from bot.checks.finding import Finding, Kind, Reason
from bot.drafting.cards.brief import brief_card, unplaced_card
from bot.drafting.cards.growing import growing_pages, stream_status
from bot.drafting.cards.show import DraftShown, show_card
from bot.drafting.cards.version import Shown, version_pages
from bot.slack.message import Message

MOMENT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
BRIEF = Brief(
    title="Sundays at the library",
    bullets=("The library opens on Sundays from March", "Volunteers wanted: two hours a month"),
    facts=("It opens at 10",),
)
OTHER_BRIEF = replace(
    BRIEF, bullets=("The library opens on Sundays",), references=(Reference(1, 2),)
)
TEXT = """Subject: Sundays at the library

Dear readers,

The library opens on Sundays from March 7, and the café with it.

Volunteers are wanted: two hours a month.

Warmly,
Chris
"""
CHANGED = """Subject: Sundays at the library

Dear readers,

The library opens on Sundays from March 7. Come and read.

Warmly,
Chris
"""
OTHER = """Subject: Open doors

Good morning! From March there are books on Sundays too.
"""


def a_draft(**changes: Any) -> Draft:  # noqa: ANN401 - any field, checked by its class
    """A draft whose newest version is whole, with these changes."""
    usual = Draft(
        id=3,
        request_id=1,
        team="T1",
        channel="C1",
        private=False,
        thread_ts="1.1",
        requested_by="UEDITOR",
        brief=BRIEF,
        state=DraftState.READY,
        state_changed_at=MOMENT,
        output_file="0003-sundays-at-the-library.txt",
        created_at=MOMENT,
    )
    return replace(usual, **changes)


def a_version(number: int = 1, text: str = TEXT, **changes: Any) -> Version:  # noqa: ANN401 - as above
    """A whole version that a model wrote."""
    moment = MOMENT + timedelta(minutes=number)
    usual = Version(
        id=number,
        draft_id=3,
        number=number,
        state=VersionState.COMPLETE,
        text=text,
        sha256=sha256(text.encode()).hexdigest(),
        source=VersionSource.MODEL,
        assignment=Assignment(BRIEF),
        writer=Writer("openai", "ft:gpt-4.1-mini:example:letters:Cx81", "s" * 64),
        model_resolved=None,
        prompt_tokens=120,
        completion_tokens=80,
        seconds=12.4,
        finish_reason="stop",
        failure=None,
        requested_by="UEDITOR",
        messages=("1.2",),
        started_at=moment,
        finished_at=moment,
        changed_at=moment,
    )
    return replace(usual, **changes)


def a_changed_version(text: str = CHANGED, **changes: Any) -> Version:  # noqa: ANN401 - as above
    """Version 2, written because somebody asked for a change."""
    asked = Assignment(BRIEF, "shorter,\nand drop the café", based_on=1)
    return a_version(2, text, **({"assignment": asked} | changes))


def an_edited_version(
    number: int = 3,
    source: VersionSource = VersionSource.EDITOR,
    **changes: Any,  # noqa: ANN401 - as above
) -> Version:
    """A version that no model wrote."""
    usual: dict[str, Any] = {
        "source": source,
        "writer": None,
        "seconds": None,
        "requested_by": None if source is VersionSource.FILE else "UOTHER",
        "assignment": Assignment(BRIEF, based_on=number - 1),
    }
    text = changes.pop("text", CHANGED.replace("Come and read", "Come in"))
    return a_version(number, text, **(usual | changes))


def a_broken_version(number: int = 2, text: str = "Subject: Sun", **changes: Any) -> Version:  # noqa: ANN401 - as above
    """A version whose writing broke off."""
    state = VersionState.PARTIAL if text.strip() else VersionState.FAILED
    usual: dict[str, Any] = {"state": state, "failure": "cut: ", "finish_reason": None}
    return a_version(number, text, **(usual | changes))


def a_decision(kind: DecisionKind, version: int = 2, **changes: Any) -> Decision:  # noqa: ANN401 - as above
    """What an editor decided."""
    usual = Decision(
        id=1,
        draft_id=3,
        version=version,
        kind=kind,
        by="UCHIEF",
        at=MOMENT + timedelta(hours=1),
        files={},
        announced_at=None,
    )
    return replace(usual, **changes)


def a_finding(
    finding_id: int, finding: Finding, state: FindingState = FindingState.OPEN, by: str = "UOTHER"
) -> FindingRecord:
    """A finding on record; a settled one was settled ten minutes after the text was there."""
    is_open = state is FindingState.OPEN
    at = None if is_open else MOMENT + timedelta(minutes=10)
    return FindingRecord(finding_id, 1, finding, state, None if is_open else by, at)


def found_in(text: str, kind: Kind, quote: str, reason: Reason, *about: str, risk: int) -> Finding:
    """A finding at the first place where a text says so; one without a place if it does not."""
    start = max(text.find(quote), 0)
    end = start + len(quote) if quote in text else start
    return Finding(kind, start, end, quote, reason, about, risk)


FINDINGS = (
    found_in(TEXT, Kind.RULE, "Sundays at the library", Reason.SUBJECT_TOO_LONG, "4", "3", risk=40),
    found_in(TEXT, Kind.DATE, "March 7", Reason.DIFFERS, "from March", risk=88),
    found_in(TEXT, Kind.NAME, "café", Reason.NOT_IN_BRIEF, risk=60),
    found_in(TEXT, Kind.NUMBER, "two hours", Reason.NOT_IN_BRIEF, risk=80),
    found_in(TEXT, Kind.SPELLING, "Warmly", Reason.MISSPELT, "warmly", "formally", risk=25),
    found_in(TEXT, Kind.MISSING, "It is free", Reason.NOT_COVERED, risk=70),
    found_in(TEXT, Kind.MISSING, "Bring *tea* & <cake>", Reason.HALF_COVERED, "tea", risk=45),
)
"""Seven things to check in TEXT, in reading order."""


def findings(*settled: FindingState) -> tuple[FindingRecord, ...]:
    """All of FINDINGS on record; the first ones have these states, the others are open."""
    states = [*settled, *[FindingState.OPEN] * len(FINDINGS)]
    return tuple(
        a_finding(number, each, states[number - 1]) for number, each in enumerate(FINDINGS, start=1)
    )


ALL_CHECKED = (FindingState.CHECKED,) * len(FINDINGS)


def shown(version: Version | None = None, **changes: Any) -> Shown:  # noqa: ANN401 - as above
    """What a version is shown with: it is the newest, nothing was found, nobody has decided."""
    version = version or a_version()
    usual = Shown(draft=a_draft(), version=version, newest=version.number, findings=())
    return replace(usual, **changes)


def decided(kind: DecisionKind, version: Version | None = None, **changes: Any) -> Shown:  # noqa: ANN401 - as above
    """A version on which an editor decided."""
    version = version or a_changed_version()
    state = DraftState.APPROVED if kind is DecisionKind.APPROVE else DraftState.DISCARDED
    draft = a_draft(state=state, **changes)
    decision = a_decision(kind, version.number)
    return shown(version, draft=draft, base=a_version(), decision=decision)


def _page(of: Shown) -> Message:
    (page,) = version_pages(of)
    return page


def _history() -> DraftShown:
    versions = [
        a_version(),
        a_changed_version(),
        an_edited_version(),
        an_edited_version(
            4, VersionSource.EARLIER, text=CHANGED, sha256=a_changed_version().sha256
        ),
        an_edited_version(5, VersionSource.FILE),
        a_broken_version(6),
    ]
    opinions = [
        Feedback(2, user, good=good, at=MOMENT)
        for user, good in (("UEDITOR", True), ("UOTHER", False))
    ]
    approved = a_decision(DecisionKind.APPROVE, 4, at=MOMENT + timedelta(minutes=4, seconds=30))
    reopened = a_decision(
        DecisionKind.REOPEN,
        4,
        by=None,
        at=MOMENT + timedelta(minutes=4, seconds=50),
        unstarred="UCHIEF",
    )
    return DraftShown(
        a_draft(state=DraftState.STOPPED),
        versions,
        [approved, reopened],
        opinions,
        "https://example.org/archives/C1/p11",
    )


MESSAGES: dict[str, Callable[[], Message]] = {
    "brief": lambda: brief_card(a_draft()),
    "brief-with-references": lambda: brief_card(a_draft(brief=OTHER_BRIEF)),
    "unplaced": lambda: unplaced_card(a_draft(), "chrisgpt", "not_in_channel"),
    "growing-no-words": lambda: growing_pages(a_version(state=VersionState.WRITING), "")[0],
    "growing-change": lambda: growing_pages(a_changed_version(state=VersionState.WRITING), "")[0],
    "growing": lambda: growing_pages(a_version(state=VersionState.WRITING), "Subject: Sun")[0],
    "stream": lambda: stream_status(a_version(state=VersionState.WRITING)),
    "first": lambda: _page(shown()),
    "changed": lambda: _page(shown(a_changed_version(), base=a_version())),
    "changed-mostly": lambda: _page(shown(a_changed_version(OTHER), base=a_version())),
    "changed-in-nothing": lambda: _page(shown(a_changed_version(TEXT), base=a_version())),
    "changed-in-nothing-by-the-demonstration": lambda: _page(
        shown(
            replace(a_changed_version(TEXT), writer=Writer("local", "smollm2-135m", "s" * 64)),
            base=a_version(),
        )
    ),
    "changed-by-its-brief": lambda: _page(
        shown(
            a_version(2, CHANGED, assignment=Assignment(OTHER_BRIEF, based_on=1)), base=a_version()
        )
    ),
    "edited": lambda: _page(shown(an_edited_version(), base=a_changed_version())),
    "from-file": lambda: _page(
        shown(an_edited_version(source=VersionSource.FILE), base=a_changed_version())
    ),
    "back": lambda: _page(
        shown(
            an_edited_version(source=VersionSource.EARLIER, text=TEXT),
            base=a_changed_version(),
            same_as=1,
        )
    ),
    "older": lambda: _page(shown(newest=2)),
    "older-of-a-decided-draft": lambda: _page(
        shown(newest=2, draft=a_draft(state=DraftState.APPROVED))
    ),
    "broken-off": lambda: _page(shown(a_broken_version(), earlier=1)),
    "broken-off-first": lambda: _page(shown(a_broken_version(1))),
    "stopped": lambda: _page(shown(a_broken_version(1, failure="stopped: UEDITOR"))),
    "failed": lambda: _page(shown(a_broken_version(1, "", failure="key_refused: no"))),
    "failed-older": lambda: _page(shown(a_broken_version(1, ""), newest=2)),
    "cut-off": lambda: _page(shown(a_version(finish_reason="length"))),
    "approved": lambda: _page(decided(DecisionKind.APPROVE)),
    "approved-starred": lambda: _page(
        decided(DecisionKind.APPROVE, starred_by="UCHIEF", starred_at=MOMENT)
    ),
    "discarded": lambda: _page(decided(DecisionKind.DISCARD)),
    "discarded-without-text": lambda: _page(decided(DecisionKind.DISCARD, a_broken_version(1, ""))),
    "reopened": lambda: _page(
        shown(
            a_changed_version(),
            base=a_version(),
            decision=a_decision(DecisionKind.REOPEN, unstarred="UOTHER"),
        )
    ),
    "reopened-by-the-file": lambda: _page(
        shown(
            an_edited_version(source=VersionSource.FILE),
            base=a_changed_version(),
            decision=a_decision(DecisionKind.REOPEN, by=None),
        )
    ),
    "to-check": lambda: _page(shown(findings=findings())),
    "to-check-few": lambda: _page(
        shown(a_changed_version(TEXT), base=a_version(text=CHANGED), findings=findings()[:2])
    ),
    "to-check-when-all-must-be": lambda: _page(
        shown(findings=findings()[1:2], approves_unchecked=False)
    ),
    "checked-in-part": lambda: _page(
        shown(findings=findings(FindingState.FACT, FindingState.CHECKED))
    ),
    "checked": lambda: _page(shown(findings=findings(*ALL_CHECKED))),
    "not-looked-through": lambda: _page(shown(findings=None)),
    "in-another-language": lambda: _page(shown(in_english=False)),
    "to-check-in-another-language": lambda: _page(
        shown(findings=findings()[3:4], in_english=False)
    ),
    "cut-off-to-check": lambda: _page(
        shown(a_version(finish_reason="length"), findings=findings()[:1])
    ),
    "approved-unchecked": lambda: _page(
        replace(decided(DecisionKind.APPROVE), findings=findings()[:2])
    ),
    "file-gone": lambda: _page(shown(file_gone=True)),
    "show": lambda: show_card(_history()),
    "show-to-check": lambda: show_card(
        DraftShown(
            a_draft(),
            [a_version()],
            findings=findings(FindingState.FACT, FindingState.CHECKED, FindingState.OPEN),
        )
    ),
    "show-nothing-to-check": lambda: show_card(DraftShown(a_draft(), [a_version()], findings=())),
    "show-waiting": lambda: show_card(
        DraftShown(a_draft(state=DraftState.WAITING, output_file=None), [])
    ),
    "show-approved": lambda: show_card(
        DraftShown(
            a_draft(
                state=DraftState.APPROVED,
                starred_by="UCHIEF",
                starred_at=MOMENT + timedelta(hours=2),
            ),
            [a_version(), a_version(2, assignment=Assignment(OTHER_BRIEF))],
            [a_decision(DecisionKind.APPROVE, 2)],
        )
    ),
    "show-deleted": lambda: show_card(
        DraftShown(
            a_draft(state=DraftState.DELETED, brief=NO_BRIEF, output_file=None),
            [
                a_version(
                    text="",
                    sha256=None,
                    state=VersionState.FAILED,
                    assignment=Assignment(NO_BRIEF),
                ),
                an_edited_version(
                    2, VersionSource.EARLIER, text="", sha256=None, state=VersionState.FAILED
                ),
            ],
            [a_decision(DecisionKind.DISCARD, 1)],
            deletion=AuditEntry(
                id=1,
                at=MOMENT + timedelta(days=1),
                by="UADMIN",
                act=DELETE_ACT,
                engine=None,
                subject=subject_of(3),
                details={},
            ),
        )
    ),
}
