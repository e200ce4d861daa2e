"""Editors who go on with drafts: changes, edits, decisions, whether the bot is there or not.

Each act that brings words brings a word of its own, by which it is found again. Drafts with odd
numbers are only written on, so that nothing may come of no act there; those with even numbers are
decided upon, and every fourth is deleted.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.newsroom import SUBMIT_SECONDS, Newsroom, opened
from bench.snapshot import DraftRow, Snapshot
from bot.drafting.cards.actions import DELETE_DRAFT
from bot.words import review as words
from workspace.client import Form, Message, NotSeenError, Persona, Refused, until

NOTE_SECONDS = 3.0
_WRITTEN_ON = frozenset({"ready", "stopped", "failed"})


@dataclass(slots=True)
class Act:
    """Words that a person brought into a draft: `source` is whose version they have to be in.

    `sure` says that the bot has told the person, or Slack, that it has them; a file needs nobody's
    word.
    """

    marker: str
    source: str
    draft_id: int
    sure: bool = False


class Reviewers:
    """What editors do with drafts, and what they did so far."""

    def __init__(self, newsroom: Newsroom, output: Path) -> None:
        self.acts: list[Act] = []
        self.done: Counter[str] = Counter()
        """What people set out to do, by kind."""
        self.deleted: set[int] = set()
        """The drafts of which somebody wanted the text deleted, and was asked."""
        self._newsroom = newsroom
        self._chance = newsroom.chance
        self._output = output
        self._unseen: dict[int, str] = {}
        """By draft, what was last written into its file: people look before they write again."""
        self._ways: dict[str, Callable[[Snapshot, DraftRow], Awaitable[None]]] = {
            "change": self._change,
            "edit": self._edit,
            "change of the file": self._change_file,
            "go back": self._go_back,
            "regenerate": self._regenerate,
            "approve": self._approve,
            "discard": self._discard,
            "reopen": self._reopen,
            "star": self._star,
            "delete": self._delete,
        }
        self._on = dict.fromkeys(self._ways, _for_writing)
        self._on |= dict.fromkeys(("approve", "discard"), _for_deciding)
        self._on |= {"reopen": _decided, "star": _approved, "delete": _for_deleting}

    @property
    def kinds(self) -> list[str]:
        """The kinds of acts."""
        return list(self._ways)

    async def act(self, kinds: Iterable[str], seen: Snapshot, count: int) -> None:
        """Let people do so many of these at once, in their order, as far as there are drafts."""
        found = [(kind, fitting) for kind in kinds if (fitting := self._fitting(kind, seen))]
        chosen = [(kind, self._chance.choice(fitting)) for kind, fitting in found[:count]]
        self.done.update(kind for kind, _ in chosen)
        await asyncio.gather(*(self._ways[kind](seen, draft) for kind, draft in chosen))

    def _fitting(self, kind: str, seen: Snapshot) -> list[DraftRow]:
        return [each for each in seen.drafts if self._on[kind](each) and seen.versions_of(each)]

    async def _change(self, seen: Snapshot, draft: DraftRow) -> None:
        """Reply in the thread: who asked just so, any other editor with a mention."""
        del seen
        act = self._act("model", draft, sure=True)  # Slack delivers it until the bot takes it
        person = self._chance.choice(self._people(draft))
        mention = "" if person.id == draft.requested_by else "@ChrisGPT "
        await person.say(
            draft.channel, f"{mention}please put {act.marker} into it", thread=draft.thread_ts
        )

    async def _edit(self, seen: Snapshot, draft: DraftRow) -> None:
        """Edit a section in the form; who was overtaken saves theirs all the same."""
        message = _with_button(seen, draft, words.EDIT)
        if message is None:
            return
        person = self._chance.choice(self._people(draft))
        async with self._newsroom.hands[person.id]:
            form = None
            with contextlib.suppress(Refused):
                if (await person.press_late(message, words.EDIT)).ok:
                    form = await opened(person)
            if form is not None:
                act = self._act("editor", draft)
                with contextlib.suppress(Refused):  # a form that came too late was opened over it
                    await _saved(person, form, f"{act.marker} stands here now.")
                    act.sure = True

    async def _change_file(self, seen: Snapshot, draft: DraftRow) -> None:
        """Write into the file, after a look that nobody's words are lost by it."""
        known = [version.text for version in seen.versions_of(draft)]
        path = self._output / (draft.output_file or "")
        unseen = self._unseen.get(draft.id)
        if not path.is_file() or (unseen is not None and unseen not in known):
            return
        act = self._act("file", draft, sure=True)
        text = f"Subject: By hand\n\n{act.marker} was written by hand."
        self._unseen[draft.id] = text
        if self._chance.random() < 0.5:
            path.write_text(text, encoding="utf-8")
        else:
            beside = path.with_name(f".{act.marker}.swp")
            beside.write_text(text, encoding="utf-8")
            beside.replace(path)

    async def _go_back(self, seen: Snapshot, draft: DraftRow) -> None:
        await self._press(seen, draft, words.GO_BACK)

    async def _regenerate(self, seen: Snapshot, draft: DraftRow) -> None:
        await self._press(seen, draft, words.REGENERATE)

    async def _approve(self, seen: Snapshot, draft: DraftRow) -> None:
        await self._press(seen, draft, words.APPROVE)

    async def _discard(self, seen: Snapshot, draft: DraftRow) -> None:
        await self._press(seen, draft, words.DISCARD)

    async def _reopen(self, seen: Snapshot, draft: DraftRow) -> None:
        await self._press(seen, draft, words.REOPEN)

    async def _star(self, seen: Snapshot, draft: DraftRow) -> None:
        await self._press(seen, draft, words.STAR)

    async def _press(self, seen: Snapshot, draft: DraftRow, label: str) -> None:
        """Let two people press a button at once, as they saw it."""
        message = _with_button(seen, draft, label)
        if message is None:
            return
        people = [self._chance.choice(self._people(draft)) for _ in range(2)]
        with contextlib.suppress(Refused):
            await asyncio.gather(*(person.press_late(message, label) for person in people))

    async def _delete(self, seen: Snapshot, draft: DraftRow) -> None:
        """Ask for a deletion, and confirm it."""
        del seen
        admin = self._newsroom.editor("UADMIN")
        if not (await admin.run("#newsletter", f"/drafts delete {draft.id}")).ok:
            return
        with contextlib.suppress(NotSeenError, Refused):
            question = await admin.sees(
                "#newsletter",
                containing=f"raft {draft.id}",
                where=lambda m: any(action == DELETE_DRAFT for _, action in m.buttons.values()),
                timeout=NOTE_SECONDS,
            )
            self.deleted.add(draft.id)
            await admin.use(question, DELETE_DRAFT)

    def _people(self, draft: DraftRow) -> list[Persona]:
        """Return the editors who are where a draft is."""
        if draft.channel.startswith("D"):
            return [self._newsroom.editor(draft.requested_by)]
        ids = (
            ("UEDITOR", "USECOND", "UADMIN")
            if draft.channel == "C0NEWSLETTER"
            else ("UEDITOR", "UADMIN")
        )
        return [self._newsroom.editor(person) for person in ids]

    def _act(self, source: str, draft: DraftRow, *, sure: bool = False) -> Act:
        act = Act(f"A{len(self.acts):04}E", source, draft.id, sure=sure)
        self.acts.append(act)
        return act


