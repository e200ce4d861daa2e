"""What is said of findings: what must be checked in a text, why, and what became of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from bot.manifest import Commands
from bot.words.review import moment_mrkdwn

# Buttons and choices

CHECKED = "Checked"
LEFT_OUT = "Left out on purpose"
ADD_WORD = "Add to our words"
STILL_OPEN = "Still open"
TAKE_AS_FACT = "Take it into the brief"
_SEE_IT = "See it in the list"


def see_all(number: int) -> str:
    """Offer the whole list."""
    return _SEE_IT if number == 1 else f"See all {number}"


def go_through(number: int) -> str:
    """Offer the list where all that it holds is said already."""
    return _SEE_IT if number == 1 else "Go through them"


# Under a version


def to_check(still_open: int, total: int, *, at_least: bool = False) -> str:
    """Head the list: how many things are to be checked, and of how many that are listed."""
    of = f" of {total}" if total > still_open else ""
    return f"To check: {still_open}{of}{' or more' if at_least else ''}"


def and_more(number: int) -> str:
    """Say that the list is longer."""
    return f"…and {number} more."


def all_checked(total: int) -> str:
    """Say that nothing is open any more."""
    return f"Everything is checked: {total} of {total}."


NOTHING_FOUND = "Nothing to check was found. That is no proof: a rule sees less than a reader."
NOTHING_ELSE_FOUND = "Nothing to check was found."
NOT_ENGLISH = (
    "This does not read like English, so only figures, dates in figures, links, repeats and the "
    "house rules were looked at."
)


def rules_broken(fault: str) -> str:
    """Say under a version that the house rules could not be read as they are now."""
    return f"The house rules file has a mistake; its last good rules were used. {fault}"


NOT_LOOKED_THROUGH = (
    "This text could not be looked through for what must be checked. Please read it with care: "
    "numbers, dates, names and links."
)


# Why each of them is there

About = Sequence[str]

_WHAT: Mapping[str, str] = MappingProxyType(
    {
        "number": "number",
        "date": "date or time",
        "link": "link",
        "email": "mail address",
        "handle": "handle",
        "name": "name",
        "quotation": "quotation",
    }
)
_MARKUP: Mapping[str, str] = MappingProxyType({"markdown": "Markdown", "html": "HTML"})
# What is said where nothing more is known than the reason.
_ALONE: Mapping[str, str] = MappingProxyType(
    {
        "not_covered": "In the brief, and not in the text, it seems.",
        "half_covered": "In the brief, and perhaps only in part in the text.",
        "said_twice": "Said before in this text.",
        "same_opening": "Several sentences or paragraphs begin like this.",
        "in_an_earlier_draft": "Word for word in an earlier newsletter.",
        "in_the_training_data": "Word for word in the training data: the model may be reciting.",
        "greeting_missing": "The greeting should hold this once, and unchanged.",
        "subject_missing": "The letter should begin with a subject line.",
        "subject_too_long": "The subject line is too long.",
        "subject_does_not_fit": "No word of this subject is in the brief or in the text below it.",
        "sign_off_missing": "The letter should end with this.",
        "too_short": "The letter is too short.",
        "too_long": "The letter is too long.",
        "banned": "We do not use this word.",
        "not_plain_text": "This is markup: readers would see the signs.",
        "not_filled": "A placeholder that nobody filled in.",
        "too_many_emoji": "There are too many emoji.",
        "misspelt": "Perhaps misspelt.",
        "word_twice": "The same word twice in a row.",
        "leads_elsewhere": "This link leads elsewhere.",
        "shortened": "A shortened link: nobody sees where it leads.",
        "looks_like": "Some letters in this address are look-alikes.",
    }
)
# What is said where the finding names something more.
_NAMING: Mapping[str, Callable[[About], str]] = MappingProxyType(
    {
        "differs": lambda about: f"The brief says “{about[0]}”.",
        "half_covered": lambda about: f"{_ALONE['half_covered']} Missing: {', '.join(about)}.",
        "said_twice": lambda about: f"Said before: “{about[0]}”",
        "same_opening": lambda about: f"{about[0]} sentences or paragraphs begin like this.",
        "in_an_earlier_draft": lambda about: f"Word for word in {about[0]}.",
        "in_the_training_data": lambda about: (
            f"Word for word in the training data ({about[0]}): the model may be reciting."
        ),
        "subject_too_long": lambda about: _too_much("The subject line", about, "words"),
        "too_short": lambda about: _too_few("The letter", about, "words"),
        "too_long": lambda about: _too_much("The letter", about, "words"),
        "banned": lambda about: f"{_ALONE['banned']} Instead: {' or '.join(about)}.",
        "not_plain_text": lambda about: _ALONE["not_plain_text"].replace(
            "markup", _MARKUP.get(about[0], "Slack markup")
        ),
        "too_many_emoji": lambda about: _too_much("Its text", about, "emoji"),
        "misspelt": lambda about: f"Perhaps misspelt: {' or '.join(about)}?",
        "leads_elsewhere": lambda about: f"This link leads elsewhere: {about[0]}",
        "looks_like": lambda about: f"It looks like {about[0]}, and is not.",
    }
)


def why(kind: str, reason: str, about: About = ()) -> str:
    """Say why a person should look at a finding.

    Args:
        kind: the finding's kind.
        reason: its reason.
        about: what the reason names; it may be a model's words.
    """
    if about and reason in _NAMING:
        return _NAMING[reason](about)
    return _ALONE.get(reason) or f"The brief has no such {_WHAT.get(kind, 'thing')}."


def _too_much(what: str, about: About, of: str) -> str:
    return f"{what} has {about[0]} {of}; at most {about[-1]} are wanted."


def _too_few(what: str, about: About, of: str) -> str:
    return f"{what} has {about[0]} {of}; at least {about[-1]} are wanted."


# What became of them

_BECAME: Mapping[str, str] = MappingProxyType(
    {
        "checked": "checked",
        "left_out": "left out on purpose",
        "fact": "taken into the brief",
        "word": "taken into our words",
    }
)


def became(state: str, *, missing: bool = False) -> str:
    """Say in a word or two what became of a finding; `missing` says that the text lacks it."""
    if state == "open":
        return "open"
    return _BECAME["left_out" if missing and state == "checked" else state]


BY = " by "


def settled_mrkdwn(state: str, by: str | None, at: datetime, *, missing: bool = False) -> str:
    """Say who settled a finding, and when."""
    who = f"{BY}<@{by}>" if by else ""
    return f"✓ {became(state, missing=missing)}{who} · {moment_mrkdwn(at)}"


def settled_already_mrkdwn(said_mrkdwn: str) -> str:
    """Answer the second click; `said_mrkdwn` is `settled_mrkdwn` of the first one."""
    return f"Somebody was faster: {said_mrkdwn}. Your click changed nothing."


# The form


def form_title(draft: int) -> str:
    """Head the form."""
    return f"To check in draft {draft}"


def form_intro(version: int, first: int, last: int, total: int) -> str:
    """Say what the form holds, and what a fact is."""
    place = f": {first} to {last} of {total}" if last - first + 1 < total else ""
    order = ", in the order of the text" if total > 1 else ""
    return (
        f"To check in version {version}{place}{order}. “{TAKE_AS_FACT}” takes the whole sentence "
        "that you see as a fact: the next version may use all that it says."
    )


def exact_words(quote: str, why: str) -> str:
    """Name a finding: what stands there, and why one should look."""
    return f"“{quote}” · {why}" if quote else why


def sentence(text: str) -> str:
    """Show the sentence in which a finding stands."""
    return f"In the text: {text}"


SAVE = "Save"
SAVE_AND_GO_ON = "Save, and go on"
DONE = "Close"
NOTHING_LISTED = "Nothing to check was found in this version."


def no_room_in_the_brief(limit: int) -> str:
    """Refuse facts for which a brief has no room."""
    return (
        f"The brief has no room for this: {limit:,} characters are the most. Choose something "
        "else here, or shorten the brief first. All other choices are still in the form."
    )


def brief_is_full(limit: int) -> str:
    """Refuse facts for which a brief has no room any more, once the form is closed."""
    return (
        f"The brief has no room for these facts: {limit:,} characters are the most. Nothing was "
        "saved. Shorten the brief first, or tick them off without taking them into it."
    )


def left_to_others(number: int) -> str:
    """Say that somebody else was faster with a part of what was chosen in a form."""
    what = "1 thing" if number == 1 else f"{number} things"
    return (
        f"Somebody else settled {what} otherwise while your form was open, and it stays so. "
        "All else is saved. The list shows who it was."
    )


def says_besides(quotes: Sequence[str], more: int) -> str:
    """Ask about what a sentence says besides, before it goes into the brief."""
    first = [f"“{quote}”" for quote in quotes]
    last = f"{more} more" if more else first.pop()
    named = f"{', '.join(first)} and {last}" if first else last
    each = "each of them" if more or len(quotes) > 1 else "it, too"
    return (
        f"The sentence also says {named}. Choose for {each}: whatever goes into the brief counts "
        "as known from then on. Nothing is saved yet."
    )


def brief_differs(about: str) -> str:
    """Say that a bullet contradicts a fact that was taken into the brief."""
    return f"The brief still says “{about}”, too: “Edit the brief”, under the three dots, mends it."


FACT_STAYS = (
    "It is open again. Its sentence stays in the brief as a fact: “Edit the brief”, under the "
    "three dots, takes it out."
)


def word_stays(commands: Commands) -> str:
    """Say how a word is taken out again of which somebody thought better."""
    return (
        "It is open again. The word stays one of ours: to take it out, "
        f"type {commands.drafts} words remove WORD"
    )


def newer_list(version: int) -> str:
    """Say above the list of a newer version what became of the choices for the older one."""
    return (
        f"Version {version} came while this form was open, and nothing was saved yet. This is its "
        "list; what you chose is filled in where the same words are found in it."
    )


NOT_SAVED = "Nothing was saved. This is what you chose:"
REOPEN_FIRST = "To go on, press Reopen in the thread, and choose there."
OPEN_ANEW = "Its list is under it in the thread."
BEING_WRITTEN = "A version is being written right now. Its list comes with it, in the thread."
DELETED_MEANWHILE = "The text of this draft was deleted while the form was open."
CHANGED_JUST_NOW = "Something changed while you pressed the button: open the list once more."


# Approving


def still_open(number: int) -> str:
    """Ask before a text is approved of which not everything is checked."""
    return (
        "1 thing is still to be checked"
        if number == 1
        else f"{number} things are still to be checked"
    )


APPROVE_ANYWAY = "Approve anyway"
BACK = "Back"


def left_open(number: int) -> str:
    """Say below an outcome what nobody checked."""
    return "1 thing was left unchecked." if number == 1 else f"{number} things were left unchecked."


def not_looked_through(draft: int, version: int) -> str:
    """Refuse an approval of what could not be looked through."""
    return (
        f"Version {version} of draft {draft} could not be looked through, and here a text is "
        "approved only when nothing is open. Nothing was decided. Please try again in a moment; "
        "if it stays so, the bot's log says why."
    )


def check_first(draft: int, version: int, number: int) -> str:
    """Refuse an approval while something is open."""
    return (
        f"{still_open(number)} in version {version} of draft {draft}, and here a text is approved "
        "only when nothing is open. Nothing was decided."
    )


# A whole draft, as it is shown on request


def listed(version: int, still_open: int, total: int) -> str:
    """Head the list of what was found in the newest text."""
    if not total:
        return f"To check in version {version}: nothing was found."
    if not still_open:
        return f"To check in version {version}: all {total} are done"
    return f"To check in version {version}: {still_open} open, {total} in all"


# The team's own words


WORD_LIMIT = 60


def words_head(number: int) -> str:
    """Head the list of the team's words."""
    return "1 word of ours" if number == 1 else f"{number:,} words of ours"


