"""The kills notice what was lost or doubled: their checks find each fault that is put there."""

from dataclasses import replace

from bench import review_promises
from bench.reviewers import Act
from bench.snapshot import DecisionRow, DraftRow, RequestRow, Snapshot, VersionRow
from workspace.client import Message

DRAFT = DraftRow(1, 1, "C0NEWSLETTER", "1.000001", "UEDITOR", "approved", '["one"]', "one.txt")
FIRST = VersionRow(1, 1, 1, "complete", "model", None, None, "Dear all", ("1.000002",), True)  # noqa: FBT003 - a row
CHANGE = replace(
    FIRST, id=2, number=2, instruction="put A0000E into it", based_on=1, messages=("1.000003",)
)
EDIT = replace(FIRST, id=3, number=3, source="editor", text="A0001E stands here", based_on=2)
APPROVED = DecisionRow(1, 1, 3, "approve", announced=True)
ACTS = (Act("A0000E", "model", 1, sure=True), Act("A0001E", "editor", 1, sure=True))
TOLD = Message(
    "C0NEWSLETTER",
    {
        "ts": "1.000009",
        "text": "<@UEDITOR> approved “one” (draft 1, version 3)",
        "files": [{"id": "F1", "name": "one.txt"}],
    },
)
GOOD = Snapshot(
    requests=(RequestRow(1, "event", "done", "{}"),),
    drafts=(DRAFT,),
    versions=(FIRST, CHANGE, EDIT),
    decisions=(APPROVED,),
    calls=(),
    posted={"C0NEWSLETTER": [TOLD]},
    replies={},
    files={"one.txt": EDIT.text},
    shared={"F1": EDIT.text.encode()},
)


def broken(seen: Snapshot, *, deleted: tuple[int, ...] = ()) -> list[str]:
    """Say which promises are broken when all is done."""
    return review_promises.broken_at_the_end(seen, ACTS, deleted)


def test_what_is_as_it_should_be_is_not_complained_of() -> None:
    """Each act has its version, and the approval was told once with its file."""
    assert broken(GOOD) == []


def test_a_reply_or_an_edit_that_is_lost_or_doubled_is_told() -> None:
    """The same reply taken twice changes what came of it; the same change anew does not."""
    twice = replace(CHANGE, id=4, number=4, based_on=2)
    anew = replace(CHANGE, id=4, number=4)
    saved_twice = replace(EDIT, id=4, number=4, based_on=3)

    assert broken(replace(GOOD, versions=(*GOOD.versions, twice)))
    assert broken(replace(GOOD, versions=(*GOOD.versions, anew))) == []
    assert broken(replace(GOOD, versions=(*GOOD.versions, saved_twice)))
    assert broken(replace(GOOD, versions=(FIRST, replace(CHANGE, instruction=None), EDIT)))
    assert broken(replace(GOOD, versions=(FIRST, CHANGE, replace(EDIT, text="Dear all"))))


def test_an_edit_that_came_too_late_may_be_sent_back() -> None:
    """Its words are not lost where its editor has them; a reply is not made good so."""
    block = {"type": "section", "text": {"type": "plain_text", "text": EDIT.text}}
    sent = Message("D0EDITOR", {"ts": "1.000010", "text": "", "blocks": [block]})
    other = replace(EDIT, text="Dear all")
    seen = replace(GOOD, posted={**GOOD.posted, "D0EDITOR": [sent]}, shared={"F1": b"Dear all"})

    assert broken(replace(seen, versions=(FIRST, CHANGE, other))) == []
    assert broken(replace(seen, versions=(FIRST, replace(CHANGE, instruction=None), EDIT)))


def test_an_approval_that_is_doubled_or_not_told_is_told() -> None:
    """In the archive, in the channel, and byte for byte in its file."""
    again = replace(APPROVED, id=2)

    assert broken(replace(GOOD, decisions=(APPROVED, again)))
    assert broken(replace(GOOD, posted={"C0NEWSLETTER": [TOLD, TOLD]}))
    assert broken(replace(GOOD, posted={"C0NEWSLETTER": []}))
    assert broken(replace(GOOD, decisions=(replace(APPROVED, announced=False),)))
    assert broken(replace(GOOD, shared={"F1": b"Dear all"}))


def test_what_is_left_of_a_deleted_draft_is_told() -> None:
    """Its text on record, its file, its thread; and that nobody wanted it deleted."""
    gone = replace(DRAFT, state="deleted", bullets="[]", output_file=None)
    acts: tuple[Act, ...] = ()
    nothing = replace(
        GOOD, drafts=(gone,), versions=(replace(FIRST, text=""),), decisions=(), posted={}
    )

    def left(seen: Snapshot) -> list[str]:
        return review_promises.broken_at_the_end(seen, acts, [1])

    assert left(nothing) == []
    assert review_promises.broken_at_the_end(nothing, acts, [])
    assert left(replace(nothing, versions=(FIRST,)))
    assert left(replace(nothing, drafts=(replace(gone, output_file="one.txt"),)))
    thread = {("C0NEWSLETTER", "1.000001"): [Message("C0NEWSLETTER", {"text": "Dear all"})]}
    assert left(replace(nothing, replies=thread))


def test_a_request_that_nobody_takes_up_is_told() -> None:
    """At the end nothing is left to be done."""
    assert broken(replace(GOOD, requests=(RequestRow(1, "event", "received", "{}"),)))
