"""Trainings for tests: a folder with a task, trained by the real child or within the test."""

import contextlib
import json
import random
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.training.run import train
from engine.training.wishes import Wishes

ROOT = Path(__file__).parents[3]
_PATIENCE = 300
"""Seconds after which a child that still runs is killed: a test fails then instead of waiting."""

LENGTH = 18
"""Tokens of an example; few, because each costs a look at every word that the model knows."""

Event = dict[str, Any]


def a_text(seed: int, length: int = LENGTH) -> dict[str, Any]:
    """An example: random tokens, the last two thirds of which are to be learned."""
    tokens = random.Random(seed).choices(range(100, 140), k=length)  # noqa: S311
    return {"tokens": tokens, "trained": [[length // 3, length]]}


def a_folder(folder: Path, model: Path, *, validation: int = 2, **task: Any) -> Path:  # noqa: ANN401
    """A training's folder; `task` overrides what the engine would usually write."""
    folder.mkdir()
    usual: dict[str, Any] = {
        "model": str(model),
        "start_from": None,
        "n_epochs": 3,
        "batch_size": 2,
        "learning_rate": 1e-2,
        "seed": 7,
        "rank": 8,
        "alpha": 16.0,
        "workers": 2,
    }
    (folder / "training.json").write_text(json.dumps(usual | task))
    write_examples(folder / "training.jsonl", [a_text(seed) for seed in range(7)])
    if validation:
        texts = [a_text(seed) for seed in range(100, 100 + validation)]
        write_examples(folder / "validation.jsonl", texts)
    return folder


def write_examples(path: Path, examples: Sequence[dict[str, Any]]) -> None:
    """Write examples as the engine does."""
    path.write_text("".join(json.dumps(example) + "\n" for example in examples))


@dataclass
class Heard:
    """Everything that a training told."""

    events: list[Event] = field(default_factory=list)

    def of(self, name: str) -> list[Event]:
        """The events of one kind."""
        return [event for event in self.events if event["event"] == name]

    @property
    def steps(self) -> dict[int, Event]:
        """The steps by their number; what was told twice counts as it was told last."""
        return {event["step"]: event for event in self.of("step")}

    @property
    def last(self) -> Event:
        """How it ended."""
        return self.events[-1]


def trained_here(
    folder: Path, *, pause_after: int | None = None, heard: Heard | None = None
) -> Heard:
    """Train within the test; it is told to pause when it has told of `pause_after` events."""
    heard, wishes = heard or Heard(), Wishes()
    before = len(heard.events)

    def tell(event: str, **facts: object) -> None:
        heard.events.append({"event": event, **facts})
        if pause_after is not None and len(heard.events) - before >= pause_after:
            wishes.pause()

    train(folder, wishes, tell)
    return heard


class Child:
    """The real child process."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.heard = Heard()

    def hear(self) -> Event | None:
        """The next event; None: it will say no more."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            return None
        event: Event = json.loads(line)
        self.heard.events.append(event)
        return event

    def hear_until(self, name: str, step: int = 0) -> Event:
        """Listen until it tells of this, at this step or later."""
        while event := self.hear():
            if event["event"] == name and event.get("step", 0) >= step:
                return event
        raise AssertionError(f"it never told of '{name}': {self.heard.events[-3:]}")

    def say(self, wish: str) -> None:
        """Tell it something."""
        assert self.process.stdin
        self.process.stdin.write(f"{wish}\n")
        self.process.stdin.flush()

    def hang_up(self) -> None:
        """End its standard input, as when the engine is gone."""
        assert self.process.stdin
        self.process.stdin.close()

    def end(self) -> int:
        """Listen to the end, and return the exit status."""
        while self.hear():
            pass
        return self.process.wait()


@contextlib.contextmanager
def a_child(*arguments: str | Path, before: Sequence[str] = ()) -> Iterator[Child]:
    """A child that trains, killed at the end of the block if it still runs."""
    with subprocess.Popen(
        [*before, sys.executable, "-m", "engine.training", *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        patience = threading.Timer(_PATIENCE, process.kill)
        patience.start()
        try:
            yield Child(process)
        finally:
            patience.cancel()
            process.kill()
