"""Which approved drafts are wanted."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.archive.approved import Opinion


@dataclass(frozen=True, slots=True)
class Selection:
    """Which approved drafts become examples; what is not said does not matter.

    Attributes:
        since: approved on this day or later, by this machine's clock.
        until: approved on this day or before.
        person: asked for by this person, by the id.
        writer: a part of a name, `engine:model`, of a model that wrote a version of it.
        opinion: what people think of it.
        starred: only golden briefs.
    """

    since: date | None = None
    until: date | None = None
    person: str | None = None
    writer: str | None = None
    opinion: Opinion = Opinion.ANY
    starred: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return what was said, as JSON; nothing stands in it that was not."""
        said: dict[str, Any] = {}
        if self.since:
            said["since"] = self.since.isoformat()
        if self.until:
            said["until"] = self.until.isoformat()
        if self.person:
            said["person"] = self.person
        if self.writer:
            said["writer"] = self.writer
        if self.opinion is not Opinion.ANY:
            said["opinion"] = self.opinion.value
        if self.starred:
            said["starred"] = True
        return said
