"""What is said of training files: what they hold, what is wrong with them, what to do next."""

from collections.abc import Mapping, Sequence

from bot.manifest import TRAINING_DATA, shortcut_name
from bot.words.training import at_engine

START = "Plan a training"
CONVERT = "Convert to JSONL"
DELETE = "Delete"
KEEP = "Keep it"
SAMPLE = "Use the sample letters"
UPLOAD = "Upload a file"

FORM_TITLE = "Training data"
FORM_SUBMIT = "Keep and check"
FORM_CLOSE = "Cancel"
FORM_FILES = "Files"
FORM_FILES_HINT = (
    "JSONL: one conversation on each line. Up to 10 files of 10 MB. They stay on the bot's "
    "machine until you confirm a training."
)

CHAT_SHAPE = '{"messages": [...]}'
LIST_TITLE = "Training files"
AT_ENGINES = "Files at the engines that did not come from here"

_KILO = 1000
SHOWN = 80


# Figures


def count(number: int, one: str, many: str | None = None) -> str:
    """Count things: "1 example", "2,000 examples"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def estimated(tokens: int) -> str:
    """Give a number of tokens as what it is."""
    return f"about {count(tokens, 'token')} (estimate)"


def size(length: int) -> str:
    """Give a number of bytes as people read it."""
    if length < _KILO:
        return count(length, "byte")
    if length < _KILO**2:
        return f"{length / _KILO:.1f} kB"
    return f"{length / _KILO**2:.1f} MB"


def short(sha256: str) -> str:
    """Return the part of a dataset's hash that names it well enough."""
    return sha256[:8]


# The report card


def headline(*, kind: str, examples: int, fewest: int, problems: int) -> str:
    """Say in one or two sentences what a file is good for."""
    said = count(examples, "example")
    if kind == "json_list":
        return (
            f"A JSON list with {_of_all(examples, problems)}. Training wants JSONL, an example on "
            "each line: I can convert it, and every example stays as it is."
        )
    if kind == "preferences":
        pairs = count(examples, "pair")
        return f"{pairs} of a preferred and another answer. {wrong_kind(kind)}"
    if kind != "chat":
        return wrong_kind(kind)
    if problems:
        mend = count(problems, "problem")
        return f"{_of_all(examples, problems)}. Not ready yet: {mend} to mend first."
    if examples < fewest:
        return f"{said}, all in order. {too_few(examples, fewest)}"
    return f"{said}, all in order: ready to train on."


def _of_all(examples: int, problems: int) -> str:
    said = count(examples, "example")
    return f"{said} in order" if problems else said


def figures(
    *,
    tokens: int,
    longest: int,
    longest_line: int | None,
    length: int | None,
    sha256: str | None,
) -> str:
    """Stand in small print: how much it is, and by which name it is kept, if it is."""
    parts = []
    if tokens:
        line = f"line {longest_line:,}, " if longest_line else ""
        parts += [estimated(tokens), f"the longest example: {line}about {longest:,}"]
    if length is not None:
        parts.append(size(length))
    if sha256:
        parts.append(f"kept as {short(sha256)}")
    return " · ".join(parts)


def problem_line(line: int | None, what: str) -> str:
    """Tell of a problem where it stands."""
    where = f"Line {line:,}: " if line else ""
    sentence = f"{where}{what}" if where else what[:1].upper() + what[1:]
    return f"{sentence}."


def more_problems(number: int) -> str:
    """Count the problems that are not told one by one."""
    return f"… and {count(number, 'more problem')}."


def next_act(*, kind: str, trainable: bool, validates: bool, problems: int) -> str:
    """Say what to do next with a file."""
    if trainable:
        return (
            f"Next: {START} shows what it would take and cost. Nothing is sent before you confirm."
        )
    if kind == "json_list":
        also = " Then mend the lines above." if problems else ""
        return f"Next: {CONVERT}.{also}"
    if validates:
        return "Next: add examples to it, or name it as the validation file of another training."
    return "Next: mend it where it comes from and upload it again. This copy stays as it came."


def known_already(name: str) -> str:
    """Say that the very same bytes are kept already."""
    return f"I have this file already, byte for byte, as {name[:SHOWN]}. Nothing was added."


