"""What the console says of training files: `python app.py dataset …`."""

import shlex
from collections.abc import Sequence

from bot.words.built import said_twice
from bot.words.datasets import SHOWN, count, known_already, short, size

COMMAND = "python app.py dataset"
CHECK = f"{COMMAND} check"
_SHOWN = 5

HELP = "Training files: build, check, add, list, show, download, delete. Works while the bot runs."


# What is done, while it is done


def stage(stage: str) -> str:
    """Name a stage of the work, in front of its bar."""
    return {
        "read": "Reading",
        "look": "What it teaches",
        "drafts": "Approved drafts",
        "compare": "What was edited",
        "copy": "Copying",
    }.get(stage, stage)


def so_far(stage: str, done: int, of: int) -> str:
    """Say how far a stage is, behind its bar: bytes, or things."""
    if stage in ("read", "copy"):
        return f"{size(done)} of {size(of)}"
    things = {"look": "answers", "drafts": "drafts", "compare": "edits"}.get(stage, "")
    return f"{done:,} of {of:,} {things}".rstrip()


def asking_engines() -> str:
    """Stand beside a turning sign while engines are asked for their prices and tokens."""
    return "Asking the engines what it would take…"


def comparing(name: str) -> str:
    """Stand beside a turning sign while two files are compared."""
    return f"Comparing it with {name[:SHOWN]}…"


# What keeps a command from being done


def wrong_settings(problems: Sequence[str]) -> str:
    """List the settings to mend."""
    lines = "\n".join(f"  • {problem}" for problem in problems)
    return (
        "Nothing was done: the settings need a change first, in .env or in the environment.\n"
        f"{lines}\nREADME.md has every setting."
    )


def wrong_rules(path: str, problems: Sequence[str]) -> str:
    """List what is to be mended in the house rules: files are held against them."""
    lines = "\n".join(f"  • {problem}" for problem in problems)
    return (
        f"Nothing was done: files are held against your house rules, and {path} cannot be "
        f"followed.\n{lines}\nMend it, and type the command once more."
    )


def archive_trouble(why: str) -> str:
    """Say that the database did not take or give something; `why` is its own first line."""
    first = why.partition("\n")[0]
    return (
        f"The archive could not do it: {first}. What it held before is as it was. If the disk is "
        "full, make room; if something else holds the archive, wait. Then type the command once "
        "more."
    )


def stopped() -> str:
    """Answer Ctrl-C."""
    return "Stopped. What was not finished is not kept. The same command begins anew."


def not_read_or_written(path: str, why: str) -> str:
    """Say that a file or the data folder did not do its part."""
    where = f"{path}: " if path else ""
    return (
        f"{where}{why}. Nothing was changed. If the disk is full, make room; if you may not read "
        "or write there, ask who runs this machine. Then type the command once more."
    )


def no_such_path(path: str) -> str:
    """Refuse a file that is not there."""
    return f"{path}: there is no such file. Nothing was kept. Is the path right from this folder?"


def is_a_folder(path: str) -> str:
    """Refuse a folder."""
    return (
        f"{path} is a folder. Nothing was done. Name the file in it, such as {path}/letters.jsonl"
    )


def not_a_whole_file(path: str) -> str:
    """Refuse a pipe: a file is read more than once."""
    return (
        f"{path} is a pipe or a device, and I read a file more than once. Nothing was done. Save "
        "it to a file first, and name that."
    )


def none_kept_yet() -> str:
    """Answer whoever names a file while none is kept."""
    return f"There is no such file here, and none is kept yet. {COMMAND} add FILE keeps one."


def no_such_name(wanted: str, nearest: str | None, *, may_be_path: bool) -> str:
    """Answer a name that no kept file has; where it may be a path, nothing is there either."""
    where = "There is no such file here, and no" if may_be_path else "No"
    guess = f" Did you mean “{nearest[:SHOWN]}”?" if nearest else ""
    return (
        f"{where} kept one is called “{wanted[:SHOWN]}”.{guess} {COMMAND} list shows what is kept. "
        "Nothing was done."
    )


