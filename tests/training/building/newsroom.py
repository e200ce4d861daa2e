"""People who write and approve: drafts in an archive, with what a test is about left to say."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import update

from bot.archive import (
    Archive,
    Assignment,
    Brief,
    DecisionKind,
    Draft,
    NewRequest,
    Outcome,
    RequestKind,
    Version,
    VersionSource,
    VersionState,
    Writer,
)
from bot.archive.tables import decisions

EDITOR, OTHER = "UEDITOR", "UOTHER"
CHANNEL, ELSEWHERE = "C0NEWSLETTER", "C0ELSEWHERE"
WROTE_UNDER = "You write the letter of the lighthouse."
FIRST_DAY = datetime(2026, 11, 1, 12, tzinfo=UTC)

_SHIPS = (
    "schooner",
    "barque",
    "brig",
    "ketch",
    "sloop",
    "yawl",
    "cutter",
    "frigate",
    "galley",
    "dhow",
    "junk",
    "lugger",
    "pinnace",
    "tender",
    "trawler",
    "ferry",
    "barge",
    "collier",
    "clipper",
    "carrack",
    "cog",
    "xebec",
    "proa",
    "skiff",
)
_CARGO = (
    "salt",
    "rope",
    "tea",
    "coal",
    "timber",
    "wine",
    "oranges",
    "sailcloth",
    "copper",
    "tar",
    "herring",
    "wool",
    "books",
    "clocks",
    "glass",
    "paper",
    "slate",
    "barley",
    "honey",
    "ivory",
    "pepper",
    "lemons",
    "marble",
    "amber",
)
_PLACES = (
    "Norderney",
    "Bergen",
    "Cork",
    "Lisbon",
    "Riga",
    "Oban",
    "Tromso",
    "Ystad",
    "Malta",
    "Cadiz",
    "Hull",
    "Bilbao",
    "Genoa",
    "Naples",
    "Dover",
    "Porto",
    "Turku",
    "Vigo",
    "Rouen",
    "Leith",
    "Tallinn",
    "Odessa",
    "Split",
    "Kiel",
)


def letter(number: int) -> str:
    """Return a letter unlike those of other numbers."""
    ship, cargo = _SHIPS[number % len(_SHIPS)], _CARGO[number * 7 % len(_CARGO)]
    place, other = _PLACES[number * 5 % len(_PLACES)], _PLACES[(number * 3 + 1) % len(_PLACES)]
    return (
        f"Ahoy,\n\nthe {ship} from {place} came past with {cargo} on night {number}, her lamps "
        f"{number * 13} paces apart, bound for {other}; nobody aboard waved, {number} gulls did."
        f"\n\nKeeper {number * 31}"
    )


def mended(text: str) -> str:
    """Return a letter with an edit that is worth learning from."""
    return text.replace("Ahoy,\n", "Dear friends of the lamp,\n").replace(
        "nobody aboard waved", "we waved for a good while and were not seen"
    )


@dataclass
class Thread:
    """A draft and the ways in which it goes on."""

    archive: Archive
    draft: Draft
    newest: int = 0
    moments: Any = field(default_factory=lambda: count(1))

    async def write(
        self,
        text: str,
        *,
        state: VersionState = VersionState.COMPLETE,
        finish_reason: str | None = "stop",
        instruction: str | None = None,
        based_on: int | None = None,
        brief: Brief | None = None,
        system: str = WROTE_UNDER,
        model: str = "smollm2-135m",
    ) -> Version:
        """Have a model write the next version."""
        present = await self.archive.drafts.get(self.draft.id)
        sha256 = await self.archive.prompts.keep(system)
        version = await self.archive.versions.begin(
            self.draft.id,
            after=self.newest,
            writer=Writer("local", model, sha256),
            requested_by=EDITOR,
            assignment=Assignment(brief or present.brief, instruction, based_on),
        )
        assert version is not None
        self.newest += 1
        outcome = Outcome(text, state, finish_reason=finish_reason)
        return await self.archive.versions.finish(version.id, outcome)

    async def edit(
        self,
        text: str,
        *,
        source: VersionSource = VersionSource.EDITOR,
        based_on: int | None = -1,
        brief: Brief | None = None,
        reopens: bool = False,
    ) -> Version:
        """Have somebody change the text; of the newest version, if no other is named."""
        present = await self.archive.drafts.get(self.draft.id)
        base = self.newest if based_on == -1 else based_on
        version = await self.archive.versions.save(
            self.draft.id,
            after=self.newest,
            text=text,
            source=source,
            by=EDITOR,
            assignment=Assignment(brief or present.brief, based_on=base),
            reopens=reopens,
        )
        assert version is not None
        self.newest += 1
        return version

    async def go_back(self, number: int) -> Version:
        """Make the text of an earlier version the newest one, as the button does."""
        earlier = (await self.archive.versions.of(self.draft.id))[number - 1]
        return await self.edit(
            earlier.text, source=VersionSource.EARLIER, brief=earlier.assignment.brief
        )

    async def decide(self, kind: DecisionKind, at: datetime | None = None) -> "Thread":
        """Decide about the newest version, at a moment of the test's choice."""
        decision = await self.archive.decisions.decide(
            self.draft.id, version=self.newest, kind=kind, by=EDITOR
        )
        assert decision is not None
        if at:
            statement = update(decisions).where(decisions.c.id == decision.id).values(at=at)
            async with self.archive._database.writing() as connection:
                await connection.execute(statement)
        return self

    async def approve(self, at: datetime | None = None) -> "Thread":
        """Approve the newest version."""
        return await self.decide(DecisionKind.APPROVE, at)


class Newsroom:
    """Makes drafts."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._numbers = count(1)

    async def ask(
        self,
        brief: Brief | None = None,
        *,
        user: str = EDITOR,
        channel: str = CHANNEL,
        private: bool = False,
    ) -> Thread:
        """Ask for a draft, by a brief unlike others if none is given."""
        number = next(self._numbers)
        request = await self.archive.requests.record(
            NewRequest(
                kind=RequestKind.COMMAND,
                delivery=f"trigger:{number}",
                place=None,
                team="T0LOCAL",
                user=user,
                channel=channel,
                payload={},
            )
        )
        assert request is not None
        draft = await self.archive.drafts.create(
            request,
            channel=channel,
            private=private,
            brief=brief or Brief(None, (f"ships seen in week {number}: {number * 3}",)),
            thread_ts=f"1700.{number}",
        )
        return Thread(self.archive, draft)

    async def approved(self, number: int, *, edited: bool = False, **asked: Any) -> Thread:  # noqa: ANN401 - as `ask`
        """Return an approved draft of a day of its own."""
        thread = await self.ask(**asked)
        await thread.write(letter(number))
        if edited:
            await thread.edit(mended(letter(number)))
        return await thread.approve(FIRST_DAY + timedelta(days=number))