def goes_with(name: str, examples: int) -> str:
    """Name the file that came with another one, to check what is learned from that."""
    return (
        f"{name[:SHOWN]} came with it: {count(examples, 'letter')} that the model never learns "
        "from, to check what it has learned. The form to plan a training chooses both."
    )


def bytes_deleted() -> str:
    """Say that a file's bytes were deleted."""
    return "Its bytes were deleted. Upload it again to train on it."


# Why a file is not trained on


def wrong_kind(kind: str) -> str:
    """Say why a file of this kind is not trained on, and what to do."""
    return {
        "preferences": (
            "I keep it, but I train on conversations only: give me the preferred answers as "
            f"{CHAT_SHAPE}, one on each line."
        ),
        "prompts": (
            "This is the older form of prompt and completion. Engines learn from conversations "
            f"now: put each pair on a line as {CHAT_SHAPE}, the prompt from the user and the "
            "completion from the assistant."
        ),
        "json_list": f"This is a JSON list; convert it to JSONL first ({CONVERT}).",
        "not_text": (
            "This is not UTF-8 text, so there are no examples that I can read. Save it as JSONL "
            "in UTF-8 and upload it again."
        ),
    }.get(
        kind,
        "I found no examples in it. A training file is JSONL: one conversation on each line, "
        f"such as {CHAT_SHAPE}.",
    )


def has_problems(number: int) -> str:
    """Say that lines have to be mended."""
    are = "is a problem" if number == 1 else f"are {number:,} problems"
    return f"There {are} to mend in it first."


def too_few(examples: int, fewest: int) -> str:
    """Say that more examples are needed."""
    return (
        f"Training takes {fewest} examples at least, and 50 make a good start; "
        f"this file has {examples:,}. It will do for validation."
    )


# Converting, splitting, deleting


def cannot_convert(name: str) -> str:
    """Refuse to convert what is no list."""
    return (
        f"“{name[:SHOWN]}” is no JSON list of examples, so there is nothing to convert. It is "
        "kept as it came."
    )


def cannot_split(name: str, fewest: int) -> str:
    """Refuse to hold back what training needs."""
    return (
        f"“{name[:SHOWN]}” has too few different examples to hold some back: {fewest} are "
        "needed, so that 10 are left to train on. Nothing was changed. Add examples, or train "
        "without validation."
    )


def wrong_share() -> str:
    """Refuse a share that leaves too little."""
    return "The share for validation can be from 1 % to 50 %; 20 % is usual. Nothing was changed."


def not_for_splitting(name: str, why: str) -> str:
    """Refuse to split what nobody can train on."""
    return f"“{name[:SHOWN]}” cannot be split. {why} Nothing was changed."


def bytes_missing(name: str) -> str:
    """Tell that a kept file is not where it was put."""
    return (
        f"The bytes of “{name[:SHOWN]}” are no longer in the data folder. Upload the file again: "
        "it will be known by its hash."
    )


def in_use(name: str, job: int) -> str:
    """Refuse to delete what is on its way to an engine."""
    return (
        f"Job #{job} still needs “{name[:SHOWN]}”, so it is kept. Delete it when the job has "
        "started."
    )


def deleted(name: str) -> str:
    """Say what was deleted, and what was not."""
    return (
        f"“{name[:SHOWN]}” is deleted from the bot's machine. Jobs and the audit still name it; "
        "copies at engines and the message in Slack stay until you delete them."
    )


def deleted_before(name: str) -> str:
    """Answer a second click."""
    return f"“{name[:SHOWN]}” was deleted before. Nothing was changed."


def unknown_dataset(wanted: str) -> str:
    """Answer a button that is older than the archive."""
    return f"There is no training file “{wanted[:SHOWN]}” any more. Nothing was changed."


def delete_title() -> str:
    """Head the question."""
    return "Delete this file?"


def delete_question(name: str) -> str:
    """Ask before a file is deleted."""
    return (
        f"“{name[:SHOWN]}” is deleted from the bot's machine. Trained models, copies at engines "
        "and the message in Slack stay."
    )


# The list


def no_files(command: str, *, sample: bool) -> str:
    """Answer an empty list with ways to begin."""
    also = f" Or press {SAMPLE}, to see a training on made-up letters." if sample else ""
    return (
        f"No training files yet. Upload one with {command} upload, or use the message shortcut "
        f"“{shortcut_name(TRAINING_DATA)}” on a message with a file.{also}"
    )


