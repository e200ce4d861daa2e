"""What can be set when a workspace starts."""

from dataclasses import dataclass

from workspace.welcome import Welcomes


@dataclass(frozen=True)
class Settings:
    """How patient and how strict the workspace is; the defaults are Slack's, as far as known."""

    ack_timeout: float = 3.0
    """Seconds the app has to acknowledge what it is handed."""
    retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)
    """Seconds before each further delivery of an event that was not acknowledged."""
    strict_rates: bool = False
    """Whether calls over the method's rate are refused."""
    max_connections: int = 10
    """Sockets one app may hold open."""
    welcomes: Welcomes | None = None
    """What a newcomer reads; without it, what can be said of any app."""
    scan_seconds: float = 1.0
    """How long the malware scan of an upload takes, by the workspace's clock."""
    upload_limit: int = 100 * 1024 * 1024
    """The most bytes a file may have."""
