"""What a person is in this workspace, in words."""

from workspace.people import Person


def role(person: Person) -> str:
    """Their part in the team, for everyone who is more or less than a member."""
    parts = {
        "app": person.is_bot,
        "deactivated": person.deleted,
        "from another organisation": person.is_stranger,
        "single-channel guest": person.is_ultra_restricted,
        "guest": person.is_restricted,
        "owner": person.is_owner,
        "admin": person.is_admin,
    }
    return next((part for part, holds in parts.items() if holds), "")


def named(person: Person) -> str:
    """Their name, with their role where the name does not tell it already."""
    part = role(person)
    return person.name if part in {"", person.name.lower()} else f"{person.name} ({part})"


def sight(person: Person) -> str:
    """What they may see and do, for whoever looks through their eyes."""
    if person.deleted:
        return "Deactivated: can do nothing here any more."
    if person.is_stranger:
        return "From another organisation: sees only shared channels."
    if person.is_guest:
        return "A guest: sees only the channels they were added to."
    if person.is_owner:
        return "An owner of this workspace."
    return "An admin of this workspace." if person.is_admin else "A member of this workspace."
