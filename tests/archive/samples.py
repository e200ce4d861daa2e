"""Values to put into an archive, with the one thing a test is about left to say."""

from itertools import count
from typing import Any

from bot.archive import (
    Archive,
    Brief,
    Draft,
    NewRequest,
    Outcome,
    RequestKind,
    Version,
    VersionState,
    Writer,
)

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
