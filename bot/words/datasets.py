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
REPORT = "Show the report"
DOWNLOAD = "Download"
PERSONAL = "List personal data"
QUOTES = "Show the words"

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
    if kind in ("json_list", "encoded"):
        return _to_be_converted(kind, _of_all(examples, problems))
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


def held_back(examples: int) -> str:
    """Say what a part is for that is not learned from."""
    return f"{count(examples, 'example')}, all in order, held back to check what is learned."


def _to_be_converted(kind: str, held: str) -> str:
    if kind == "encoded":
        return f"{held}, in another encoding. {wrong_kind(kind)}"
    return (
        f"A JSON list with {held}. Training wants JSONL, an example on each line: I can convert "
        "it, and every example stays as it is."
    )


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
    if kind in ("json_list", "encoded"):
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


def bytes_deleted(*, built: bool = False) -> str:
    """Say that a file's bytes were deleted; what was built here can be built again."""
    if built:
        return "Its bytes were deleted. “dataset build” makes a new one of the approved drafts."
    return "Its bytes were deleted. Upload it again to train on it."


# Why a file is not trained on


def wrong_kind(kind: str) -> str:
    """Say why a file of this kind is not trained on, and what to do."""
    return {
        "preferences": (
            "I keep them, but I train on conversations only: give me the preferred answers as "
            f"{CHAT_SHAPE}, one on each line, or take the file to an engine that learns from "
            "preferences."
        ),
        "prompts": (
            "This is the older form of prompt and completion. Engines learn from conversations "
            f"now: put each pair on a line as {CHAT_SHAPE}, the prompt from the user and the "
            "completion from the assistant."
        ),
        "json_list": f"This is a JSON list; convert it to JSONL first ({CONVERT}).",
        "encoded": (
            "It is text in another encoding than UTF-8, which training wants. I can convert it "
            f"({CONVERT}), if it reads as it should."
        ),
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


# The report for all to see


def asked_for_mrkdwn(user: str) -> str:
    """Stand below a report in the channel."""
    return f"Asked for by <@{user}>. The details are in the thread."


def picture_title(name: str) -> str:
    """Head the picture of a report."""
    return f"What {name[:SHOWN]} teaches"


def quotes_left_out() -> str:
    """Say why a report quotes nothing."""
    return (
        "Some of these letters were asked for in private, so nothing is quoted here. Admins see "
        f"the words with {QUOTES}."
    )


def quotes_title(name: str) -> str:
    """Head what a report does not say in front of everybody."""
    return f"What {name[:SHOWN]} teaches, with the words"


def only_you_see() -> str:
    """Stand below what is not for the channel."""
    return "Only you see this: some of these letters were asked for in private."


def no_quotes(name: str) -> str:
    """Answer who asks for words of which none are known."""
    return (
        f"There is nothing to quote from “{name[:SHOWN]}”: it has no text that I could look at, "
        "or its bytes were deleted."
    )


def personal_title(name: str) -> str:
    """Head the list of personal data, which one person sees."""
    return f"Personal data in {name[:SHOWN]}"


def personal_next(*, built: bool = False) -> str:
    """Say what to do about personal data, and who sees the list."""
    where = (
        "in its draft, approve that, and build again"
        if built
        else "where the file comes from, and upload it again"
    )
    return f"Only you see this list. Take out what nobody agreed to, {where}."


def no_personal(name: str) -> str:
    """Answer who asks for a list of nothing."""
    return (
        f"I found no mail addresses, phone numbers or postal addresses in “{name[:SHOWN]}”. I know "
        "the usual ways of writing them only, so look yourself where it matters."
    )


def reported_directly(name: str) -> str:
    """Say where a report went when the channel was closed to us."""
    return (
        f"I cannot post here, so the report on “{name[:SHOWN]}” is in our direct messages. Invite "
        "me into this channel to have the next one here."
    )


def report_not_posted(name: str, code: str) -> str:
    """Say that Slack took a report nowhere."""
    return (
        f"Slack did not take the report on “{name[:SHOWN]}”, neither here nor in our direct "
        f"messages ({code}). The file is kept as it is. Please try again in a minute."
    )


def details_not_posted(name: str, code: str) -> str:
    """Say that a report stands without its thread, or a part of it."""
    return (
        f"Slack did not take all of the report on “{name[:SHOWN]}” ({code}): its details or its "
        "picture are missing. Ask for it again in a minute."
    )


def looking_through(name: str) -> str:
    """Say that a large file takes a moment."""
    return f"One moment: I am looking through “{name[:SHOWN]}”. The report comes to this channel."


def other_gone(name: str) -> str:
    """Refuse to compare with a file that is not there any more."""
    return (
        f"The bytes of “{name[:SHOWN]}” were deleted, so nothing can be compared with it. Name "
        "another file behind “against”, or leave it out."
    )


def same_twice(name: str) -> str:
    """Refuse to compare a file with itself."""
    return (
        f"“{name[:SHOWN]}” against itself tells nothing. Name the file that is to check what is "
        "learned behind “against”, or leave it out."
    )


# Taking a file along


def downloaded(name: str) -> str:
    """Say where a file was sent."""
    return f"“{name[:SHOWN]}” is in our direct messages, byte for byte as it is kept."


def download_comment(*, examples: int, length: int, sha256: str) -> str:
    """Stand above the file in direct messages; no name is in it, Slack shows that below."""
    held = f"{count(examples, 'example')}, " if examples else ""
    return f"As you asked: {held}{size(length)}, byte for byte as it is kept. sha256 {sha256}"


def too_large_to_send(name: str, length: int, limit: int) -> str:
    """Refuse to send a very large file, and name the other way."""
    return (
        f"“{name[:SHOWN]}” has {size(length)}, and I send at most {size(limit)}. On the bot's "
        "machine, python app.py dataset download copies it to wherever you want it."
    )


def download_failed(name: str, code: str) -> str:
    """Say that Slack did not take the file."""
    return (
        f"Slack did not take “{name[:SHOWN]}” ({code}), so nothing was sent. It is kept as it "
        "was. Please try again in a minute."
    )


def was_deleted_mrkdwn(name_escaped: str, *, day: str, by: str | None, built: bool) -> str:
    """Answer who wants a file whose bytes are gone."""
    who = f" by <@{by}>" if by else ""
    again = (
        "“dataset build” makes a new one of the approved drafts."
        if built
        else "Upload the same file again and it is known by its hash."
    )
    return (
        f"“{name_escaped}” was deleted on {day}{who}, so its bytes are gone. Its report, the jobs "
        f"and the audit still speak of it. {again}"
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
        f"No training files yet. {command} dataset build makes one of the drafts that your team "
        f"approved. Or upload one with {command} upload, or use the message shortcut "
        f"“{shortcut_name(TRAINING_DATA)}” on a message with a file.{also}"
    )


def list_line(name: str, state: str, *, examples: int, tokens: int, pairs: bool = False) -> str:
    """Show a file in the list."""
    one = "pair" if pairs else "example"
    held = f"{count(examples, one)}, {estimated(tokens)}" if tokens else "no examples"
    return f"{name[:SHOWN]} · {held} · {state}"


def list_state(
    *, kind: str, trainable: bool, validates: bool, problems: int, held_back: bool = False
) -> str:
    """Say in a few words what a file in the list is good for."""
    if held_back and validates:
        return "held back to check with"
    if trainable:
        return "ready to train on"
    if validates:
        return "for validation only"
    if kind == "chat":
        return f"{count(problems, 'problem')} to mend"
    return {
        "json_list": "a JSON list, to be converted",
        "encoded": "another encoding, to be converted",
        "preferences": "for engines that learn from preferences",
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
    return f"… and {', '.join(names)}{more}. To see one of them: {command} dataset show NAME"


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
