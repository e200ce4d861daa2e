"""Find people and conversations, and who belongs to which."""

from collections.abc import Iterable
from dataclasses import replace

from workspace import slack_text
from workspace.errors import SlackError
from workspace.people import Conversation, Person, UserGroup


class Directory:
    """The people, groups and conversations of the workspace."""

    def __init__(
        self,
        people: Iterable[Person],
        conversations: Iterable[Conversation],
        groups: Iterable[UserGroup],
    ) -> None:
        self._people = {person.id: person for person in people}
        self._conversations = {conversation.id: conversation for conversation in conversations}
        self._groups = {group.id: group for group in groups}

    def people(self) -> list[Person]:
        """Everyone, the bot too."""
        return list(self._people.values())

    def conversations(self) -> list[Conversation]:
        """Every conversation."""
        return list(self._conversations.values())

    def person(self, user_id: str) -> Person:
        """The person of that id.

        Raises:
            SlackError: There is none.
        """
        person = self._people.get(user_id)
        if person is None:
            raise SlackError("user_not_found")
        return person

    def group(self, group_id: str) -> UserGroup:
        """The user group of that id.

        Raises:
            SlackError: There is none.
        """
        group = self._groups.get(group_id)
        if group is None:
            raise SlackError("no_such_subteam")
        return group

    def conversation(self, id_or_name: str) -> Conversation:
        """The conversation of that id, or the channel of that name, with or without its #.

        Raises:
            SlackError: There is none.
        """
        found = self._conversations.get(id_or_name) or self._by_name(id_or_name.removeprefix("#"))
        if found is None:
            raise SlackError("channel_not_found")
        return found

    def direct(self, user_id: str) -> Conversation:
        """The direct message between this person and the bot.

        Raises:
            SlackError: There is none.
        """
        for conversation in self._conversations.values():
            if conversation.user == user_id:
                return conversation
        raise SlackError("user_not_found")

    def visible_to(self, user_id: str) -> list[Conversation]:
        """What this person sees in the sidebar: their own, and public ones unless a guest."""
        self.person(user_id)
        return [
            conversation
            for conversation in self._conversations.values()
            if user_id in self.onlookers(conversation.id)
        ]

    def onlookers(self, channel_id: str) -> set[str]:
        """Everyone who sees this conversation."""
        conversation = self.conversation(channel_id)
        if conversation.is_private:
            return set(conversation.members)
        staff = {person.id for person in self._people.values() if not person.is_restricted}
        return staff | conversation.members

    def names(self) -> dict[str, str]:
        """Everything that can be mentioned; see `slack_text.names`."""
        return slack_text.names(self.people(), self.conversations(), self._groups.values())

    def add_member(self, channel_id: str, user_id: str) -> Conversation:
        """Make this person a member."""
        conversation = self.conversation(channel_id)
        # Where the bot is missing, the sample's topic says just that.
        topic = "" if self.person(user_id).is_bot else conversation.topic
        joined = replace(conversation, members=conversation.members | {user_id}, topic=topic)
        self._conversations[joined.id] = joined
        return joined

    def _by_name(self, name: str) -> Conversation | None:
        for conversation in self._conversations.values():
            if conversation.name == name and not conversation.is_im:
                return conversation
        return None
