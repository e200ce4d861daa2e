"""What the engine wishes, told on standard input: `pause` or `cancel`, one a line."""

import os
import signal
import threading


class Wishes:
    """Flags that any thread may look at."""

    def __init__(self) -> None:
        self.cancelled = False
        self.paused = False

    def pause(self, *_: object) -> None:
        """Wish for a pause."""
        self.paused = True

    def is_stopped(self) -> bool:
        """Whether to stop, for whichever reason."""
        return self.cancelled or self.paused

    def listen(self, descriptor: int) -> None:
        """Begin to listen, in a thread of its own; the end of the stream is a wish to pause.

        An interrupt from the keyboard, and a polite end by the system, are too: the state is kept.
        """
        threading.Thread(target=self._listen, args=(descriptor,), daemon=True).start()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.pause)

    def _listen(self, descriptor: int) -> None:
        # Not through sys.stdin: Python cannot end while a thread waits in there.
        begun = b""
        while heard := _read(descriptor):
            *lines, begun = (begun + heard).split(b"\n")
            for line in lines:
                match line.strip():
                    case b"cancel":
                        self.cancelled = True
                    case b"pause":
                        self.paused = True
        self.paused = True


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 1024)
    except OSError:
        return b""  # closed from the start
