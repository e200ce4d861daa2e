"""What stands in the forms about a draft, and what is said of them."""

CLOSE = "Cancel"


def form_not_opened() -> str:
    """Answer when Slack did not open a form in time."""
    return "Slack did not open the form in time. Nothing was changed: press the button once more."


def draft_name(draft: int) -> str:
    """Name a draft."""
    return f"Draft {draft}"


def nothing_changed() -> str:
    """Answer a form that was sent off as it was."""
    return "Nothing was changed in the form, so there is no new version."


# Where a new draft goes

CHANNEL = "Channel"
CHANNEL_HINT = "Left empty, the draft comes in our direct messages."
CHANNEL_PLACEHOLDER = "Where everyone is to see it"
CHANNEL_NOT_ALLOWED = (
    "Drafts are not written in this channel. Choose another one, or leave the field empty."
)

# Similar drafts

FIND_SIMILAR = "Find similar drafts"
FIND_AGAIN = "Look again"
SIMILAR = "Approved drafts to rely on"
SIMILAR_HINT = "The writer reads them as facts: dates, names, figures and links."
NONE_SIMILAR = "No approved draft is like this brief so far."


def similar_line(draft: int, day: str) -> str:
    """Say which draft a title belongs to."""
    return f"Draft {draft} · {day}"


# Editing the text

EDIT_SAVE = "Save as a version"
EDIT_SUBJECT = "Subject"
EDIT_TEXT = "Text"
EDIT_MORE = "More text"
EDIT_MORE_HINT = (
    "Goes on behind all that stands above. Where this is full too, save and edit again."
)
NOTHING_LEFT = "There would be no text left. To drop the draft, cancel this form and press Discard."


def edit_title(draft: int) -> str:
    """Head the form for a text."""
    return f"Edit draft {draft}"


def edit_intro(draft: int, version: int) -> str:
    """Say what the form does."""
    return f"Version {version} of draft {draft}. What you save becomes your own version of it."


def edit_hint(file: str | None) -> str:
    """Say how far a form goes, and what goes further."""
    hint = (
        "A field holds 3,000 characters. An emptied section goes; a new one may be written into "
        "any field, after an empty line."
    )
    if file is None:
        return hint
    return f"{hint} For a longer text, change {file} in the output folder: that is a version, too."


def edit_section(number: int, of: int) -> str:
    """Head a part of the text."""
    return f"Section {number} of {of}" if of > 1 else EDIT_TEXT


def save_mine_as(number: int) -> str:
    """Head the button that saves a text after somebody else's."""
    words = f"Save mine as version {number}"
    return words if len(words) <= 24 else "Save mine"  # noqa: PLR2004 - Slack's limit for buttons


def edited_too_long(characters: int, limit: int) -> str:
    """Refuse a text that no newsletter needs."""
    return (
        f"That is too long: {characters:,} characters, and {limit:,} are the most. "
        "Shorten it; all that you typed is still here."
    )


def edit_in_file(draft: int, name: str | None) -> str:
    """Say why a text is not opened in a form, and where else it can be edited."""
    why = f"Draft {draft} is too long for a form of Slack's. "
    if name is None:
        return f"{why}Reply in its thread with what to change."
    return f"{why}Edit the file {name} in the output folder: what you save there becomes a version."


# Somebody was faster


def theirs_in_full(newest: int, base: int) -> str:
    """Head the whole text of somebody else's version."""
    return f"Version {newest} in full, compared with version {base}:"


def saved_by_mrkdwn(version: int, by: str | None) -> str:
    """Say who saved a version."""
    who = f"<@{by}>" if by else "Somebody"
    return f"{who} saved version {version} while this form was open."


def saved_from_file(version: int) -> str:
    """Say that the file was changed."""
    return f"The output file was changed while this form was open: that is version {version}."


def written_by_mrkdwn(version: int, by: str | None) -> str:
    """Say who had a version written."""
    who = f" for <@{by}>" if by else ""
    return f"Version {version} was written{who} while this form was open."


def went_back_mrkdwn(version: int, by: str | None) -> str:
    """Say who went back to an earlier version."""
    who = f"<@{by}>" if by else "Somebody"
    return (
        f"{who} went back to an earlier text while this form was open: that is version {version}."
    )


def save_mine_after_all(newest: int) -> str:
    """Say what the button does now."""
    return (
        "Your text is below, as you typed it. Saved, it becomes the version after theirs, and both "
        f"are kept. Take over from version {newest} what you want to keep. "
        "If you cancel, I send you your text."
    )


