"""The one way to the app, whichever transport it uses."""

from workspace.delivery.socket_mode import SocketMode
from workspace.jsons import Json


class Delivery:
    """Hands the app events, commands and interactions."""

    def __init__(self, socket: SocketMode) -> None:
        self._socket = socket

    async def ask(self, kind: str, payload: Json) -> Json:
        """Hand over a command or an interaction, once; what the app acknowledged it with.

        Raises:
            NotConnectedError: The app cannot be reached.
            NotAcknowledgedError: The app was silent for too long.
        """
        return await self._socket.ask(kind, payload)

    def tell(self, payload: Json) -> None:
        """Hand over an event, at least once, in the background."""
        self._socket.tell(payload)
