"""Who is who in a text: ids to the names that a person reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Names:
    """The people and conversations that a text may mention, and who is reading."""

    people: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    reader: str = ""
    private: frozenset[str] = frozenset()
    """Which of the conversations are private channels."""
    here: str = ""
    """The conversation that is spoken of: where the message stands, or the form was asked for."""
    picture: Callable[[str], str] = lambda _file_id: ""
    """Where the workspace shows a picture that it keeps, by the file's id; empty for no picture."""
