"""How tests run, and the tiny model that tests of training share."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A deadline measures the machine, not the code; so does the check for slow data.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_xdist_auto_num_workers() -> int:
    """Return how many tests run at once: one more than there are cores; most wait for sockets."""
    return (os.cpu_count() or 1) + 1


TINY = "tiny"
"""The name of the tiny model: that of its file."""


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a model that loads in a moment and trains in seconds."""
    from tests.engine.tiny_model import tiny_model  # slow, and most tests do without

    return tiny_model(tmp_path_factory.mktemp("model") / f"{TINY}.gguf")
