"""What the bot promises of reviews, as checks of a snapshot; each problem is a sentence.

One version for each reply, edit and changed file; one announcement for each approval; nothing of a
deleted draft.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from bench.reviewers import Act
from bench.snapshot import DraftRow, Snapshot, VersionRow
from workspace.client import Message

_ANNOUNCEMENT = re.compile(r"approved .*\(draft (\d+), version (\d+)\)")


def broken_always(seen: Snapshot, acts: Iterable[Act]) -> list[str]:
    """Check what has to hold at any moment."""
    return [
        *(problem for act in acts for problem in _doubled(seen, act)),
        *(problem for draft in seen.drafts for problem in _decided_twice(seen, draft)),
        *_announced_twice(seen),
    ]


def broken_at_the_end(seen: Snapshot, acts: Iterable[Act], deleted: Iterable[int]) -> list[str]:
    """Check what has to hold once all is done, besides what always does."""
    return [
        *broken_always(seen, acts),
        *(problem for act in acts for problem in _lost(seen, act)),
        *_not_announced(seen),
        *(problem for draft in seen.drafts for problem in _not_gone(seen, draft)),
        *(
            f"draft {draft.id} was deleted by nobody"
            for draft in seen.drafts
            if draft.is_gone and draft.id not in set(deleted)
        ),
        *(f"request {one.id} is received" for one in seen.requests if one.state == "received"),
    ]


def _holding(seen: Snapshot, act: Act) -> list[VersionRow]:
    """Return the versions that came of an act."""
    return [
        version
        for version in seen.versions
        if version.source == act.source
        and act.marker in (version.instruction or "" if act.source == "model" else version.text)
    ]


def _doubled(seen: Snapshot, act: Act) -> Iterator[str]:
    found = _holding(seen, act)
    # Regenerate and Try again repeat a change on the same base, which is another act. The same
    # reply taken twice would change what came of it the first time.
    count = len({each.based_on for each in found}) if act.source == "model" else len(found)
    if count > 1:
        yield f"{act.marker}: {count} versions by {act.source}"


def _lost(seen: Snapshot, act: Act) -> Iterator[str]:
    if act.sure and not _holding(seen, act) and not _given_back(seen, act):
        yield f"{act.marker}: no version by {act.source} in draft {act.draft_id}"


def _given_back(seen: Snapshot, act: Act) -> bool:
    """Tell whether an edit that came a moment too late was sent to its editor, word for word."""
    if act.source != "editor":
        return False
    direct = (place for name, place in seen.posted.items() if name.startswith("D"))
    return any(act.marker in message.plain for place in direct for message in place)


def _decided_twice(seen: Snapshot, draft: DraftRow) -> Iterator[str]:
    """What is decided is not decided again before somebody reopens it."""
    kinds = [decision.kind for decision in seen.decisions_of(draft)]
    for before, after in zip(["reopen", *kinds], kinds, strict=False):
        if (before == "reopen") == (after == "reopen"):
            yield f"draft {draft.id}: {after} after {before}"


def _announcements(seen: Snapshot) -> dict[tuple[int, int], list[Message]]:
    """Return the messages that tell a channel of an approval, by draft and version."""
    found: dict[tuple[int, int], list[Message]] = {}
    for place in seen.posted.values():
        for message in place:
            if told := _ANNOUNCEMENT.search(message.text):
                found.setdefault((int(told[1]), int(told[2])), []).append(message)
    return found


def _announced_twice(seen: Snapshot) -> Iterator[str]:
    approvals = Counter(
        (decision.draft_id, decision.version)
        for decision in seen.decisions
        if decision.kind == "approve"
    )
    for (draft, version), messages in _announcements(seen).items():
        if len(messages) > approvals[draft, version]:
            yield f"draft {draft}, version {version}: announced {len(messages)} times"


def _not_announced(seen: Snapshot) -> Iterator[str]:
    """The channel of an approved draft knows, with the very text as a file."""
    told = _announcements(seen)
    for draft in seen.drafts:
        decisions = seen.decisions_of(draft)
        if draft.state != "approved":
            continue
        number = decisions[-1].version
        messages = told.get((draft.id, number), [])
        if not messages or not decisions[-1].announced:
            yield f"draft {draft.id}, version {number}: approved, and not announced"
            continue
        text = seen.versions_of(draft)[number - 1].text.encode()
        files = [seen.shared.get(str(file["id"])) for file in messages[-1].files]
        if text not in files:
            yield f"draft {draft.id}, version {number}: its file in the channel is not its text"


def _not_gone(seen: Snapshot, draft: DraftRow) -> Iterator[str]:
    """Of a deleted draft no text is left: not on record, not as a file, not in its thread."""
    if not draft.is_gone:
        return
    texts = [version.text for version in seen.versions_of(draft) if version.text]
    if draft.bullets != "[]" or texts:
        yield f"draft {draft.id}: deleted, and its text is on record"
    if draft.output_file in seen.files:
        yield f"draft {draft.id}: deleted, and its file is there"
    left = [message for message in seen.replies_of(draft) if not _tells_of_deletion(message)]
    if left or len(seen.replies_of(draft)) > 1:
        yield f"draft {draft.id}: deleted, and its thread has {[m.words for m in left]}"


def _tells_of_deletion(message: Message) -> bool:
    """Tell the one message that is left in the thread of a brief that a person wrote."""
    return not message.plain and "was deleted by" in message.words
