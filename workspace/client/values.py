"""What a person sees, as values."""

from dataclasses import dataclass, field

from workspace.client import elements
from workspace.jsons import Json


@dataclass(frozen=True)
class Outcome:
    """What came of an act."""

    ok: bool
    error: str | None = None
    message: str | None = None
    """Slack's words to the person."""
    errors: dict[str, str] = field(default_factory=dict)
    """What is to be mended in a form, by block."""


def outcome(answer: Json) -> Outcome:
    """What the workspace answered an act with, without the act's own results."""
    return Outcome(
        ok=bool(answer["ok"]),
        error=answer.get("error"),
        message=answer.get("message"),
        errors=answer.get("errors") or {},
    )


@dataclass(frozen=True)
class Message:
    """A message as one person saw it."""

    channel: str
    json: Json

    @property
    def ts(self) -> str:
        """Its time, and its identity in the channel."""
        return str(self.json["ts"])

    @property
    def thread_ts(self) -> str | None:
        """The thread it belongs to, if any."""
        return self.json.get("thread_ts")

    @property
    def user(self) -> str:
        """Who wrote it."""
        return str(self.json.get("user", ""))

    @property
    def text(self) -> str:
        """Its text, as Slack holds it."""
        return str(self.json.get("text", ""))

    @property
    def blocks(self) -> list[Json]:
        """Its blocks."""
        return list(self.json.get("blocks", ()))

    @property
    def files(self) -> list[Json]:
        """Its files, as Slack describes them."""
        return list(self.json.get("files", ()))

    @property
    def reactions(self) -> dict[str, list[str]]:
        """Who reacted, by the emoji's name."""
        return {each["name"]: list(each["users"]) for each in self.json.get("reactions", ())}

    @property
    def metadata(self) -> Json | None:
        """What the app hid in it."""
        return self.json.get("metadata")

    @property
    def ephemeral(self) -> bool:
        """Whether only this person sees it."""
        return bool(self.json.get("ephemeral"))

    @property
    def streaming(self) -> bool:
        """Whether it is still growing."""
        return bool(self.json.get("streaming"))

    @property
    def edited(self) -> bool:
        """Whether it was changed after it was posted."""
        return "edited" in self.json

    @property
    def reply_count(self) -> int:
        """How many replies hang on it."""
        return int(self.json.get("reply_count", 0))

    @property
    def buttons(self) -> dict[str, tuple[str, str]]:
        """Its buttons: label to block_id and action_id."""
        return elements.buttons(self.blocks)

    @property
    def plain(self) -> str:
        """The text of its plain_text sections, joined exactly."""
        return "".join(
            block["text"]["text"]
            for block in self.blocks
            if block["type"] == "section" and block.get("text", {}).get("type") == "plain_text"
        )

    @property
    def words(self) -> str:
        """Everything readable in it: its text, and every text in its blocks."""
        return "\n".join([self.text, *elements.words(self.blocks)])
