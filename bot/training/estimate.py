"""What a training will cost and take, worked out before it: pure, from counts and earlier jobs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from bot.archive import Job, JobState
from bot.engines import EngineKind, RemoteJob

MILLION = 1_000_000
EARLIER_JOBS = 5
"""By so many jobs that ended well it is judged how long one takes."""

# OpenAI's rule of thumb, as its cookbook gives it: three passes, more over little data, fewer over
# much (https://developers.openai.com/cookbook/examples/chat_finetuning_data_prep).
_USUAL_EPOCHS = 3
_FEWEST_SEEN, _MOST_SEEN = 100, 25_000
_MOST_EPOCHS = 25
# What the embedded engine does where the number of passes is left to it.
_EMBEDDED_FEW, _EMBEDDED_MORE = 30, 4

_BROKEN_OFF = frozenset({"failed", "cancelled", "canceled"})


def usual_epochs(examples: int, kind: EngineKind) -> int:
    """Return how often an engine goes over so many examples when nobody says how often."""
    if kind is EngineKind.EMBEDDED:
        return _EMBEDDED_MORE if examples < _EMBEDDED_FEW else _USUAL_EPOCHS
    if examples * _USUAL_EPOCHS < _FEWEST_SEEN:
        return min(_MOST_EPOCHS, _FEWEST_SEEN // max(examples, 1))
    if examples * _USUAL_EPOCHS > _MOST_SEEN:
        return max(1, _MOST_SEEN // examples)
    return _USUAL_EPOCHS


def cost(tokens: int | None, epochs: int | None, price: float | None) -> float | None:
    """Return what it costs to go over so many tokens so often; None while a part is unknown."""
    if tokens is None or epochs is None or price is None:
        return None
    return tokens * epochs * price / MILLION


def month_began(now: datetime) -> datetime:
    """Return the first moment of the calendar month."""
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def spent(
    jobs: Iterable[Job],
    price_of: Callable[[str], float | None],
    shares: Mapping[int, float] | None = None,
) -> float:
    """Return what these confirmed jobs have cost, or will.

    The engine's count of trained tokens is what is paid for. Where it is not known (yet), the
    plan's estimate stands for it. `shares` tells, by a job's number, how much of itself a job went
    through that broke off: it costs that share.
    """
    gone_through = shares or {}
    return sum(
        _cost_of(job, price_of(job.base_model), gone_through.get(job.id, 1.0)) for job in jobs
    )


def broke_off(job: Job) -> bool:
    """Tell whether a job ended before its time, and nobody has told what it has trained."""
    return (
        job.state is JobState.ENDED
        and job.trained_tokens is None
        and (job.status or "").lower() in _BROKEN_OFF
    )


def _cost_of(job: Job, price: float | None, share: float) -> float:
    if job.trained_tokens is not None:
        return job.trained_tokens * (price or 0.0) / MILLION
    if job.state in (JobState.DISCARDED, JobState.REFUSED):
        return 0.0
    return float(job.estimate.get("cost") or 0.0) * share


def seconds_taken(job: Job) -> float | None:
    """Return how long a job took at its engine; None where the engine did not tell."""
    remote = RemoteJob.from_raw(job.snapshot)
    if not remote.created_at or remote.finished_at is None:
        return None
    return max(0.0, float(remote.finished_at - remote.created_at))


def seconds(tokens: int | None, epochs: int | None, earlier: Sequence[Job]) -> float | None:
    """Return how long so many tokens should take, going by earlier jobs on the same engine."""
    if tokens is None or epochs is None:
        return None
    known = [
        (job.trained_tokens, taken)
        for job in earlier
        if job.trained_tokens and (taken := seconds_taken(job))
    ]
    if not known:
        return None
    return tokens * epochs * sum(took for _, took in known) / sum(count for count, _ in known)
