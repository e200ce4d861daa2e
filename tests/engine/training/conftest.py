"""A tiny model for all tests of the trainer."""

import os
from pathlib import Path

# As the child does, and for the same reason; it counts where no other test has loaded numpy yet.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pytest

from tests.engine.tiny_model import ALL_WORDS, tiny_model


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model, as llama.cpp's users have them."""
    return tiny_model(tmp_path_factory.mktemp("tiny") / "tiny.gguf")


@pytest.fixture(scope="session")
def exact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model in float32, for close comparisons; it knows as many words as the real one."""
    path = tmp_path_factory.mktemp("exact") / "exact.gguf"
    return tiny_model(path, dtype=np.float32, words=ALL_WORDS)