async def _saved(person: Persona, form: Form, words_of_theirs: str) -> None:
    """Send an edit until it is taken: a form stays open with what was typed, also on a conflict."""
    field = form.fields[1] if len(form.fields) > 1 else form.fields[0]

    async def sent() -> bool:
        now = await person.form_now()
        if now is None or now.id != form.id:
            return True
        # A conflict leaves another form in the place of this one, with the same fields.
        await now.submit(**{field: words_of_theirs})
        return False

    await until(sent, timeout=SUBMIT_SECONDS, what=f"{words_of_theirs!r} to be taken")


def _with_button(seen: Snapshot, draft: DraftRow, label: str) -> Message | None:
    """Return the newest message of a draft's thread that has this button."""
    return next((m for m in reversed(seen.replies_of(draft)) if label in m.buttons), None)


def _for_writing(draft: DraftRow) -> bool:
    return draft.id % 2 == 1 and draft.state in _WRITTEN_ON


def _for_deciding(draft: DraftRow) -> bool:
    return draft.id % 4 == 2 and draft.state in _WRITTEN_ON


def _decided(draft: DraftRow) -> bool:
    return draft.state in ("approved", "discarded")


def _approved(draft: DraftRow) -> bool:
    return draft.state == "approved"


def _for_deleting(draft: DraftRow) -> bool:
    return draft.id % 4 == 0 and not draft.is_gone