def several(wanted: str, names: Sequence[tuple[str, str]]) -> str:
    """Answer a name that fits several; each is a name and its hash."""
    shown = "\n".join(f"  {short(sha256)}  {name[:SHOWN]}" for name, sha256 in names[:_SHOWN])
    more = f"\n  … and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return (
        f"“{wanted[:SHOWN]}” fits several kept files:\n{shown}{more}\n"
        "Nothing was done. Name the one you mean by the beginning of its hash, at the left."
    )


def deleted_meanwhile(name: str, day: str) -> str:
    """Answer who wants a file whose bytes were deleted."""
    return (
        f"“{name[:SHOWN]}” was deleted here on {day}; only its record is left. If you have the "
        f"file, {COMMAND} add brings it back: it is known by its hash."
    )


def both_here_and_kept(path: str, sha256: str) -> str:
    """Say which of two is meant: a file in this folder, or a kept one of the same name."""
    return (
        f"This is the file {path} in this folder. One of that name is kept as well: "
        f"{COMMAND} check {short(sha256)}"
    )


# Adding


def kept(name: str, sha256: str, command: str, *, is_new: bool, trainable: bool) -> str:
    """Say that a file is kept and, where it can be trained on, where to go on."""
    said = f"Kept as {name} ({short(sha256)})." if is_new else known_already(name)
    return f"{said} In Slack, {command} start offers it." if trainable else said


def convert_it(name: str) -> str:
    """Say how to convert what was kept as it came."""
    return f"Next: {COMMAND} convert {_quoted(name)} keeps it as JSONL in UTF-8 as well."


def converted(name: str, sha256: str, *, is_new: bool) -> str:
    """Say that a file was converted, and that the original is as it was."""
    said = f"Converted, and kept as {name} ({short(sha256)})." if is_new else known_already(name)
    return f"{said} The original is kept as it came."


# Checking


def what_it_would_take(name: str) -> str:
    """Say how to hear what training would take, and cost, for a file that is not kept."""
    return (
        f"Nothing was kept. {COMMAND} add {_quoted(name)} keeps it; then a check says as well "
        "what training on it would take at each engine."
    )


def no_engine_answered() -> str:
    """Say why the tokens are estimates and there are no prices."""
    return (
        "What it takes: no engine that trains answered, so tokens are estimates (four characters "
        "each) and no cost is named. The check in Slack asks the engines of the running bot."
    )


def list_personal(name: str) -> str:
    """Say how to see the personal data itself."""
    return f"To list the personal data itself: {COMMAND} check {_quoted(name)} --personal"


def same_file(name: str) -> str:
    """Refuse to compare a file with itself."""
    return (
        f"{name[:SHOWN]} against itself tells nothing. Nothing was compared. Name the file that "
        "is to check what is learned."
    )


def not_to_compare(name: str, why: str) -> str:
    """Say why two files were not compared; `why` is a whole sentence."""
    return f"Not compared with {name[:SHOWN]}. {why}"


# Building


def not_understood(fault: str, text: str, nearest: str | None) -> str:
    """Answer what was typed behind `build` and says nothing there."""
    if fault == "other_state":
        return (
            f"I build from approved drafts only, and “{text[:SHOWN]}” names others. Nothing was "
            "built. Leave it out."
        )
    if fault == "share":
        said = f"“{text[:SHOWN]}” is not" if text else "validation= needs"
        return (
            f"{said} a share that I can hold back to check with: it may be from 1% to 50%, such as "
            "--validation 20%, or none. Nothing was built."
        )
    if fault == "twice":
        return f"{said_twice(text)} {COMMAND} build --help has all there is to choose by."
    guess = f" Did you mean “{nearest}”?" if nearest else ""
    return (
        f"I do not understand “{text[:SHOWN]}”, so nothing was built: I would choose other drafts "
        f"than you mean.{guess} Days are, for example, 2026-11-01, march or 'last week'. "
        f"{COMMAND} build --help has all there is to choose by."
    )


