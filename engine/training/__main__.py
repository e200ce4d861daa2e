"""The program that trains: `python -m engine.training FOLDER`.

It reads `training.json`, `training.jsonl` and, if it is there, `validation.jsonl` in the folder,
and writes `checkpoints/`, `state.npz` and at the end `trained.gguf` there. It tells of each step on
standard output, hears `pause` and `cancel` on standard input, and ends when that does, as paused.
Started again, it goes on from its state; checkpoints that are still there are told of once more.
Its exit status is 1 after a failure, which it has told of, and else 0.
"""

import logging
import os
import sys
from pathlib import Path

# Before numpy is loaded: each worker computes alone. Two threads for one multiplication, and that
# twice, would wait for each other most of the time.
for library in ("OPENBLAS_NUM", "OMP_NUM", "MKL_NUM", "VECLIB_MAXIMUM"):
    os.environ[f"{library}_THREADS"] = "1"

log = logging.getLogger("engine.training")


def main(arguments: list[str]) -> int:
    """Train in a folder, and return the exit status."""
    from engine.training.priority import step_back

    step_back()
    if len(arguments) != 1:
        sys.stderr.write("Usage: python -m engine.training FOLDER\n")
        return 2
    # Only now: these load numpy.
    from engine.training.failures import failure_of
    from engine.training.run import train
    from engine.training.telling import teller
    from engine.training.wishes import Wishes

    wishes = Wishes()
    tell = teller(sys.stdout, wishes.pause)
    wishes.listen(sys.stdin.fileno())
    try:
        train(Path(arguments[0]), wishes, tell)
    except Exception as error:
        log.exception("The training failed")
        failure = failure_of(error)
        tell("failed", code=failure.code, message=failure.message)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
