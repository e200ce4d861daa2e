"""Every call the app made, for who looks what happened."""

import json
from collections import deque
from dataclasses import asdict, dataclass

from workspace.jsons import Json

_KEPT_CALLS = 10_000
_KEPT_CHARACTERS = 32_000_000
"""What is kept in all: ten thousand posts of forty thousand characters would fill the memory."""
_SECRETS = frozenset({"token", "client_secret", "signing_secret", "authorization"})


@dataclass(frozen=True)
class Call:
    """A call and its answer."""

    seq: int
    at: float
    """When it came, in the workspace's time: seconds since the epoch."""
    method: str
    args: Json
    status: int
    answer: Json
    duration: float = 0.0
    """Seconds until it was answered, in real time."""


@dataclass(frozen=True)
class _Kept:
    """A call written down, so that nothing that happens later changes it."""

    seq: int
    method: str
    text: str


class CallRecord:
    """The calls since the start, the latest of them."""

    def __init__(self) -> None:
        self._calls: deque[_Kept] = deque()
        self._size = 0
        self._seq = 0

    def add(
        self, at: float, method: str, args: Json, status: int, answer: Json, duration: float = 0.0
    ) -> None:
        """Write down a call, without its secrets."""
        self._seq += 1
        shown = {name: value for name, value in args.items() if name.lower() not in _SECRETS}
        call = Call(self._seq, at, method, shown, status, answer, duration)
        kept = _Kept(self._seq, method, json.dumps(asdict(call), ensure_ascii=False))
        self._calls.append(kept)
        self._size += len(kept.text)
        while len(self._calls) > _KEPT_CALLS or self._size > _KEPT_CHARACTERS:
            self._size -= len(self._calls.popleft().text)

    def list(
        self, method: str | None = None, after: int = 0, limit: int | None = None
    ) -> list[Json]:
        """The calls of that method, or all, behind that sequence number; the newest of them."""
        fits = [k.text for k in self._calls if k.seq > after and method in (None, k.method)]
        first = 0 if limit is None else max(0, len(fits) - limit)
        return [json.loads(text) for text in fits[first:]]