def nobody_in_particular() -> str:
    """Answer `mine` where nobody knows who types."""
    return (
        "At the console nobody knows who you are, so “mine” says nothing here. Nothing was built. "
        "Name the person by the id that Slack has for them: --by U0AB12CD3"
    )


def wrong_span(since: str, until: str) -> str:
    """Refuse days in which nothing lies."""
    return f"No day lies between {since} and {until}. Nothing was built. Turn the two around?"


def wrong_person(said: str) -> str:
    """Refuse what is no user id."""
    return (
        f"“{said[:SHOWN]}” is not one of Slack's user ids (U…), so nothing was built. In Slack: "
        "the person's profile, the three dots, Copy member ID."
    )


# Listing


def none_yet() -> str:
    """Answer an empty list."""
    return (
        f"No training files yet. Add one: {COMMAND} add FILE. Or make one of what editors "
        f"approved: {COMMAND} build"
    )


# Downloading


def downloaded(path: str, length: int, sha256: str) -> str:
    """Say where the copy is."""
    return f"Written to {path}: {size(length)}, sha256 {sha256}."


def there_already(path: str) -> str:
    """Refuse to write over what is there."""
    return (
        f"{path} is there already, and was left as it is. Name another place behind the file's "
        "name, or add --force to write over it."
    )


def no_such_folder(path: str) -> str:
    """Refuse a place in a folder that is not there."""
    return f"The folder {path} is not there. Nothing was written. Make it, or name another place."


def not_the_bytes(name: str, sha256: str) -> str:
    """Warn that a kept file was changed behind our back."""
    return (
        f"The bytes of “{name[:SHOWN]}” are no longer those that were kept: their hash is not "
        f"{short(sha256)}…. Nothing was written. Somebody changed the file in the data folder, or "
        "the disk did; take it from a backup, or add the file again."
    )


# Deleting


def delete_question(name: str, examples: int, length: int) -> str:
    """Ask before a kept file is deleted."""
    return (
        f"Delete “{name[:SHOWN]}” ({count(examples, 'example')}, {size(length)}) from this "
        "machine for good? Trained models, copies at engines, and the record of it stay."
    )


def nobody_to_ask() -> str:
    """Refuse to delete where nobody can answer the question."""
    return (
        "Nothing was deleted: I ask before I delete, and nobody is at this terminal. Add --yes to "
        "delete without a question."
    )


def not_deleted(name: str) -> str:
    """Answer a no."""
    return f"“{name[:SHOWN]}” is kept. Nothing was deleted."


def deleted(name: str, command: str) -> str:
    """Say what was deleted, and what was not."""
    return (
        f"“{name[:SHOWN]}” is deleted from this machine. Jobs and the audit still name it; copies "
        f"at engines stay until you delete them there, with {command} delete-file in Slack."
    )


# Showing


_CAME = {
    "upload": "Uploaded",
    "console": "Added",
    "sample": "The made-up sample letters, added",
    "conversion": "Converted from another file",
    "split": "A part of another file, split off",
    "build": "Built from approved drafts",
}


def came(kind: str, day: str, by: str | None) -> str:
    """Say how, when and through whom a file came; people are known by Slack's ids here."""
    who = f"by {by} (their id in Slack)" if by else "at the console"
    return f"{_CAME.get(kind, 'Added')} on {day}, {who}."


def chosen(parts: Sequence[str]) -> str:
    """Say which drafts were chosen."""
    return f"Chosen: approved drafts {', '.join(parts)}."


def asked_by(user: str) -> str:
    """Name who asked for the drafts, by the id that Slack has for them."""
    return f"asked for by {user}"


def other_part(name: str, sha256: str) -> str:
    """Name a file that goes with this one."""
    return f"{short(sha256)} {name}"


def _quoted(name: str) -> str:
    """Return a name as a shell takes it."""
    return shlex.quote(name)
