"""What the bot promises, as checks of a snapshot: nothing is lost, and nothing is doubled.

`broken_always` holds at any moment, also while the bot is dead; `broken_at_the_end` holds when
nothing is under way any more. Both return a sentence for each promise that is broken.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bench.snapshot import DraftRow, Snapshot, VersionRow, is_answer
from workspace.calls import Call

ENDED = {"ready", "stopped", "failed", "approved", "discarded", "deleted"}


@dataclass(slots=True)
class Asked:
    """A draft that a person asked for; `marker` is a word that only this brief has.

    `sure` says that the bot has told the person, or Slack, that it has the request. `draft_id` is
    what became of it, once that was seen: of a deleted draft nothing else is left to know it by.
    """

    marker: str
    way: str
    sure: bool = False
    draft_id: int | None = None

    @property
    def is_message(self) -> bool:
        """Whether a message asks for it: Slack delivers that until the bot takes it."""
        return self.way in ("mention", "direct message")


def broken_always(seen: Snapshot, asked: Iterable[Asked]) -> list[str]:
    """Check what has to hold at any moment."""
    left = _not_deleted(seen, asked)
    return [*_lost(seen, left), *_doubled(seen, left), *_unarchived(seen)]


def broken_at_the_end(seen: Snapshot, asked: Iterable[Asked]) -> list[str]:
    """Check what has to hold once all is done, besides what always does."""
    return [
        *broken_always(seen, asked),
        *(problem for one in _not_deleted(seen, asked) for problem in _unanswered(seen, one)),
        *(problem for draft in seen.drafts for problem in _unfinished(seen, draft)),
        *(problem for draft in seen.drafts for problem in _different(seen, draft)),
    ]


def _not_deleted(seen: Snapshot, asked: Iterable[Asked]) -> list[Asked]:
    """Return what was asked for, without that of which nothing must be left."""
    gone = {draft.id for draft in seen.drafts if draft.is_gone}
    return [one for one in asked if one.draft_id not in gone]


def _lost(seen: Snapshot, asked: Iterable[Asked]) -> Iterator[str]:
    """What was acknowledged is on record."""
    for one in asked:
        if one.sure and not any(one.marker in request.payload for request in seen.requests):
            yield f"{one.marker}: the {one.way} was acknowledged and is not on record"


def _doubled(seen: Snapshot, asked: Iterable[Asked]) -> Iterator[str]:
    """Each request is there once, with one draft and one brief; each version has its number."""
    for one in asked:
        requests = sum(one.marker in request.payload for request in seen.requests)
        drafts = len(seen.drafts_about(one.marker))
        briefs = _briefs(seen, one.marker)
        for count, what in ((requests, "requests"), (drafts, "drafts"), (briefs, "briefs")):
            if count > 1:
                yield f"{one.marker}: {count} {what}"
    for draft in seen.drafts:
        numbers = [version.number for version in seen.versions_of(draft)]
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"draft {draft.id}: versions {numbers}"
        writing = sum(version.state == "writing" for version in seen.versions_of(draft))
        if writing > 1:
            yield f"draft {draft.id}: {writing} versions are being written"
    for request, count in Counter(draft.request_id for draft in seen.drafts).items():
        if count > 1:
            yield f"request {request}: {count} drafts"


def _briefs(seen: Snapshot, marker: str) -> int:
    return sum(marker in message.plain for place in seen.posted.values() for message in place)


def _unarchived(seen: Snapshot) -> Iterator[str]:
    """Every word that was ever shown in a draft's thread is in the archive."""
    texts: dict[tuple[str, str], list[str]] = {}
    gone = {(draft.channel, draft.thread_ts) for draft in seen.drafts if draft.is_gone}
    for draft in seen.drafts:
        if draft.thread_ts:
            versions = texts.setdefault((draft.channel, draft.thread_ts), [])
            versions.extend(version.text for version in seen.versions_of(draft))
    for thread, words in _shown(seen):
        if thread not in gone and not any(words in text for text in texts.get(thread, [])):
            yield f"shown in {thread} and not in the archive: {words[:80]!r}"


def _shown(seen: Snapshot) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield each text that was shown in a thread, with the thread."""
    threads: dict[tuple[str, str], str] = {}
    for call in seen.calls:
        if not call.answer.get("ok") or "ts" not in call.answer or is_answer(call.args):
            continue
        channel, ts = str(call.answer.get("channel")), str(call.answer["ts"])
        if call.args.get("thread_ts"):
            threads[channel, ts] = str(call.args["thread_ts"])
        words = _text_of(call).strip()
        if words and (channel, ts) in threads:
            yield (channel, threads[channel, ts]), words


def _text_of(call: Call) -> str:
    """Return the draft's text in a call: it stands in plain sections, or in a stream's piece."""
    blocks = call.args.get("blocks") or []
    if isinstance(blocks, str):
        blocks = json.loads(blocks)
    sections = [block["text"] for block in blocks if block["type"] == "section"]
    plain = [text["text"] for text in sections if text["type"] == "plain_text"]
    return "".join(plain) + str(call.args.get("markdown_text") or "")


def _unanswered(seen: Snapshot, one: Asked) -> Iterator[str]:
    """What was acknowledged has one draft, in one thread; what came in has left no loose end."""
    drafts = seen.drafts_about(one.marker)
    if (one.sure or one.is_message) and len(drafts) != 1:
        yield f"{one.marker}: {len(drafts)} drafts for an acknowledged {one.way}"
    if drafts and not one.is_message and _briefs(seen, one.marker) != 1:
        yield f"{one.marker}: {_briefs(seen, one.marker)} briefs"
    for request in seen.requests:
        if one.marker in request.payload and request.state != "done":
            yield f"{one.marker}: its request is {request.state}"


def _unfinished(seen: Snapshot, draft: DraftRow) -> Iterator[str]:
    """Every draft is whole, or says where it stopped and offers to try again."""
    versions = seen.versions_of(draft)
    if draft.state not in ENDED:
        yield f"draft {draft.id} is {draft.state}"
    if draft.is_gone:
        return
    for version in versions:
        if not version.presented:
            yield f"draft {draft.id}, version {version.number} is not presented"
    if draft.state in ("stopped", "failed") and versions:
        last = [m for m in seen.replies_of(draft) if m.ts in versions[-1].messages][-1:]
        if not last or "Try again" not in last[0].buttons or "stopped here" not in last[0].words:
            yield f"draft {draft.id} does not say that it stopped"


def _different(seen: Snapshot, draft: DraftRow) -> Iterator[str]:
    """Archive, Slack and file say the same, and the thread holds each version once."""
    if draft.is_gone:
        return
    versions = seen.versions_of(draft)
    replies = seen.replies_of(draft)
    wanted = [ts for version in versions for ts in version.messages]
    if sorted(wanted) != sorted(message.ts for message in replies):
        extra = [m.words[:60] for m in replies if m.ts not in wanted]
        yield f"draft {draft.id}: {len(replies)} messages for {len(wanted)}; too many: {extra}"
    for version in versions:
        shown = "".join(m.plain for m in replies if m.ts in version.messages)
        if shown != version.text:
            yield f"draft {draft.id}, version {version.number}: Slack shows {_diff(shown, version)}"
    newest = next((v for v in reversed(versions) if v.text.strip()), None)
    if newest and seen.files.get(draft.output_file or "") != newest.text:
        yield f"draft {draft.id}: its file {draft.output_file} is not its text"


def _diff(shown: str, version: VersionRow) -> str:
    return f"{len(shown)} characters for {len(version.text)}: {shown[-60:]!r}"
