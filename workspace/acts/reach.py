"""What a person may choose from, in the elements of a message or a view."""

from collections.abc import Iterable
from dataclasses import dataclass

from workspace.interactivity.parts import Part
from workspace.jsons import Json
from workspace.people import Conversation
from workspace.workspace import Workspace


@dataclass(frozen=True)
class PersonalReach:
    """One person in front of one message or view."""

    ws: Workspace
    user_id: str
    surface: str
    """The view's id, or the channel and the message's ts."""
    here: str | None = None
    """The conversation they are in."""

    def place(self, part: Part) -> tuple[str, str, str, str]:
        """Where the app's offers for an element are kept."""
        return (self.user_id, self.surface, part.block_id, part.action_id)

    def offered(self, part: Part) -> Iterable[Json]:
        """The options the app gave for this element when it was asked."""
        return self.ws.offers.at(self.place(part))

    def has_person(self, user_id: str) -> bool:
        """Whether there is such a person."""
        return any(p.id == user_id and not p.deleted for p in self.ws.people())

    def has_conversation(self, element: Json, channel: str) -> bool:
        """Whether the element lets them choose that conversation."""
        seen = {one.id: one for one in self.ws.directory.visible_to(self.user_id)}
        found = seen.get(channel)
        if found is None:
            return False
        if str(element["type"]).endswith("channels_select"):
            return not (found.is_private or found.is_im)
        return _passes(found, element.get("filter") or {})

    def file(self, file_id: str) -> Json:
        """The file of that id, which is theirs, as a form may show it.

        Raises:
            SlackError: They have no such file.
        """
        return self.ws.files.described(self.ws.files.own(file_id, self.user_id))

    def handed_over(self, file_id: str) -> Json:
        """The same file, which the app may read from now on.

        Raises:
            SlackError: They have no such file.
        """
        return self.ws.files.give_to_app(file_id, self.user_id)


def _passes(conversation: Conversation, wanted: Json) -> bool:
    # Every direct message here is one with the bot.
    if conversation.is_im and wanted.get("exclude_bot_users"):
        return False
    kinds = wanted.get("include")
    kind = "im" if conversation.is_im else "private" if conversation.is_private else "public"
    return not kinds or kind in kinds
