"""A workspace whose app may do everything with files, and whose files are small."""

import pytest

from tests.workspace.generous import generous_manifest
from workspace.manifest import Manifest
from workspace.settings import Settings


@pytest.fixture
def settings() -> Settings:
    """A small limit, so that a test can pass it."""
    return Settings(
        ack_timeout=0.4, retry_delays=(0.0, 0.1), scan_seconds=0.0, upload_limit=1024 * 1024
    )


@pytest.fixture
def manifest() -> Manifest:
    """Of an app that may do everything with files."""
    return generous_manifest()
