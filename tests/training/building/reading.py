"""What a built file holds, read as an engine reads it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.archive import Archive
from bot.training.building import Builder, Built, Selection
from bot.training.datasets import DatasetStore, Heard, Kept
from tests.training.building.newsroom import CHANNEL, EDITOR

ADMIN = "UADMIN"


def values(store: DatasetStore, kept: Kept | None) -> list[dict[str, Any]]:
    """Return the examples of a dataset."""
    assert kept is not None
    lines = store.path(kept.dataset.sha256).read_bytes().split(b"\n")
    assert lines.pop() == b""
    return [json.loads(line) for line in lines]


def contents(messages: list[Mapping[str, str]]) -> dict[str, str]:
    """Return what each role says."""
    return {message["role"]: message["content"] for message in messages}


def letters(store: DatasetStore, kept: Kept | None) -> list[str]:
    """Return the approved texts in a file of examples, in the order of its lines."""
    return [contents(each["messages"])["assistant"] for each in values(store, kept)]


@dataclass(frozen=True)
class PairTexts:
    """What a pair says."""

    asked: dict[str, str]
    preferred: str
    other: str


def pairs(store: DatasetStore, kept: Kept | None) -> list[PairTexts]:
    """Return the pairs of a file."""
    return [
        PairTexts(
            contents(each["input"]["messages"]),
            contents(each["preferred_output"])["assistant"],
            contents(each["non_preferred_output"])["assistant"],
        )
        for each in values(store, kept)
    ]


async def build(
    builder: Builder,
    selection: Selection | None = None,
    *,
    viewer: str | None = EDITOR,
    channel: str | None = CHANNEL,
    everything: bool = False,
    share: float = 0.2,
    heard: Heard | None = None,
) -> Built:
    """Build as an admin in the channel does."""
    return await builder.build(
        selection or Selection(),
        by=ADMIN,
        viewer=viewer,
        channel=channel,
        everything=everything,
        share=share,
        heard=heard,
    )


async def audited(archive: Archive) -> list[tuple[str | None, str, str]]:
    """Return what the audit says of building, oldest first."""
    entries = reversed(await archive.audit.recent(100))
    return [(each.by, each.act, each.details["name"]) for each in entries if each.act == "build"]
