"""The builder: approved drafts become datasets.

Drafts are read a page at a time, and what they make goes into a file. Then the order is known, and
what is nearly the same; then the parts are written, and kept like any other training file. They are
kept together: whatever ends the work leaves all of them or none.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bot.archive import Archive
from bot.archive.approved import Approval, ApprovedDraft, Viewer
from bot.prompt import SystemPrompt
from bot.training.building.division import Division, divide, together
from bot.training.building.examples import Surroundings
from bot.training.building.gathering import Found, Gathering, Place, pairs_of
from bot.training.building.lineage import system_prompt_of
from bot.training.building.outcome import Built, CannotBuildError, LeftOut, NothingToBuildError
from bot.training.building.parts import (
    PAIRS,
    TRAINING,
    VALIDATION,
    Part,
    file_name,
    stem_of,
    write_part,
)
from bot.training.building.selection import Selection
from bot.training.datasets.keeping import Bringing, DatasetStore, Kept
from bot.training.datasets.likeness import groups_of
from bot.training.datasets.limits import LARGEST_FILE
from bot.training.datasets.splitting import LARGEST_SHARE, SMALLEST_SHARE
from bot.training.datasets.teaching import Heard
from bot.words import building as words

DRAFTS, COMPARE = "drafts", "compare"
"""The builder's own stages: drafts that are read, and answers that are compared."""
ACT = "build"
"""What the audit calls it."""
_PAGE = 50


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to be built, and for whom."""

    selection: Selection
    by: str | None
    viewer: Viewer
    share: float
    heard: Heard


class Builder:
    """Makes training data of what editors approved."""

    def __init__(self, archive: Archive, store: DatasetStore, prompt: SystemPrompt) -> None:
        self._archive = archive
        self._store = store
        self._prompt = prompt
        # Of two who build the same at once the second one finds what the first one built.
        self._building = asyncio.Lock()

    async def build(
        self,
        selection: Selection,
        *,
        by: str | None,
        viewer: str | None,
        channel: str | None,
        everything: bool = False,
        share: float,
        heard: Heard | None = None,
    ) -> Built:
        """Build datasets from the approved drafts that are wanted, and keep them.

        Args:
            selection: which drafts are wanted.
            by: who builds; None for the console.
            viewer: whose private drafts may be among them; None: nobody's.
            channel: where it was asked for: what is private there may be among them.
            everything: whether all that is private may be.
            share: the part that is held back for validation, from 0 (nothing) to 0.5.
            heard: told how far it is: a stage ("drafts", "compare", and those of `check_file`), how
                much of it is done, and of how much; until the datasets are kept. It may be
                called from another thread. What it raises ends the work, and nothing is kept.

        Raises:
            NothingToBuildError: when no approved draft makes an example.
            CannotBuildError: when the share cannot be, or the files would be too large.
            OSError: when the data folder cannot be written.
        """
        if share and not SMALLEST_SHARE <= share <= LARGEST_SHARE:
            raise CannotBuildError(words.wrong_share())
        seen = Viewer(viewer, channel, everything)
        wish = _Wish(selection, by, seen, share, heard or _nobody_hears)
        async with self._building:
            with ExitStack() as lent:
                paths = [lent.enter_context(self._store.incoming()) for _ in range(4)]
                gathering = lent.enter_context(Gathering(paths.pop()))
                return await self._build(wish, gathering, paths)

    async def _build(self, wish: _Wish, gathering: Gathering, paths: Sequence[Path]) -> Built:
        approvals = await self._wanted(wish)
        await self._gather(wish, approvals, gathering)
        # Somebody may have reopened or deleted one while we read.
        standing = await self._archive.approved.standing(Viewer(everything=True))
        chosen = gathering.chosen(frozenset(standing))
        if not chosen:
            raise NothingToBuildError(words.all_left_out(len(approvals), _by_name(gathering)))
        division = await asyncio.to_thread(_divided, gathering, chosen, wish)
        parts = await asyncio.to_thread(_written, gathering, chosen, division, paths)
        for part in parts:
            if part.bytes > LARGEST_FILE:
                raise CannotBuildError(words.too_large(part.bytes, LARGEST_FILE))
        kept = await self._kept(wish, parts, chosen, len(approvals), gathering)
        # Whatever changed since then is in the files all the same: it is told.
        texts = {source.draft_id for part in parts for source in part.sources}
        gone = texts & await self._archive.approved.gone()
        still = frozenset(await self._archive.approved.standing(Viewer(everything=True)))
        changed = gathering.approvals_of(chosen) - still
        return Built(
            training=kept.get(TRAINING),
            validation=kept.get(VALIDATION),
            pairs=kept.get(PAIRS),
            drafts=len(approvals),
            examples=len(chosen),
            pair_count=sum(1 for _ in pairs_of(chosen)),
            left_out={why: number for why in LeftOut if (number := gathering.left_out[why])},
            share=wish.share,
            held_back=len(division.held_back),
            no_validation=division.why_none,
            without_reference=sum(each.without_reference for each in chosen),
            gone_since=tuple(sorted(gone)),
            reopened_since=tuple(sorted({each.draft_id for each in changed} - gone)),
        )

    async def _wanted(self, wish: _Wish) -> list[Approval]:
        """Return the approvals that are wanted, or say why there are none."""
        wanted = wish.selection
        found = await self._archive.approved.standing(
            wish.viewer,
            since=wanted.since,
            until=wanted.until,
            person=wanted.person,
            writer=wanted.writer,
            opinion=wanted.opinion,
            starred=wanted.starred,
        )
        if found:
            return found
        others = await self._archive.approved.standing(wish.viewer)
        raise NothingToBuildError(
            words.none_match(len(others)) if others else words.none_approved()
        )

    async def _gather(
        self, wish: _Wish, approvals: Sequence[Approval], gathering: Gathering
    ) -> None:
        """Read the drafts, and make of each what it makes."""
        systems: dict[str, str] = {}
        present = self._prompt.text()
        for start in range(0, len(approvals), _PAGE):
            wish.heard(DRAFTS, start, len(approvals))
            wanted = approvals[start : start + _PAGE]
            drafts = await self._archive.approved.page(wanted)
            gathering.changed(len(wanted) - len(drafts))
            await self._know_systems(drafts, systems)
            references = {one for each in drafts for one in each.version.brief().references}
            texts = await self._archive.approved.texts(wish.viewer, references)
            around = Surroundings(systems, present, texts)
            await asyncio.to_thread(gathering.add, drafts, around)
        wish.heard(DRAFTS, len(approvals), len(approvals))

    async def _know_systems(self, drafts: Iterable[ApprovedDraft], systems: dict[str, str]) -> None:
        """Read the system prompts of these drafts that were not read yet."""
        for draft in drafts:
            sha256 = system_prompt_of(draft.version, draft.versions)
            if sha256 and sha256 not in systems:
                systems[sha256] = await self._archive.prompts.text(sha256)

    async def _kept(
        self,
        wish: _Wish,
        parts: Sequence[Part],
        chosen: Sequence[Found],
        drafts: int,
        gathering: Gathering,
    ) -> dict[str, Kept]:
        """Keep the files, all or none."""
        newest = max(each.approval.at for each in chosen)
        stem = stem_of(len(chosen), newest, parts, await self._archive.datasets.kept())
        origin = {
            "kind": ACT,
            "share": wish.share,
            "filters": wish.selection.to_json(),
            "drafts": drafts,
            "left_out": _by_name(gathering),
            "parts": {part.name: part.sha256 for part in parts},
        }
        private = await self._archive.approved.private()
        files = [
            Bringing(
                part.path,
                file_name(stem, part),
                {**origin, "part": part.name, **_private_in(part, private)},
                part.sources,
            )
            for part in parts
        ]
        kept = await self._store.keep_all(files, by=wish.by, act=ACT, heard=wish.heard)
        return {part.name: each for part, each in zip(parts, kept, strict=True)}


def _by_name(gathering: Gathering) -> dict[str, int]:
    """Return what was left out, by the reasons' names, in an order of their own."""
    return {why.value: gathering.left_out[why] for why in LeftOut if gathering.left_out[why]}


