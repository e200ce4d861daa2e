"""The ids by which Slack tells us what was pressed on a draft, and what their values hold.

A value is small and public: ids that are looked up in the archive again, never facts that are
believed. Buttons about a draft hold "draft:version" (see `value_of`) unless said otherwise.
"""

# While a version is written; value: the version's id

STOP = "stop_writing"

# A brief without a place; value: the draft's id

PLACE_AGAIN = "place_again"
PLACE_DIRECTLY = "place_directly"

# The newest version

TRY_AGAIN = "try_again"
REGENERATE = "regenerate"
EDIT = "edit_text"
APPROVE = "approve"
DISCARD = "discard"
REOPEN = "reopen"
STAR = "star"
UNSTAR = "unstar"

# The overflow menu of the newest version; values: "<one of these>:draft:version"

MORE = "more"
EDIT_BRIEF = "edit_brief"
FACTS = "facts"
COMPARE = "compare"

# What must be checked in the newest version; the first two hold "draft:version:finding"

FINDING_CHECKED = "finding_checked"
FINDING_WORD = "finding_word"
FINDINGS = "findings"
"""Opens the whole list."""

# An older version

GO_BACK = "go_back"

# An opinion on a version; values: "good:draft:version", "bad:draft:version"

FEEDBACK = "feedback"
GOOD = "good"
BAD = "bad"

# The quiet answer to other people's replies; value: "draft:ts"

MAKE_CHANGE = "make_change"

# A draft's file, and its end

WRITE_FILE = "write_file_again"
DELETE_DRAFT = "delete_draft"

# App Home, and lists

START_DRAFT = "start_draft"
HOME_REFRESH = "home_refresh"
LIST_MORE = "drafts_page"

_MOST_DIGITS = 18


def value_of(draft_id: int, number: int) -> str:
    """Return the value of a button about version `number` of a draft."""
    return f"{draft_id}:{number}"


def choice_of(choice: str, draft_id: int, number: int) -> str:
    """Return the value of one choice among several, as in `MORE` and `FEEDBACK`."""
    return f"{choice}:{value_of(draft_id, number)}"


def finding_value(draft_id: int, number: int, finding_id: int) -> str:
    """Return the value of a button about one finding in version `number` of a draft."""
    return f"{value_of(draft_id, number)}:{finding_id}"


def read_value(value: str) -> tuple[int, int]:
    """Return the draft's id and the version's number.

    Raises:
        ValueError: when a value is none of ours.
    """
    draft_id, _, number = value.partition(":")
    return _number(draft_id), _number(number)


def read_choice(value: str) -> tuple[str, int, int]:
    """Return what was chosen, the draft's id and the version's number.

    Raises:
        ValueError: when a value is none of ours.
    """
    choice, _, rest = value.partition(":")
    return choice, *read_value(rest)


def read_finding(value: str) -> tuple[int, int, int]:
    """Return the draft's id, the version's number and the finding's id.

    Raises:
        ValueError: when a value is none of ours.
    """
    about, _, finding_id = value.rpartition(":")
    return *read_value(about), _number(finding_id)


def _number(digits: str) -> int:
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= _MOST_DIGITS):
        raise ValueError(digits)
    return int(digits)