def list_line(name: str, state: str, *, examples: int, tokens: int) -> str:
    """Show a file in the list."""
    held = f"{count(examples, 'example')}, {estimated(tokens)}" if tokens else "no examples"
    return f"{name[:SHOWN]} · {held} · {state}"


def list_state(*, kind: str, trainable: bool, validates: bool, problems: int) -> str:
    """Say in a few words what a file in the list is good for."""
    if trainable:
        return "ready to train on"
    if validates:
        return "for validation only"
    if kind == "chat":
        return f"{count(problems, 'problem')} to mend"
    return {
        "json_list": "a JSON list, to be converted",
        "preferences": "pairs of answers, which I do not train on",
        "prompts": "an older form, which I do not train on",
    }.get(kind, "no training file")


def list_small_print_mrkdwn(
    *, sha256: str, added_at: int, day: str, by: str | None, engines: Sequence[str]
) -> str:
    """Say since when a file is kept, who brought it, and where copies of it are (escaped)."""
    who = f" by <@{by}>" if by else ""
    copies = f" · copies {', '.join(map(at_engine, engines))}" if engines else ""
    since = f"<!date^{added_at}^{{date_short_pretty}}|{day}>"
    return f"`{short(sha256)}` · kept since {since}{who}{copies}"


def remote_line(engine: str, file_id: str, name: str, length: int) -> str:
    """Show a file that an engine has and we have not."""
    return f"{engine} · {file_id[:SHOWN]} · {name[:SHOWN]} · {size(length)}"


def and_more(number: int) -> str:
    """Count what the list leaves out."""
    return f"… and {number:,} more."


def and_more_files(names: Sequence[str], total: int, command: str) -> str:
    """Name the files that the list leaves out, and tell how to see one of them."""
    more = f", and {total - len(names):,} more" if total > len(names) else ""
    return f"… and {', '.join(names)}{more}. To see one of them: {command} check NAME"


# Taking files from Slack


def no_files_given() -> str:
    """Refuse a form without a file."""
    return "Choose a file first."


def no_files_in_message() -> str:
    """Refuse the shortcut on a message without a file."""
    return (
        "That message has no file that I could train on. Use the shortcut on a message with a "
        ".jsonl file, or upload one with the form."
    )


_NOT_FETCHED: Mapping[str, str] = {
    "external": (
        "it lies outside of Slack, and I fetch nothing from there. Share the file itself."
    ),
    "gone": (
        "Slack does not hand it to me: it was deleted, or it lies where I am not. Invite me to its "
        "channel, or share it again."
    ),
    "incomplete": "it came only in part. Please try again.",
    "sign_in": (
        "Slack showed me its sign-in page. Invite me to the channel where the file is, or share "
        "it in a direct message with me; the app also needs the scope files:read."
    ),
    "not_slack": (
        "its address is not Slack's, and I send my token nowhere else. Share the file itself."
    ),
    "too_large": "it is larger than {limit}. Split it, or put it on the bot's machine: {command}",
    "unreachable": "Slack did not hand it out. Please try again in a minute.",
}


def not_fetched(name: str, reason: str, *, limit: int) -> str:
    """Say why a file was not brought from Slack, and what to do next."""
    why = _NOT_FETCHED.get(reason, _NOT_FETCHED["unreachable"]).format(
        limit=size(limit), command="python app.py dataset add FILE"
    )
    return f"“{name[:SHOWN]}” is not kept: {why}"


def not_written(name: str, why: str) -> str:
    """Say that the data folder does not take a file."""
    reason = f" ({why})" if why else ""
    return (
        f"“{name[:SHOWN]}” is not kept: I could not write it into the data folder{reason}. Ask "
        "the person who runs this bot to look at the disk, then try again."
    )


# The console


def console_kept(name: str, command: str, *, is_new: bool, trainable: bool) -> str:
    """Say that a file is kept and, where it can be trained on, where to go on."""
    kept = f"Kept as {name}." if is_new else known_already(name)
    return f"{kept} In Slack, {command} start offers it." if trainable else kept


def console_not_read(path: str, why: str) -> str:
    """Say that a file cannot be read or kept."""
    return f"{path}: {why}. Nothing was kept."


def console_none() -> str:
    """Answer an empty list."""
    return "No training files yet. Add one: python app.py dataset add FILE"
