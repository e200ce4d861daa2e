"""Find people and conversations, and who belongs to which."""

from collections.abc import Iterable
from dataclasses import replace

from workspace import slack_text
from workspace.errors import SlackError
from workspace.people import Conversation, Person, UserGroup
from workspace.team_store import TeamStore


class Directory:
    """The people, groups and conversations of the workspace. What changes in it is kept."""

    def __init__(
        self,
        people: Iterable[Person],
        conversations: Iterable[Conversation],
        groups: Iterable[UserGroup],
        store: TeamStore,
    ) -> None:
        self._store = store
        self._people = {p.id: p for p in (*people, *store.people())}
        self._conversations = {c.id: c for c in (*conversations, *store.conversations())}
        self._groups = {g.id: g for g in (*groups, *store.groups())}

    def people(self) -> list[Person]:
        """Everyone, the bot too."""
        return list(self._people.values())

    def conversations(self) -> list[Conversation]:
        """Every conversation."""
        return list(self._conversations.values())

    def groups(self) -> list[UserGroup]:
        """Every user group, those out of use too."""
        return list(self._groups.values())

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

    def by_id(self, channel_id: str) -> Conversation:
        """The conversation of that id; a name is none.

        Raises:
            SlackError: There is none.
        """
        found = self._conversations.get(channel_id)
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
        """What this person sees in the sidebar: their own, and for staff the public ones."""
        person = self.person(user_id)
        return [c for c in self._conversations.values() if _sees(person, c)]

    def onlookers(self, channel_id: str) -> set[str]:
        """Everyone who sees this conversation."""
        conversation = self.conversation(channel_id)
        return {person.id for person in self._people.values() if _sees(person, conversation)}

    def is_shared(self, conversation: Conversation) -> bool:
        """Whether people of another organisation belong to it."""
        return any(self._people[user_id].is_stranger for user_id in conversation.members)

    def names(self) -> dict[str, str]:
        """Everything that can be mentioned; see `slack_text.names`."""
        groups = (group for group in self._groups.values() if group.is_enabled)
        people = (person for person in self._people.values() if not person.deleted)
        return slack_text.names(people, self.conversations(), groups)

    def add_member(self, channel_id: str, user_id: str) -> Conversation:
        """Make this person a member."""
        conversation = self.conversation(channel_id)
        # Where the bot is missing, the sample's topic says just that.
        topic = "" if self.person(user_id).is_bot else conversation.topic
        return self.put_conversation(
            replace(conversation, members=conversation.members | {user_id}, topic=topic)
        )

    def remove_member(self, channel_id: str, user_id: str) -> Conversation:
        """Make this person a member no longer."""
        conversation = self.conversation(channel_id)
        return self.put_conversation(
            replace(conversation, members=conversation.members - {user_id})
        )

    def put_conversation(self, conversation: Conversation) -> Conversation:
        """Add a conversation, or put it in the place of the one of its id."""
        self._conversations[conversation.id] = conversation
        self._store.save(conversation)
        return conversation

    def put_person(self, person: Person) -> None:
        """Add a person, or put them in the place of the one of their id."""
        self._people[person.id] = person
        self._store.save(person)

    def put_group(self, group: UserGroup) -> None:
        """Add a group, or put it in the place of the one of its id."""
        self._groups[group.id] = group
        self._store.save(group)

    def _by_name(self, name: str) -> Conversation | None:
        for conversation in self._conversations.values():
            if conversation.name == name and not conversation.is_im:
                return conversation
        return None


def _sees(person: Person, conversation: Conversation) -> bool:
    if person.deleted:
        return False
    return person.id in conversation.members or (person.is_staff and not conversation.is_private)
