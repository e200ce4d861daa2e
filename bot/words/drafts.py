"""What is said of briefs, drafts and versions."""

from collections.abc import Sequence

from bot.manifest import Commands
from bot.settings import EMBEDDED
from bot.words import review

STOP = "Stop"
TRY_AGAIN = "Try again"
POST_HERE = "Post it here"
DRAFT_DIRECTLY = "Send it to me directly"
CHECK_BEFORE_SENDING = "A language model wrote this: check names, numbers and links before sending."
WRITING = "is writing…"
BRIEF = "Brief"
FACTS = "Facts to rely on"
OPEN_THREAD = "open the thread"
SOME_TIME_AGO = "some time ago"
SUPERSEDED = "A newer version is further down."
STOPPED = "stopped"
INTERRUPTED = "interrupted"
NO_MODEL = "no model"
PERSON = "a person"
CUT_OFF = "cut off, its end is missing"


FORM_TITLE = "New draft"
FORM_SUBMIT = "Write it"
FORM_CLOSE = "Cancel"
FORM_NAME = "Title"
FORM_NAME_HINT = "For the list of drafts and the file's name. The writer sees it too."
FORM_BULLETS = "Bullets"
FORM_BULLETS_HINT = "One point per line. The draft keeps to these."
FORM_BULLETS_PLACEHOLDER = (
    "• The library opens on Sundays from March\n• Volunteers wanted: two hours a month"
)
FORM_FACTS = "Facts to rely on"
FORM_FACTS_HINT = "Background the writer may use: dates, names, figures, links."


def form_writer(model: str) -> str:
    """Stand above the form when a certain model is to be tried out."""
    return f"{model} writes this draft, to be tried out. Other drafts stay with their writer."


def help_mrkdwn(commands: Commands) -> str:
    """Explain the bot."""
    return (
        "*I turn bullets into a newsletter draft in the house voice, and you finish it together.*\n"
        "*Start*\n"
        f"• `{commands.draft}` with bullets: the brief appears in the channel, "
        "and the draft grows in its thread\n"
        f"• `{commands.draft}` alone: a form with title, bullets and facts\n"
        "• Mention me with bullets, or send me bullets directly\n"
        "*Finish, in the draft's thread*\n"
        "• Reply with what should change: “shorter, and drop the second link”. "
        "Mention me if somebody else asked for the draft\n"
        f"• *{review.EDIT}* opens the text in a form; "
        "changing its file in the output folder does the same\n"
        f"• *{review.REGENERATE}* writes anew; *{STOP}* keeps what is written so far\n"
        f"• *{review.APPROVE}* posts the text to the channel, with files for your mail tool; "
        f"*{review.DISCARD}* puts it aside, *{review.REOPEN}* takes either back\n"
        "*Find*\n"
        f"• `{commands.drafts}` lists and searches, `{commands.drafts} show 12` shows one, "
        f"`{commands.drafts} help` has the rest\n"
        f"• `{commands.finetune} help`: how admins train the writer\n"
        "Everyone in the channel sees the draft. No version is lost, "
        "and the newest one is kept as a text file."
    )


# A brief that cannot be used


def brief_empty() -> str:
    """Refuse nothing at all."""
    return "There is nothing to write about yet. Give me bullets, one point per line."


def brief_one_word() -> str:
    """Refuse one word."""
    return "One word is too little to write from. Give me at least one point with something to say."


def brief_no_words() -> str:
    """Refuse emoji and punctuation."""
    return "I found no words in that. Give me bullets in words; emoji may stay in them."


def brief_too_long(characters: int, limit: int) -> str:
    """Refuse a brief that no writer can keep to."""
    return (
        f"That is too long for a brief: {characters:,} characters, and {limit:,} are the most. "
        "Shorten it to the points that matter."
    )


def brief_too_many(bullets: int, limit: int) -> str:
    """Refuse too many bullets."""
    return f"Those are {bullets} bullets, and {limit} are the most. Keep the points that matter."


# Where a draft goes