def write_after_all(newest: int) -> str:
    """Say what the button does in a form for a brief now."""
    return (
        "What you typed is below. Sent off once more, it becomes the version after "
        f"version {newest}, and both are kept."
    )


def being_written() -> str:
    """Say that nothing can be saved for the moment."""
    return (
        "A version is being written right now, so nothing was saved yet. What you typed is below: "
        "send it off once more when that version is there."
    )


def approved_meanwhile_mrkdwn(version: int, by: str) -> str:
    """Say that a draft was approved while a form was open."""
    return f"<@{by}> approved version {version} while this form was open."


def discarded_meanwhile_mrkdwn(version: int, by: str) -> str:
    """Say that a draft was discarded while a form was open."""
    return f"<@{by}> discarded the draft at version {version} while this form was open."


def reopen_first() -> str:
    """Say how to go on with a decided draft."""
    return (
        "Nothing was saved; what you typed is below. Cancel, and I send it to you: then press "
        "Reopen in the thread, open the form again, and paste it. If somebody else reopens the "
        "draft, just send this off once more."
    )


def reopened_just_now() -> str:
    """Say that a decision was taken back in this very moment."""
    return (
        "Something changed while you pressed the button. What you typed is below: "
        "send it off once more."
    )


def sent_if_cancelled() -> str:
    """Say that no text is lost."""
    return "If you cancel, I send you your text."


def deleted_meanwhile() -> str:
    """Say that a draft's text was deleted while a form was open."""
    return (
        "The text of this draft was deleted while the form was open, so nothing was saved and "
        "nothing is kept. This is what you typed, if you want to copy it:"
    )


def copy_it() -> str:
    """Head a text that cannot be saved."""
    return "Nothing was saved. This is what you typed, if you want to copy it:"


def your_text(draft: int) -> str:
    """Head a text that is sent back."""
    return (
        f"This is your text for draft {draft}, which was not saved as a version. "
        "To use it, press Edit in the draft's thread and paste it, or keep it here."
    )


def your_brief(draft: int | None) -> str:
    """Head a brief that is sent back."""
    return (
        f"This is your brief for draft {draft}, from which nothing was written. "
        "To use it, choose Edit the brief in the draft's thread and paste it, or keep it here."
    )


# The brief

BRIEF_SUBMIT = "Write it"
MORE_BULLETS = "Bullets, continued"
MORE_FACTS = "Facts, continued"


def brief_title(draft: int) -> str:
    """Head the form for a brief."""
    return f"Brief of draft {draft}"


def brief_intro(draft: int) -> str:
    """Say what the form does."""
    return f"The writer writes draft {draft} anew from this, as its next version."


def brief_too_long_for_form(draft: int) -> str:
    """Refuse to open a brief that Slack's form cannot hold."""
    return (
        f"The title of draft {draft}'s brief is too long for a form of Slack's. "
        "Start a new draft with a shorter one."
    )


# Facts

FACTS_SUBMIT = "Write with these"
FACTS_NOTES = "Notes"
FACTS_NOTES_HINT = "Paste what the writer may use: dates, names, figures, links. One per line."


def facts_title(draft: int) -> str:
    """Head the form for facts."""
    return f"Facts for draft {draft}"


def facts_intro(draft: int) -> str:
    """Say what the form does."""
    return f"The writer writes draft {draft} anew with these facts, as its next version."


def dropped_references(count: int) -> str:
    """Say that drafts are no longer relied on."""
    drafts = "One of the chosen drafts is" if count == 1 else f"{count} of the chosen drafts are"
    return f"{drafts} not approved any more, so the writer does without."


# Comparing

COMPARE_OLDER = "From"
COMPARE_NEWER = "To"
DONE = "Done"
FROM_FILE = "from the file"
WENT_BACK = "an earlier text again"


def compare_title(draft: int) -> str:
    """Head a comparison."""
    return f"Compare draft {draft}"


def compare_option(number: int) -> str:
    """Name a version in a menu, where a phone has room for little."""
    return f"Version {number}"


def compare_details(how: str, when: str) -> str:
    """Stand below a version's name in the menu."""
    return f"{how} · {when}"


def edited_by(name: str | None) -> str:
    """Say whose text it is."""
    return f"edited by {name}" if name else "edited"


def one_version(draft: int) -> str:
    """Refuse to compare a single version."""
    return f"Draft {draft} has one text so far, so there is nothing to compare it with."


def deleted_while_comparing() -> str:
    """Say that there is nothing left to compare."""
    return "The text of this draft was deleted, so there is nothing left to compare."


# Going back


def equal_already(version: int) -> str:
    """Answer a click that would change nothing."""
    return f"Version {version} equals it already, so nothing was changed."
