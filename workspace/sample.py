"""The sample team: roles, no people's names."""

from workspace.people import TEAM_ID, Conversation, Person, UserGroup

__all__ = ["TEAM_ID"]

TEAM_NAME = "Newsletter team"
TEAM_DOMAIN = "newsletter-team"
APP_ID = "A0LOCAL"
BOT_USER_ID = "UCHRIS"
BOT_ID = "BCHRIS"
SLACKBOT_ID = "USLACKBOT"


def people(bot_name: str) -> tuple[Person, ...]:
    """Everyone in the sample team, the bot last."""
    return (
        Person("UEDITOR", "Editor", "The editor", "E", "#1d6f5c"),
        Person("USECOND", "Second editor", "The second editor", "S", "#8a4b08"),
        Person("UADMIN", "Admin", "The admin", "A", "#5b3a8c", is_admin=True),
        Person("UGUEST", "Guest", "A guest", "G", "#5f6368", is_restricted=True),
        Person(BOT_USER_ID, bot_name, bot_name, bot_name[:1].upper(), "#1f4e4a", is_bot=True),
    )


def conversations(team: tuple[Person, ...]) -> tuple[Conversation, ...]:
    """The channels as they are on the first day, and each person's direct message with the bot."""
    everyone = frozenset(person.id for person in team)
    staff = frozenset(p.id for p in team if not (p.is_bot or p.is_restricted))
    bot_name = next(person.name for person in team if person.is_bot)
    channels = (
        Conversation("C0NEWSLETTER", "newsletter", everyone, topic="Drafts for the next issue"),
        Conversation("C0GENERAL", "general", staff, topic=f"{bot_name} is not invited here yet"),
        Conversation(
            "C0DESK",
            "desk",
            frozenset({"UEDITOR", "UADMIN", BOT_USER_ID}),
            topic=f"Private: Editor, Admin and {bot_name}",
            is_private=True,
        ),
    )
    return channels + tuple(direct(person) for person in team if not person.is_bot)


def direct(person: Person) -> Conversation:
    """The direct message between this person and the bot."""
    return Conversation(
        f"D0{person.id.removeprefix('U')}",
        person.name,
        frozenset({person.id, BOT_USER_ID}),
        is_im=True,
        is_private=True,
        user=person.id,
    )


USER_GROUPS = (UserGroup("S0EDITORS", "editors", "Editors", ("UEDITOR", "USECOND")),)
