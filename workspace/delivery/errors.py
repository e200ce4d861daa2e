"""Why something did not reach the app."""


class NotConnectedError(Exception):
    """The app cannot be reached: no socket is open, or its address does not answer."""


class NotAcknowledgedError(Exception):
    """The app did not acknowledge in time."""
