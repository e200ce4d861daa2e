"""Values to put into an archive, with the one thing a test is about left to say."""

from hashlib import sha256
from itertools import count
from typing import Any

from bot.archive import (
    Archive,
    Brief,
    Dataset,
    Draft,
    Job,
    JobEvent,
    NewJob,
    NewRequest,
    Outcome,
    RequestKind,
    Version,
    VersionState,
    Writer,
)
from bot.archive.times import now

_NUMBERS = count(1)

BRIEF = Brief(title="Harvest", bullets=("The market opens on Friday", "Bring a bag"))
TEXT = "Dear readers,\n\nthe market opens on Friday. 🍎\n"
COMPLETE = Outcome(text=TEXT, state=VersionState.COMPLETE, finish_reason="stop")


def new_request(**changes: Any) -> NewRequest:  # noqa: ANN401 - any field of the record
    """Return a request that no archive has seen."""
    fields: dict[str, Any] = {
        "kind": RequestKind.COMMAND,
        "delivery": f"trigger:{next(_NUMBERS)}",
        "place": None,
        "team": "T0LOCAL",
        "user": "UEDITOR",
        "channel": "C0NEWSLETTER",
        "payload": {"text": "The market opens on Friday"},
    }
    return NewRequest(**fields | changes)


async def draft_in(
    archive: Archive,
    *,
    user: str = "UEDITOR",
    channel: str = "C0NEWSLETTER",
    private: bool = False,
    thread_ts: str | None = None,
) -> Draft:
    """Return a draft of its own request."""
    request = await archive.requests.record(new_request(user=user, channel=channel))
    assert request is not None
    return await archive.drafts.create(
        request, channel=channel, private=private, brief=BRIEF, thread_ts=thread_ts
    )


async def writer_in(archive: Archive) -> Writer:
    """Return a writer whose system prompt is kept."""
    return Writer("local", "smollm2-135m", await archive.prompts.keep("Write as we do."))


async def version_in(archive: Archive, draft: Draft, *, after: int = 0) -> Version:
    """Return a version that is being written."""
    version = await archive.versions.begin(
        draft.id, after=after, writer=await writer_in(archive), requested_by="UEDITOR"
    )
    assert version is not None
    return version


def a_dataset(text: str = "", **changes: Any) -> Dataset:  # noqa: ANN401 - any field of the record
    """Return a dataset that no archive has seen; the same text is the same dataset."""
    data = (text or f"letter {next(_NUMBERS)}").encode()
    fields: dict[str, Any] = {
        "sha256": sha256(data).hexdigest(),
        "name": "letters.jsonl",
        "bytes": len(data),
        "report": {"examples": 12, "problems": []},
        "origin": {"kind": "upload", "file": "F0LETTERS"},
        "added_by": "UADMIN",
        "added_at": now(),
    }
    return Dataset(**fields | changes)


async def dataset_in(archive: Archive, **changes: Any) -> Dataset:  # noqa: ANN401 - as above
    """Return a dataset on record."""
    return (await archive.datasets.add(a_dataset(**changes)))[0]


def new_job(**changes: Any) -> NewJob:  # noqa: ANN401 - any field of the record
    """Return a job that no archive has seen."""
    fields: dict[str, Any] = {
        "key": f"key-{next(_NUMBERS)}",
        "request_id": None,
        "engine": "local",
        "base_model": "smollm2-135m",
        "team": "T0LOCAL",
        "channel": "C0NEWSLETTER",
        "requested_by": "UADMIN",
        "hyperparameters": {"n_epochs": 3, "learning_rate_multiplier": 0.5},
        "estimate": {"examples": 12, "tokens": 900, "cost": None},
    }
    return NewJob(**fields | changes)


async def job_in(archive: Archive, **changes: Any) -> Job:  # noqa: ANN401 - as above
    """Return a planned job."""
    return await archive.jobs.plan(new_job(**changes))


def an_event(number: int, **changes: Any) -> JobEvent:  # noqa: ANN401 - any field of the record
    """Return what an engine tells of a step."""
    fields: dict[str, Any] = {
        "event_id": f"ftevent-{number}",
        "created_at": 1_790_000_000 + number,
        "level": "info",
        "type": "metrics",
        "message": f"Step {number}: training loss={3 / number:.2f}",
        "data": {"step": number, "train_loss": 3 / number},
    }
    return JobEvent(**fields | changes)
