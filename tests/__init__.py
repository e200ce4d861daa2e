"""The tests: real parts, put together as a team would."""

import os
import signal

# Before anything loads numpy: tests run beside each other, one to a core.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Before anything loads llama.cpp, as the engine has it: whoever waits for the others sleeps.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
# A training behind every other program would wait for all the other tests.
os.environ.setdefault("ENGINE_TRAINING_NICENESS", "0")
# A shell that runs tests in the background lets them, and all they start, ignore Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)
