"""What a job's thread is told while it goes on: few messages, each once.

Pure: the same events give the same milestones, and events that come later add some at the end but
change no key. So those that are posted already are known by their keys.
"""

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.archive import JobEvent
from bot.engines import RemoteJob
from bot.slack.outgoing import shortened
from bot.training.curves.curve import Curve, EpochEnd
from bot.training.curves.metrics import METRICS_EVENT, points_of_events, total_steps, whole
from bot.words import curves as words

_MOST_EPOCHS = 8
_MOST_CHECKPOINTS = 8
_MOST_WARNINGS = 5
_WARNING_LIMIT = 600
_QUIET_LEVELS = frozenset({"info", "debug", ""})
_MODERATION = "moderation_checks"

_ACCEPTED = re.compile(r"\bfiles? (?:is |are |was |were )?validated\b", re.IGNORECASE)
_STARTED = re.compile(r"\bjob (?:has )?started\b", re.IGNORECASE)
_PAUSED = re.compile(r"\bpaused\b", re.IGNORECASE)
_RESUMED = re.compile(r"\bresumed\b", re.IGNORECASE)
_CHECKPOINT = re.compile(r"\bcheckpoint\b.*?\bstep (\d{1,9})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Milestone:
    """Something that the thread is told. `key` names it within its job.

    `text` is plain: it may hold an engine's own words, so it is escaped before it is mrkdwn.
    """

    key: str
    text: str


def milestones(events: Sequence[JobEvent], job: RemoteJob) -> tuple[Milestone, ...]:
    """Return what the thread is told of a job, in order, by its events, oldest first.

    An epoch's end is told once there is a figure of its last step. Of many epochs only some are
    told, the last one always. A checkpoint belongs to its epoch's end; where epochs are not known
    it is told by itself.
    """
    epochs = whole(job.hyperparameters.get("n_epochs")) or None
    curve = Curve(points_of_events(events), total_steps(events), epochs)
    worth_telling = _told_epochs(epochs)
    ends = [end for end in curve.losses_at_epoch_ends() if end.epoch in worth_telling]
    telling = _Telling(curve, deque(ends))
    for event in events:
        telling.hear(event)
    return tuple(telling.told.values())


@dataclass
class _Telling:
    """Goes through the events and takes down what is worth telling."""

    curve: Curve
    ends: deque[EpochEnd]
    told: dict[str, Milestone] = field(default_factory=dict)
    checkpoints: int = 0
    warnings: set[str] = field(default_factory=set)
    breaks: int = 0
    is_paused: bool = False

    def hear(self, event: JobEvent) -> None:
        if event.level.lower() not in _QUIET_LEVELS or event.type == _MODERATION:
            self._warning(event)
        elif event.type == METRICS_EVENT or "step" in event.data:
            self._start()
            self._epoch_ends(event)
        else:
            self._words(event.message)

    def _words(self, message: str) -> None:
        if _ACCEPTED.search(message):
            self._tell("files", words.FILES_ACCEPTED)
        elif _STARTED.search(message):
            self._start()
        elif _PAUSED.search(message):
            self._pause()
        elif _RESUMED.search(message):
            self._resume()
        elif found := _CHECKPOINT.search(message):
            self._checkpoint(int(found[1]))

    def _tell(self, key: str, text: str) -> None:
        self.told.setdefault(key, Milestone(key, text))

    def _start(self) -> None:
        if "started" not in self.told:
            self._tell("started", words.started(self.curve.epochs, self.curve.total_steps))

    def _pause(self) -> None:
        if not self.is_paused:
            self.is_paused = True
            self.breaks += 1
            self._tell(f"paused-{self.breaks}", words.PAUSED)

    def _resume(self) -> None:
        if self.is_paused:
            self.is_paused = False
            self._tell(f"resumed-{self.breaks}", words.RESUMED)

    def _checkpoint(self, step: int) -> None:
        if self.curve.epochs or self.checkpoints >= _MOST_CHECKPOINTS:
            return
        self.checkpoints += 1
        self._tell(f"checkpoint-{step}", words.checkpoint(step))

    def _warning(self, event: JobEvent) -> None:
        text = event.message.strip()
        if not text or text in self.warnings or len(self.warnings) == _MOST_WARNINGS:
            return
        self.warnings.add(text)
        said = words.engine_said(event.level.lower(), shortened(text, _WARNING_LIMIT))
        self._tell(f"warning-{len(self.warnings)}", said)

    def _epoch_ends(self, event: JobEvent) -> None:
        """Tell the ends that lie behind this measure."""
        points = points_of_events([event]) if self.ends else ()
        while points and self.ends and self.ends[0].step <= points[-1].step:
            end = self.ends.popleft()
            self._tell(f"epoch-{end.epoch}", self._epoch_words(end))

    def _epoch_words(self, end: EpochEnd) -> str:
        return words.epoch_end(
            end.epoch or 0,
            self.curve.epochs or 0,
            train_loss=end.train_loss,
            valid_loss=end.valid_loss,
        )


def _told_epochs(epochs: int | None) -> Sequence[int]:
    """Return the epochs that are told: all of a few, some of many, and the last one."""
    if not epochs:
        return ()
    stride = -(-epochs // _MOST_EPOCHS)
    return range(epochs - (epochs - 1) // stride * stride, epochs + 1, stride)
