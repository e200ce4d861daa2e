"""Trouble on order: how the next calls of a method go wrong."""

from dataclasses import dataclass, replace
from http import HTTPStatus

CARRIED = ("events_api", "slash_commands", "interactive")
"""What the app is handed; these too can go wrong."""


@dataclass(frozen=True)
class Fault:
    """What happens to the next `times` calls of a method, or payloads of a kind in `CARRIED`.

    A payload's fault knows a delay, a lost answer and a dropped connection only.
    """

    method: str
    times: int = 1
    status: int | None = None
    """An HTTP status instead of an answer, such as 429 or 500."""
    error: str | None = None
    """Slack's error code, answered without doing what was asked."""
    retry_after: int = 1
    delay: float = 0.0
    """Seconds before the call is looked at, or for which the payload is held back."""
    lose_answer: bool = False
    """Do what was asked, then drop the connection without an answer.

    Of a payload: the app's acknowledgement is not heard.
    """
    drop_connection: bool = False
    """Drop the connection instead of doing what was asked, or of carrying the payload."""

    def refusal(self) -> tuple[int, str] | None:
        """The HTTP status and the error code to answer with, when the call is not to be made."""
        if self.status is None and self.error is None:
            return None
        usual = HTTPStatus.TOO_MANY_REQUESTS if self.error == "ratelimited" else HTTPStatus.OK
        status = self.status or usual
        limited = status == HTTPStatus.TOO_MANY_REQUESTS
        return status, self.error or ("ratelimited" if limited else "internal_error")


class Faults:
    """The troubles waiting, by method."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Order trouble."""
        if fault.times > 0:
            self._waiting.append(fault)

    def clear(self) -> None:
        """Cancel all that waits."""
        self._waiting.clear()

    def take(self, method: str) -> Fault | None:
        """What befalls this call."""
        for index, fault in enumerate(self._waiting):
            if fault.method == method:
                if fault.times > 1:
                    self._waiting[index] = replace(fault, times=fault.times - 1)
                else:
                    del self._waiting[index]
                return fault
        return None
