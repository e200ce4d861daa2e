"""Which Host headers name this machine."""

import pytest

from engine.guard import is_loopback


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("127.0.0.1:8766", True),
        ("localhost", True),
        ("LOCALHOST:1", True),
        ("[::1]:8766", True),
        ("", False),
        ("example.org", False),
        ("127.0.0.1.example.org", False),
        ("example.org@127.0.0.1.example.org", False),
        ("[::1", False),
    ],
)
def test_loopback_has_three_names(host: str, ours: bool) -> None:  # noqa: FBT001 - pytest passes it by name
    """Only the names of this machine's loopback address count."""
    assert is_loopback(host) is ours
