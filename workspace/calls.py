"""Every call the app made, for who looks what happened."""

from collections import deque
from dataclasses import asdict, dataclass

from workspace.jsons import Json

_KEPT = 10_000


@dataclass(frozen=True)
class Call:
    """A call and its answer."""

    seq: int
    at: float
    method: str
    args: Json
    status: int
    answer: Json


class CallRecord:
    """The calls since the start, the latest of them."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=_KEPT)
        self._seq = 0

    def add(self, at: float, method: str, args: Json, status: int, answer: Json) -> None:
        """Write down a call."""
        self._seq += 1
        self._calls.append(Call(self._seq, at, method, args, status, answer))

    def list(self, method: str | None = None, after: int = 0) -> list[Json]:
        """The calls of that method, or all, behind that sequence number."""
        return [
            asdict(call)
            for call in self._calls
            if call.seq > after and method in (None, call.method)
        ]
