"""The files that are built, before they are kept: their bytes, their hashes, their names."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain, count
from pathlib import Path

from bot.archive import Dataset, DatasetSource

TRAINING, VALIDATION, PAIRS = "training", "validation", "pairs"


@dataclass(frozen=True, slots=True)
class Part:
    """A file that was written: what it is for, and where each of its lines comes from."""

    name: str
    path: Path
    sha256: str
    bytes: int
    sources: tuple[DatasetSource, ...]


def write_part(
    name: str, path: Path, lines: Iterable[bytes], sources: Sequence[DatasetSource]
) -> Part:
    """Write lines into a file; each ends itself."""
    digest = sha256()
    length = 0
    with path.open("wb") as file:
        for line in lines:
            file.write(line)
            digest.update(line)
            length += len(line)
    return Part(name, path, digest.hexdigest(), length, tuple(sources))


def stem_of(
    examples: int, newest: datetime, parts: Collection[Part], kept: Iterable[Dataset]
) -> str:
    """Return what the names of all parts begin with: by number and day, and unlike other files'.

    Args:
        examples: how many drafts are in them.
        newest: when the last of these was approved.
        parts: the files; one that is kept already, byte for byte, does not stand in the way.
        kept: the datasets that are kept.
    """
    taken: dict[str, set[str]] = {}
    for dataset in kept:
        taken.setdefault(dataset.name, set()).add(dataset.sha256)
    drafts = "draft" if examples == 1 else "drafts"
    stem = f"approved-{examples}-{drafts}-{newest.astimezone(UTC).date().isoformat()}"
    stems = chain([stem], (f"{stem}-{number}" for number in count(2)))
    return next(each for each in stems if _is_free(each, parts, taken))


def file_name(stem: str, part: Part) -> str:
    """Return the name of a part's file."""
    return f"{stem}-{part.name}.jsonl"


def _is_free(stem: str, parts: Collection[Part], taken: Mapping[str, Collection[str]]) -> bool:
    """Tell whether no other file has one of the names."""
    return all(set(taken.get(file_name(stem, part), ())) <= {part.sha256} for part in parts)