def brief_line_mrkdwn(draft: int, user: str) -> str:
    """Head a brief."""
    return f"{asked_for_mrkdwn(draft, user)} · the draft is in the thread"


def asked_for_mrkdwn(draft: int, user: str) -> str:
    """Say whose draft it is."""
    return f"*Draft {draft}* · asked for by <@{user}>"


def relies_on(references: Sequence[tuple[int, int]]) -> str:
    """Name the approved texts that a writer may rely on, by draft and version."""
    named = ", ".join(f"draft {draft} (version {version})" for draft, version in references)
    return f"Relies on earlier newsletters for facts: {named}"


def unplaced_mrkdwn(bot_name: str, code: str, title: str, *, again: bool) -> str:
    """Say why the brief could not be posted, and the ways on; `title` is escaped."""
    still = "still " if again else ""
    invite = (
        f"I am {still}not in this channel. Type `/invite @{bot_name}` here, "
        f"then press *{POST_HERE}*."
    )
    reasons = {
        "not_in_channel": invite,
        "channel_not_found": invite,
        "is_archived": "This channel is archived, so I cannot post here.",
        "restricted_action": "I am not allowed to post in this channel.",
    }
    reason = reasons.get(
        code, f"Slack did not take the brief ({code}). Press *{POST_HERE}* in a minute."
    )
    return (
        f"{reason}\nYour brief “{title}” is kept. "
        f"*{DRAFT_DIRECTLY}* puts the draft into our direct messages."
    )


def placed_mrkdwn(draft: int, link: str) -> str:
    """Say that a brief found its place."""
    return f"Your brief is draft {draft}: <{link}|{OPEN_THREAD}>."


def in_the_works() -> str:
    """Answer a second click on Try again."""
    return "That draft is being written anew already: look further down in its thread."


def form_not_opened(commands: Commands) -> str:
    """Answer when Slack did not open the form in time."""
    return (
        f"Slack did not open the form in time. Type {commands.draft} once more, "
        "or put the bullets behind it."
    )


def nothing_to_stop() -> str:
    """Answer a late click on Stop."""
    return "This version is no longer being written, so there is nothing to stop. Its text is kept."


def which_draft(commands: Commands) -> str:
    """Ask for the number that is missing."""
    return f"Which one? For example {commands.drafts} show 3; {commands.drafts} lists them."


def draft_gone(wanted: str, commands: Commands) -> str:
    """Answer a draft id that is not there, or not for this person."""
    return f"There is no draft “{wanted[:40]}” that you can see. {commands.drafts} lists them."


def no_drafts(commands: Commands) -> str:
    """Answer an empty list."""
    return f"No drafts yet. Start one: {commands.draft} with bullets, or alone for a form."


# A version's life


def writer_name(engine: str, model: str) -> str:
    """Name who wrote: the embedded engine's model is a demonstration and says so."""
    return f"small demonstration writer ({model})" if engine == EMBEDDED else f"{engine}:{model}"


def _capital(writer: str) -> str:
    """Begin a sentence; an engine's name stays as the settings write it."""
    return f"The {writer}" if writer.startswith("small ") else writer


def reading_brief(writer: str) -> str:
    """Fill the time until the first words."""
    return f"{_capital(writer)} is reading the brief…"


def making_a_change(writer: str, base: int) -> str:
    """Fill the time until the first words of a changed text."""
    return f"{_capital(writer)} is making the change to version {base}…"


def still_writing(writer: str, version: int) -> str:
    """Stand under growing text."""
    return f"Version {version}: {writer} {WRITING}"


def kept_as(path: str | None) -> str:
    """Tell where the text lies as a file."""
    return f"Kept in the output folder as {path}. " if path else ""


def length_reached(*, demonstration: bool, is_over: bool = False) -> str:
    """Stand under a text whose end the model did not find.

    Args:
        demonstration: whether the embedded engine wrote it.
        is_over: whether the version no longer counts, so that there is nothing to do about it.
    """
    if demonstration:
        happened = "The small demonstration writer found no end, so it was stopped here."
        next_act = (
            "A better model is one setting away: “Let a better model write” in README.md. "
            f"Or press {TRY_AGAIN}."
        )
    else:
        happened = "The writer reached its length limit, so the end may be missing."
        next_act = f"{TRY_AGAIN} writes anew; a shorter brief leaves more room."
    return happened if is_over else f"{happened} {next_act}"


