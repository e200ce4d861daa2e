"""How a call to Slack fails."""

from dataclasses import dataclass

# Trying again may help: Slack was busy, or the answer did not reach us.
PASSING = frozenset(
    {
        "ratelimited",
        "unreachable",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
    }
)
# Slack has no answer on whether the call took effect.
UNCLEAR = PASSING - {"ratelimited"}


@dataclass(eq=False)
class SlackFailure(Exception):  # noqa: N818 - Slack's refusal, no error of ours
    """Slack refused a call, or could not be reached. `code` is Slack's, or "unreachable"."""

    method: str
    code: str
    retry_after: float = 0.0

    def __str__(self) -> str:
        return f"{self.method}: {self.code}"
