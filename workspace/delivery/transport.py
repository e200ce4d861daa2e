"""What a way to the app can do."""

from typing import Protocol

from workspace.delivery.record import Envelope
from workspace.faults import Fault
from workspace.jsons import Json


class Transport(Protocol):
    """Socket Mode, or HTTP requests."""

    @property
    def connected(self) -> bool:
        """Whether the app can be reached now, as far as is known."""

    @property
    def ready(self) -> bool:
        """Whether it is worth trying now."""

    async def reachable(self) -> None:
        """Wait until the app can be reached."""

    async def carry(self, envelope: Envelope, fault: Fault | None) -> Json:
        """Hand one envelope over, once; what the app acknowledged it with.

        Raises:
            DeliveryError: The app did not take it.
        """

    async def close(self) -> None:
        """Stop carrying; who waits for an acknowledgement is told."""
