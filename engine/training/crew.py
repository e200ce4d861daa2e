"""The workers: each computes one example at a time, and numpy lets them do so at once."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Self

import numpy as np

from engine.training.arrays import Array, Desk
from engine.training.examples import Example
from engine.training.loss import Score
from engine.training.model import Model


class Crew:
    """Threads that compute with one model.

    What they find is added up in the order of the examples, never in the order in which they are
    ready: sums of floats depend on their order, and the same task must give the same model.
    """

    def __init__(
        self, model: Model, numbers: int, workers: int, is_stopped: Callable[[], bool]
    ) -> None:
        self._model = model
        self._numbers = numbers
        self._is_stopped = is_stopped
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="worker")
        self._own = threading.local()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(cancel_futures=True)

    def look(self, examples: Sequence[Example]) -> Score:
        """How well the model foretells these examples.

        Raises:
            Stopped: Somebody asked for that.
        """

        def one(example: Example) -> Score:
            return self._model.look(example, self._desk())

        return sum(self._threads.map(one, examples), Score())

    def learn(self, examples: Sequence[Example]) -> tuple[Score, Array]:
        """The same, and the slopes of the mean surprise of all the tokens in them.

        Raises:
            Stopped: Somebody asked for that.
        """
        share = 1 / sum(len(example.places) for example in examples)

        def one(example: Example) -> tuple[Score, Array]:
            gradient = np.empty(self._numbers, np.float32)
            return self._model.learn(example, self._desk(), share, gradient), gradient

        total, slopes = Score(), np.zeros(self._numbers, np.float32)
        for score, gradient in self._threads.map(one, examples):
            total += score
            slopes += gradient
        return total, slopes

    def _desk(self) -> Desk:
        if not hasattr(self._own, "desk"):
            self._own.desk = Desk(np.float32, self._is_stopped)
        desk: Desk = self._own.desk
        return desk
