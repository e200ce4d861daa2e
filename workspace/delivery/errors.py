"""Why something did not reach the app."""


class DeliveryError(Exception):
    """The app did not take what it was handed."""

    code = "dispatch_failed"
    """What Slack calls it in front of the person who waits."""
    words = "The app is not running, so nothing happened."
    """What that person reads."""

    def __init__(self, outcome: str, *, retry_reason: str = "timeout", last: bool = False) -> None:
        """Say what became of it, what the next attempt names as its reason, and if one comes."""
        super().__init__(outcome)
        self.outcome = outcome
        self.retry_reason = retry_reason
        self.last = last


class NotConnectedError(DeliveryError):
    """The app cannot be reached: no socket is open, or its address does not answer."""

    def __init__(
        self,
        outcome: str = "not_connected",
        *,
        retry_reason: str = "connection_failed",
        last: bool = False,
    ) -> None:
        super().__init__(outcome, retry_reason=retry_reason, last=last)


class NotAcknowledgedError(DeliveryError):
    """The app did not acknowledge in time."""

    code = "operation_timeout"
    words = "The app did not answer in time."

    def __init__(
        self, outcome: str = "timeout", *, retry_reason: str = "timeout", last: bool = False
    ) -> None:
        super().__init__(outcome, retry_reason=retry_reason, last=last)


class NotInteractiveError(NotConnectedError):
    """The manifest has interactivity switched off, so there is nobody to ask."""

    code = "not_interactive"
    words = "This app is not configured to handle interactive responses."

    def __init__(self) -> None:
        super().__init__("not_interactive")


class RefusedError(NotConnectedError):
    """The app's address answered, but not with a success."""

    def __init__(self, status: int, reason: str = "http_error", *, last: bool = False) -> None:
        super().__init__(reason, retry_reason=reason, last=last)
        theirs = 500
        self.code = "http_service_error" if status >= theirs else "http_client_error"
        self.words = (
            f"The app answered with the HTTP status {status}, so nothing may have happened."
        )
