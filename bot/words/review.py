"""What is said on the cards of versions: who wrote them, what changed, and what may be done."""

from collections.abc import Sequence
from datetime import UTC, datetime

# Buttons

APPROVE = "Approve"
EDIT = "Edit"
REGENERATE = "Regenerate"
DISCARD = "Discard"
REOPEN = "Reopen"
STAR = "Star as golden brief"
UNSTAR = "Take the star away"
EDIT_BRIEF = "Edit the brief"
FACTS = "Rely on facts"
COMPARE = "Compare versions"
WRITE_FILE = "Write the file again"
GOOD = "Good version"
BAD = "Bad version"


def go_back(number: int) -> str:
    """Offer an earlier version on the card of a newer one."""
    return f"Go back to version {number}"


GO_BACK = "Go back to this version"

# Which version this is

OLDER = "older"
APPROVED = "approved"
DISCARDED = "discarded"


def head(draft: int, number: int, mark: str | None) -> str:
    """Begin the line that heads a version; `mark` says in a word what becomes of it."""
    marked = f" · {mark}" if mark else ""
    return f"Draft {draft}, version {number}{marked}"


def written_by(writer: str | None, seconds: float | None) -> str:
    """Say which model wrote; without a writer, because nothing was written."""
    took = "" if seconds is None else f" · {seconds:.0f}\u00a0s"
    by = f"written by {writer}" if writer else "nothing written"
    return f"{by}{took}"


def edited_by_mrkdwn(user: str | None) -> str:
    """Say whose text it is."""
    return f"edited by <@{user}>" if user else "edited by hand"


FROM_FILE = "taken from the changed file"


def by(writer: str) -> str:
    """Say whose a version was, of which nobody can tell any more how it ended."""
    return f"by {writer}"


def back_to(number: int | None) -> str:
    """Say that a version equals an earlier one."""
    return f"back to version {number}" if number else "back to an earlier version"


def back_to_mrkdwn(number: int | None, user: str | None) -> str:
    """Say the same, and who went back."""
    return f"{back_to(number)}{BY}<@{user}>" if user else back_to(number)


BY = ", by "
TITLE = "title"
BULLETS = "bullets"
FACTS_OF_BRIEF = "facts"
REFERENCES = "earlier newsletters to rely on"


def changed_the_brief(parts: Sequence[str], *, listed: bool) -> str:
    """Go on after who had a version written from another brief than the one before."""
    return f" changed the brief (its {_listing(parts)}){':' if listed else '.'}"


def _listing(parts: Sequence[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


ASKED = " asked for this change:"
SOMEBODY = "Somebody"
CHECK_PARTS = (
    "A language model may have written parts of this: "
    "check names, numbers and links before sending."
)

# What changed


def changed_since(number: int) -> str:
    """Head the list of changes."""
    return f"What changed since version {number}"


def nothing_changed(number: int) -> str:
    """Say that a version equals the one that it is compared with."""
    return f"Nothing changed since version {number}: the text is the same, letter for letter."


DEMONSTRATION_LEFT_IT = (
    "The small demonstration writer often cannot follow a change. Say it in other words, press "
    f"{EDIT}, or take a better model, which is one setting away: “Let a better model write” in "
    "README.md."
)


def only_blanks_changed(number: int) -> str:
    """Say that no word changed."""
    return f"Only spaces and line breaks changed since version {number}."


def mostly_new(share: float, number: int) -> str:
    """Say how much is new, where a list of changes would be as long as the text."""
    return f"Most of it is new since version {number}: {share:.0%} of the words."


def more_places(number: int) -> str:
    """Say that the list of changes is longer."""
    places = "place" if number == 1 else "places"
    return f"…and {number} more {places}. “{COMPARE}”, under the three dots, shows them all."


def more_of_the_brief(number: int) -> str:
    """Say that more changed in a brief than is listed."""
    return f"…and {number} more {'place' if number == 1 else 'places'}."


COMPARISON_LEGEND = "Struck through: taken out. Bold: new. ¶ is a line break."
COMPARISON_CUT = "The comparison is too long for a form. The rest is in the thread and in the file."
SAME = "The two versions are the same, letter for letter."
UNCHANGED_LEFT_OUT = "[…]"

# What was decided


def moment_mrkdwn(at: datetime) -> str:
    """Return a moment as each reader's own clock shows it."""
    otherwise = at.astimezone(UTC).strftime("%d %b %Y, %H:%M UTC")
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}}, {{time}}|{otherwise}>"


