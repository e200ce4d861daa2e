"""Who may do what, and where: the refusals."""

from collections.abc import Sequence

ADMINS_NAMED = 10


def not_an_editor() -> str:
    """Refuse a member who is no editor."""
    return (
        "Only editors can do this, and you are not on the list. Nothing was changed. "
        "Ask the person who runs this bot to add you to EDITORS."
    )


def no_guests() -> str:
    """Refuse guests, bots and people of other organisations."""
    return (
        "Drafts are for members of this workspace, so guests and other organisations cannot do "
        "this. Nothing was changed."
    )


def wrong_channel_mrkdwn(channels: list[str]) -> str:
    """Refuse a channel that is not among CHANNELS."""
    places = ", ".join(f"<#{channel}>" for channel in channels)
    return f"Drafts are made in {places}, or in a direct message with me."


def cannot_check() -> str:
    """Refuse because Slack did not say who asks."""
    return (
        "I could not check with Slack whether you may do this, so nothing was done. "
        "Please try again in a minute."
    )


# Who may train, and decide which model writes


def training_no_guests() -> str:
    """Refuse guests, bots and people of other organisations."""
    return (
        "Training is for admins of this workspace's writer; guests and other organisations "
        "cannot do this. Nothing was changed."
    )


def not_an_admin_mrkdwn(admins: Sequence[str]) -> str:
    """Refuse a member who is no admin, and say whom to ask; `admins` are Slack's ids."""
    named = [f"<!subteam^{i}>" if i.startswith("S") else f"<@{i}>" for i in admins[:ADMINS_NAMED]]
    return (
        "Only admins train models and choose who writes. Nothing was changed. "
        f"Ask {' or '.join(named)}."
    )


def no_admins_yet_mrkdwn(user: str) -> str:
    """Refuse everybody where no admin is named, and give the line that names one."""
    return (
        "Nobody is named as an admin yet, so I train nothing and change nothing: training can "
        "cost money. If you run this bot, add this line to its .env file and start it again:\n"
        f"```ADMINS={user}```\n"
        "That is your own id; others go behind a comma. If somebody else runs it, send them "
        "this line."
    )
