"""A mention: something checkable that a text says, whether or not anybody gave it."""

from dataclasses import dataclass

from bot.checks.finding import Kind


@dataclass(frozen=True, slots=True)
class Mention:
    """A number, a date, a link or a name in a text, at `text[start:end]`.

    `values` are the forms in which it is compared, such as "13 foot"; what they are is the affair
    of the finder that made them.
    """

    kind: Kind
    start: int
    end: int
    quote: str
    values: frozenset[str] = frozenset()

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands."""
        return self.start, self.end
