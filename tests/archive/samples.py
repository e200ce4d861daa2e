"""Values to put into an archive, with the one thing a test is about left to say."""

from hashlib import sha256
from itertools import count
from typing import Any

from sqlalchemy import event

from bot.archive import (
    Archive,
    Assignment,
    Brief,
    Dataset,
    Decision,
    DecisionKind,
    Draft,
    Job,
    JobEvent,
    NewJob,
    NewRequest,
    Outcome,
    Request,
    RequestKind,
    Version,
    VersionSource,
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


async def placed_in(archive: Archive, **changes: Any) -> Draft:  # noqa: ANN401 - as `draft_in`
    """Return a draft that has its thread, so that it may be written."""
    return await draft_in(archive, **{"thread_ts": f"1700.{next(_NUMBERS)}", **changes})


async def writer_in(archive: Archive) -> Writer:
    """Return a writer whose system prompt is kept."""
    return Writer("local", "smollm2-135m", await archive.prompts.keep("Write as we do."))


async def version_in(
    archive: Archive,
    draft: Draft,
    *,
    after: int = 0,
    assignment: Assignment | None = None,
    request_id: int | None = None,
) -> Version:
    """Return a version that is being written."""
    version = await archive.versions.begin(
        draft.id,
        after=after,
        writer=await writer_in(archive),
        requested_by="UEDITOR",
        assignment=assignment or Assignment(draft.brief),
        request_id=request_id,
    )
    assert version is not None
    return version


async def ended_in(
    archive: Archive, draft: Draft, *, after: int = 0, outcome: Outcome = COMPLETE
) -> Version:
    """Return a version that a model has written."""
    version = await version_in(archive, draft, after=after)
    return await archive.versions.finish(version.id, outcome)


async def saved_in(
    archive: Archive,
    draft: Draft,
    *,
    after: int,
    text: str = TEXT,
    **changes: Any,  # noqa: ANN401 - as `save`
) -> Version | None:
    """Save a text of an editor's after a version, if that is possible."""
    fields: dict[str, Any] = {
        "source": VersionSource.EDITOR,
        "by": "USECOND",
        "assignment": Assignment(draft.brief, based_on=after),
    }
    return await archive.versions.save(draft.id, after=after, text=text, **fields | changes)


async def decided_in(
    archive: Archive, draft: Draft, kind: DecisionKind, *, version: int = 1, by: str = "USECOND"
) -> Decision:
    """Decide about a draft."""
    decision = await archive.decisions.decide(draft.id, version=version, kind=kind, by=by)
    assert decision is not None
    return decision


async def approved_in(archive: Archive) -> Draft:
    """Return a draft whose first version is approved."""
    draft = await placed_in(archive)
    await ended_in(archive, draft)
    await decided_in(archive, draft, DecisionKind.APPROVE)
    return await archive.drafts.get(draft.id)


async def request_in(archive: Archive, **changes: Any) -> Request:  # noqa: ANN401 - as `new_request`
    """Return a request on record."""
    request = await archive.requests.record(new_request(**changes))
    assert request is not None
    return request


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


def merges(archive: Archive) -> list[object]:
    """Return a list that grows when a merging of the whole index begins."""
    begun: list[object] = []

    @event.listens_for(archive._database._engine.sync_engine, "before_cursor_execute")
    def executes(*args: object) -> None:
        statement, parameters = str(args[2]), str(args[3])
        if "'merge'" in statement and "-" in parameters:
            begun.append(parameters)

    return begun
