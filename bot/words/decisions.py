"""What is said of decisions: who decided, what the channel hears, what people think of a text."""

from collections.abc import Sequence
from datetime import datetime

from bot.words.review import moment_mrkdwn

PEOPLE_NAMED = 10

_DONE = {"approve": "approved", "discard": "discarded", "reopen": "reopened"}


def announcement_mrkdwn(by: str, title: str, draft: int, version: int, link: str) -> str:
    """Tell the channel of an approval; `title` is harmless, `link` leads to the thread."""
    return (
        f"<@{by}> approved “{title}” (draft {draft}, version {version}) · <{link}|open the thread>"
    )


def replaces(before: int, version: int) -> str:
    """Go on where the channel was told of an approval of this draft before."""
    if before == version:
        return "\nIt is the version that was approved before, unchanged."
    return f"\nIt replaces version {before}, approved earlier: please send this one."


def withdrawn_mrkdwn(by: str | None, draft: int, version: int, link: str) -> str:
    """Tell the channel that an approval it knows of holds no more; `link` leads to the thread."""
    how = f"<@{by}> reopened draft {draft}" if by else f"The file of draft {draft} was changed"
    return (
        f"{how}, so version {version} is not approved any more. Please do not send it yet · "
        f"<{link}|open the thread>"
    )


def with_files_mrkdwn(announcement: str) -> str:
    """Tell the channel of an approval, above its files."""
    return (
        f"{announcement}\nTo paste it into the mail tool, open the html file in a browser and copy "
        "it from there. The txt file holds the text alone."
    )


def without_files_mrkdwn(announcement: str) -> str:
    """Tell the channel of an approval whose files Slack did not take."""
    return f"{announcement}\nSlack took no files from me: the text stands in the thread."


def text_title(draft: int, version: int) -> str:
    """Name the file with the text alone."""
    return f"Draft {draft}, version {version}: text"


def page_title(draft: int, version: int) -> str:
    """Name the file that is made for mail tools."""
    return f"Draft {draft}, version {version}: for the mail tool"


def not_announced_mrkdwn(draft: int, version: int, channel: str, code: str, link: str) -> str:
    """Tell who approved that the channel could not be told."""
    return (
        f"Draft {draft}, version {version} is approved, but I could not tell <#{channel}> of it: "
        f"Slack said `{code}`. The text is kept, and stands in <{link}|its thread>."
    )


def decided_already_mrkdwn(kind: str, draft: int, version: int, by: str, at: datetime) -> str:
    """Answer the second click: say who decided, and when."""
    return (
        f"Draft {draft} is {_DONE[kind]} already: by <@{by}>, version {version}, "
        f"{moment_mrkdwn(at)}. Your click changed nothing."
    )


def not_decided(draft: int) -> str:
    """Answer a click on Reopen where there is nothing to take back."""
    return f"Draft {draft} is open, so there is nothing to reopen. Nothing was changed."


def not_whole(draft: int, version: int) -> str:
    """Answer an approval of a version that broke off."""
    return (
        f"Version {version} of draft {draft} is not whole, so it cannot be approved. "
        "Have it written again, or edit it: what an editor saves is whole."
    )


def not_your_own_mrkdwn(others: Sequence[str]) -> str:
    """Refuse the approval of one's own request, and say who may; `others` are Slack's ids."""
    named = [f"<!subteam^{i}>" if i.startswith("S") else f"<@{i}>" for i in others[:PEOPLE_NAMED]]
    who = " or ".join(named) if named else "another member of this workspace"
    return (
        "You asked for this draft, and here nobody approves what they asked for themselves. "
        f"Nothing was decided. Ask {who} to approve it."
    )


def nobody_else_approves() -> str:
    """Refuse the approval of one's own request where nobody else may approve it."""
    return (
        "You asked for this draft, and here nobody approves what they asked for themselves. "
        "Nothing was decided, and you are the only one in EDITORS: ask the person who runs this "
        "bot to add another editor."
    )


def nobody_else_sees() -> str:
    """Refuse the approval of one's own request that stands where nobody else sees it."""
    return (
        "You asked for this draft, and here nobody approves what they asked for themselves. "
        "Nothing was decided. Nobody else sees our direct messages: ask for the draft in a "
        "channel, where another editor can approve it."
    )


# Stars, and opinions


def starred_already_mrkdwn(by: str) -> str:
    """Answer a second click on the star."""
    return f"<@{by}> starred this draft already."


def not_starred() -> str:
    """Answer a click that takes away a star that is not there."""
    return "This draft has no star any more."


def only_approved() -> str:
    """Refuse a star for a draft that is not approved, or not in this version."""
    return "Only an approved text gets a star, and this one is not approved now."


def thanks(*, good: bool, version: int) -> str:
    """Thank somebody for what they think of a version."""
    liked = "you like" if good else "you do not like"
    more = "" if good else " A reply in the thread says what should change."
    return f"Thank you: I noted that {liked} version {version}.{more}"