def approved_mrkdwn(user: str | None, at: datetime | None) -> str:
    """Say who approved a version, and when."""
    return f"✓ *Approved*{_by_mrkdwn(user, at)}"


def approved_line_mrkdwn(user: str | None) -> str:
    """Say the same in the head of the brief, where there is little room."""
    return f"✓ *approved* by <@{user}>" if user else "✓ *approved*"


def discarded_line_mrkdwn(user: str | None) -> str:
    """Say in the head of the brief that nobody wants the draft."""
    return f"*discarded* by <@{user}>" if user else "*discarded*"


def discarded_mrkdwn(user: str | None, at: datetime | None) -> str:
    """Say who discarded a draft, and when."""
    return f"*Discarded*{_by_mrkdwn(user, at)} Nothing is lost: *{REOPEN}* brings it back."


def reopened_mrkdwn(user: str | None, at: datetime) -> str:
    """Say why a version that was decided on is open again."""
    if user is None:
        return f"Reopened at {moment_mrkdwn(at)}, because the file was changed."
    return f"Reopened{_by_mrkdwn(user, at)}"


STAR_WENT = "The star went with it."


def starred_mrkdwn(user: str) -> str:
    """Say that an approved draft is an example for others."""
    return f"★ Golden brief, starred by <@{user}>."


def _by_mrkdwn(user: str | None, at: datetime | None) -> str:
    who = f" by <@{user}>" if user else ""
    when = f" · {moment_mrkdwn(at)}." if at else "."
    return f"{who}{when}"


# The file


def file_gone_mrkdwn(name: str) -> str:
    """Say that there is no file of that name any more; `name` is escaped."""
    return (
        f"The file `{name}` is gone from the output folder: deleted, or renamed, and under another "
        "name I do not read it. The text is kept here."
    )


# A whole draft, as it is shown on request

EDITED_BY = "edited by "
AFTER_A_REQUEST = ", after a request by "
_DECIDED = {"approve": "approved", "discard": "discarded", "reopen": "reopened"}


def version_step(number: int) -> str:
    """Begin what is told of a version."""
    return f"Version {number}: "


def brief_step(parts: Sequence[str]) -> str:
    """Go on with what a version was written from; who changed it follows."""
    return f", from a changed brief (its {_listing(parts)}), by "


STARRED_STEP = " starred it as a golden brief"
STAR_WENT_STEP = "; the star went with it"


def decision_step(kind: str, version: int) -> str:
    """Say what a person decided."""
    return f" {_DECIDED[kind]} version {version}"


def reopened_by_file(version: int) -> str:
    """Say that nobody reopened it in Slack."""
    return f"Version {version} was reopened, because the file was changed"


def earlier_steps(number: int) -> str:
    """Say that the list goes back further."""
    return (
        f"{number} earlier steps are not listed." if number > 1 else "1 earlier step is not listed."
    )


def text_of(number: int) -> str:
    """Head the newest text."""
    return f"The text of version {number}"


DELETED = "Its text was deleted. What is left: its number, its dates, and what was decided."
DELETED_BY = " deleted its text"
DELETED_BY_SETTING = "Its text was deleted, as KEEP_DISCARDED_DAYS says"


def opinions(good: int, bad: int) -> str:
    """Count what people think of a version."""
    return ", ".join(
        f"{number} {word}" for number, word in ((good, "good"), (bad, "bad")) if number
    )