def no_words_yet(commands: Commands) -> str:
    """Say that the list is empty, and how it grows."""
    return (
        "We have no words of our own yet. Under a draft, the button "
        f"“{ADD_WORD}” adds one that no dictionary knows; so does: {commands.drafts} words add WORD"
    )


def words_hint(commands: Commands) -> str:
    """Say how the list is changed."""
    c = commands.drafts
    return (
        "They are never called misspelt. "
        f"To change the list: {c} words add WORD, {c} words remove WORD"
    )


def which_word(commands: Commands, act: str) -> str:
    """Ask for the word that was not named."""
    return f"Which word? For example: {commands.drafts} words {act} WORD. Nothing was changed."


def not_one_word(given: str) -> str:
    """Refuse what is no single word."""
    return (
        f"“{given}” is not one word of at most {WORD_LIMIT} characters, so nothing was changed. "
        "Words are added one at a time."
    )


def no_letters(given: str) -> str:
    """Refuse as a word what no spelling could be about: a number, an emoji, a link, markup."""
    return f"“{given}” is no word: words are of letters. Nothing was changed."


def word_added(word: str) -> str:
    """Answer that a word was added."""
    return f"“{word}” is one of our words now: new versions will not call it misspelt."


def word_known(word: str) -> str:
    """Answer that a word was there before."""
    return f"“{word}” is one of our words already. Nothing was changed."


def word_removed(word: str) -> str:
    """Answer that a word was taken away."""
    return f"“{word}” is not one of our words any more. Texts that are there stay as they are."


def word_unknown(word: str, commands: Commands) -> str:
    """Answer that there was no such word to take away."""
    return (
        f"“{word}” is not one of our words, so nothing was changed. The list: "
        f"{commands.drafts} words"
    )