def _private_in(part: Part, private: frozenset[int]) -> dict[str, int]:
    """Return how many private drafts have a text in a part; nothing where none has."""
    number = len({source.draft_id for source in part.sources} & private)
    return {"private": number} if number else {}


def _divided(gathering: Gathering, chosen: Sequence[Found], wish: _Wish) -> Division:
    """Compare all answers, and choose what is held back."""
    groups = together(
        groups_of(_answers(gathering, chosen, wish.heard)), [each.request for each in chosen]
    )
    return divide(groups, wish.share)


def _answers(gathering: Gathering, chosen: Sequence[Found], heard: Heard) -> Iterator[str]:
    for done, each in enumerate(chosen):
        if done % _PAGE == 0:
            heard(COMPARE, done, len(chosen))
        yield gathering.answer(each)
    heard(COMPARE, len(chosen), len(chosen))


def _written(
    gathering: Gathering, chosen: Sequence[Found], division: Division, paths: Sequence[Path]
) -> list[Part]:
    """Write the parts that have a line."""
    held = division.held_back
    learned = [(each, each.place) for at, each in enumerate(chosen) if at not in held]
    checked = [(each, each.place) for at, each in enumerate(chosen) if at in held]
    contents = {TRAINING: learned, VALIDATION: checked, PAIRS: list(pairs_of(chosen))}
    return [
        _part(gathering, name, path, lines)
        for (name, lines), path in zip(contents.items(), paths, strict=True)
        if lines
    ]


def _part(
    gathering: Gathering, name: str, path: Path, lines: Sequence[tuple[Found, Place]]
) -> Part:
    sources = [
        source
        for number, (found, _) in enumerate(lines, start=1)
        for source in gathering.sources(found, number, of_pair=name == PAIRS)
    ]
    return write_part(name, path, (gathering.line(place) for _, place in lines), sources)


def _nobody_hears(stage: str, done: int, of: int) -> None:
    """Take no notice."""
