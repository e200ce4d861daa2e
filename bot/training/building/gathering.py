"""What was made so far: the lines lie in a file, and only where they lie is remembered.

So ten thousands of drafts take a few megabytes of memory, however long their texts are.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.archive import DatasetSource, Reference
from bot.archive.approved import Approval, ApprovedDraft
from bot.training.building.examples import Made, Pair, Surroundings, make
from bot.training.building.outcome import LeftOut


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line lies in the file, and how long it is, in bytes."""

    start: int
    length: int


@dataclass(frozen=True, slots=True)
class PairPlace:
    """Where a pair lies, and what tells it from others.

    `other_version` is the writer's text in it, of the draft that `approval` names.
    """

    place: Place
    digest: bytes
    other_version: int
    approval: Approval


@dataclass(frozen=True, slots=True)
class Found:
    """An example that a draft made: where it lies, and what tells it from others.

    Its pair may be that of a twin: another draft that came to the very same example.
    """

    approval: Approval
    place: Place
    digest: bytes
    request: bytes
    pair: PairPlace | LeftOut
    references: tuple[Reference, ...]
    without_reference: bool


class Gathering:
    """Examples and pairs on their way into datasets; leave its context to close the file."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w+b")
        self._end = 0
        self._found: list[Found] = []
        self._twins: dict[bytes, list[Found]] = {}
        self.left_out: Counter[LeftOut] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, drafts: Iterable[ApprovedDraft], around: Surroundings) -> None:
        """Make what these drafts make. It computes for a while: run it in a thread."""
        for draft in drafts:
            made = make(draft, around)
            if isinstance(made, LeftOut):
                self.left_out[made] += 1
            else:
                self._found.append(self._put(draft.approval, made))

    def changed(self, number: int) -> None:
        """Count drafts that were no longer approved when they were read."""
        if number:
            self.left_out[LeftOut.CHANGED] += number

    def chosen(self, standing: Collection[Approval]) -> list[Found]:
        """Return what becomes a line, in the order of lines; the others are counted as left out.

        The order is that of approval and, within the same moment, that of the lines' hashes. Of
        examples that are the same the first counts, and for the pair the first that has one.

        Args:
            standing: the approvals that stand by now.
        """
        alike: dict[bytes, list[Found]] = {}
        for each in sorted(self._found, key=_order):
            if each.approval in standing:
                alike.setdefault(each.digest, []).append(each)
            else:
                self.left_out[LeftOut.CHANGED] += 1
        chosen = [_with_pair(twins) for twins in alike.values()]
        self._twins = {digest: twins[1:] for digest, twins in alike.items()}
        if same := sum(map(len, self._twins.values())):
            self.left_out[LeftOut.SAME] += same
        self.left_out.update(each.pair for each in chosen if isinstance(each.pair, LeftOut))
        return chosen

    def approvals_of(self, chosen: Iterable[Found]) -> set[Approval]:
        """Return the approvals of what was chosen, those of twins with them."""
        alike = ((each, *self._twins[each.digest]) for each in chosen)
        return {one.approval for twins in alike for one in twins}

    def answer(self, found: Found) -> str:
        """Return the approved text of an example."""
        text: str = json.loads(self.line(found.place))["messages"][-1]["content"]
        return text

    def sources(self, found: Found, line: int, *, of_pair: bool) -> list[DatasetSource]:
        """Return all whose text stands on a line.

        That is its draft, drafts that came to the very same line, and the earlier newsletters in
        the request, which may be deleted one day like any other.
        """
        pair = found.pair if of_pair else None
        alike = (found, *self._twins[found.digest])
        sources = {
            _text(each.approval): DatasetSource(line, *_text(each.approval)) for each in alike
        }
        if isinstance(pair, PairPlace):
            own = _text(pair.approval)
            sources[own] = DatasetSource(line, *own, pair.other_version)
        for one in (reference for each in alike for reference in each.references):
            relied_on = DatasetSource(line, one.draft, one.version, is_reference=True)
            sources.setdefault((one.draft, one.version), relied_on)
        return list(sources.values())

    def line(self, place: Place) -> bytes:
        """Return a line."""
        self._file.seek(place.start)
        return self._file.read(place.length)

    def _put(self, approval: Approval, made: Made) -> Found:
        pair = made.pair
        return Found(
            approval,
            place=self._write(made.line),
            digest=sha256(made.line).digest(),
            request=sha256(made.request.encode()).digest(),
            pair=pair if isinstance(pair, LeftOut) else self._put_pair(approval, pair),
            references=made.references,
            without_reference=made.without_reference,
        )

    def _put_pair(self, approval: Approval, pair: Pair) -> PairPlace:
        place = self._write(pair.line)
        return PairPlace(place, sha256(pair.line).digest(), pair.other_version, approval)

    def _write(self, line: bytes) -> Place:
        self._file.seek(self._end)
        self._file.write(line)
        self._end += len(line)
        return Place(self._end - len(line), len(line))


def pairs_of(chosen: Iterable[Found]) -> Iterator[tuple[Found, Place]]:
    """Yield the examples that have a pair, and where it lies."""
    for each in chosen:
        if isinstance(each.pair, PairPlace):
            yield each, each.pair.place


def _with_pair(twins: Sequence[Found]) -> Found:
    """Return the first of examples that are the same, with the first pair that one of them has."""
    pairs = (each.pair for each in twins if isinstance(each.pair, PairPlace))
    return replace(twins[0], pair=next(pairs, twins[0].pair))


def _order(found: Found) -> tuple[object, ...]:
    """Return when an example's turn is: on any machine the same, whatever the drafts' ids.

    Of the same ones of the same moment, ids tell no more than which draft is named first.
    """
    pair = found.pair.value if isinstance(found.pair, LeftOut) else found.pair.digest.hex()
    return found.approval.at, found.digest, pair, found.approval.draft_id


def _text(approval: Approval) -> tuple[int, int]:
    """Return which text was approved: the draft's id, and the version's number."""
    return approval.draft_id, approval.version