def stopped_by_mrkdwn(user: str, *, has_text: bool) -> str:
    """Say who stopped it, and what was kept."""
    kept = "What was written is kept." if has_text else "There were no words yet."
    return f"Stopped by <@{user}>. {kept}"


# What happened, and what to do next, by `FailureKind` (INTERRUPTED is our own doing).
FAILURES = {
    INTERRUPTED: ("The bot was stopped here.", f"{TRY_AGAIN} writes anew."),
    "key_refused": (
        "The engine {engine} refused our key (401).",
        f"Ask the person who runs this bot to check {{ENGINE}}_API_KEY, then press {TRY_AGAIN}.",
    ),
    "forbidden": (
        "The engine {engine} does not let us use {model} (403).",
        f"Ask the person who runs this bot to look at the account, then press {TRY_AGAIN}.",
    ),
    "model_gone": (
        "The engine {engine} has no model {model} (404); it may have been retired.",
        f"Ask the person who runs this bot to change CHRIS_GPT, then press {TRY_AGAIN}.",
    ),
    "no_model_chosen": (
        "The engine {engine} offers several models, and none is chosen: {detail}.",
        f"Ask the person who runs this bot to set CHRIS_GPT, then press {TRY_AGAIN}.",
    ),
    "busy": ("The engine {engine} has too much to do (429).", f"Press {TRY_AGAIN} in a minute."),
    "quota": (
        "The account at {engine} has used up its quota (429).",
        f"Ask the person who runs this bot to look at the billing, then press {TRY_AGAIN}.",
    ),
    "broken": ("The engine {engine} failed.", f"Press {TRY_AGAIN} in a minute."),
    "unreachable": (
        "The engine {engine} could not be reached.",
        f"Press {TRY_AGAIN} in a minute.",
    ),
    "silent": ("The engine {engine} went silent.", f"Press {TRY_AGAIN}."),
    "empty": ("The model answered with nothing.", f"Press {TRY_AGAIN}."),
    "declined": (
        "The model declined to write this.",
        f"Start again with another brief, or press {TRY_AGAIN}.",
    ),
    "cut": ("The connection to {engine} broke off.", f"Press {TRY_AGAIN}."),
    "too_long": (
        "The brief is longer than {model} can read at once.",
        "Start again with fewer or shorter bullets.",
    ),
    "rejected": ("The engine {engine} refused the request: {detail}", f"Press {TRY_AGAIN}."),
}


def failure(
    kind: str, detail: str, *, engine: str, model: str, has_text: bool, is_over: bool = False
) -> str:
    """Say why a version did not become whole, what is kept, and what to do next.

    Args:
        kind: a key of FAILURES; one that this program does not know is told as "broken".
        detail: the engine's own words.
        engine: the engine's name in the settings.
        model: the model that was asked for.
        has_text: whether words had arrived.
        is_over: whether the version no longer counts, so that there is nothing to do about it.
    """
    happened, next_act = (
        sentence.format(
            engine="on this machine" if engine == EMBEDDED else engine,
            ENGINE=engine.upper(),
            model=model,
            detail=detail,
        )
        for sentence in FAILURES.get(kind, FAILURES["broken"])
    )
    kept = "What was written so far is kept." if has_text else "Your brief is kept."
    return f"{happened} {kept}" if is_over else f"{happened} {kept} {next_act}"


STATES = {
    "placing": "on its way",
    "unplaced": "not placed",
    "waiting": "waiting for the writer",
    "writing": "being written",
    "ready": "ready",
    "stopped": "stopped, unfinished",
    "failed": "failed",
    "complete": "complete",
    "partial": "unfinished",
    "approved": "approved",
    "discarded": "discarded",
    "deleting": "deleted",
    "deleted": "deleted",
}
