"""How the command that trains is explained: all of it, one subcommand, a word that is none."""

from bot.manifest import TRAINING_DATA, Commands, shortcut_name
from bot.words.training import quoted


def help_mrkdwn(commands: Commands) -> str:
    """Explain how a model learns a voice, in the order in which one does it."""
    c = commands.finetune
    return (
        "*I teach a model your newsletter's voice. It learns from letters you have sent.*\n\n"
        f"*1. Give me examples.* `{c} upload` opens a form for a .jsonl file of up to 10 MB. "
        f"A larger one: post it in a channel, and choose *{shortcut_name(TRAINING_DATA)}* in that "
        f"message's menu. Or let the letters that you approved be the examples: "
        f"`{c} dataset build`. `{c} check FILE` reports what a file teaches, what to mend in it "
        f"line by line, and whether to train at all. `{c} dataset` lists them all.\n\n"
        f"*2. Start.* `{c} start` opens a form. You see what it would cost and take first; "
        "nothing is sent or spent before you confirm. Or all in one line: "
        f"`{c} start letters on ENGINE:MODEL epochs=3 validation=20%`\n\n"
        "*3. Watch.* One card shows how it goes, and its thread tells you when it is ready. "
        f"`{c} list` · `{c} status last` · `{c} events last` · "
        f"`{c} pause last` · `{c} resume last` · `{c} cancel last`\n\n"
        f"*4. Let it write.* `{c} models` lists the models and the days each has left. "
        f"`{c} use MODEL` lets one write the drafts, and `{c} rollback` goes back to the one "
        f"before. `{c} checkpoints last` lists the stages along the way, which can write too.\n\n"
        f"*Look closer.* `{c} dataset show FILE` tells where a file comes from and what was "
        f"trained on it. `{c} dataset download FILE` sends it to you. More: `{c} help dataset`\n\n"
        f"*Tidy up.* `{c} dataset delete FILE` and `{c} delete-model MODEL` ask first. "
        f"`{c} audit` shows who did what.\n\n"
        "Where FILE, JOB or MODEL stands, a name, its first letters, or `last` will do."
    )


def datasets_help_mrkdwn(commands: Commands) -> str:
    """Explain what can be done with training files."""
    c = f"{commands.finetune} dataset"
    return (
        "*What your team approves is what the next model learns.*\n\n"
        f"*Build.* `{c} build` makes training files of the approved drafts that you may see: "
        "one to learn from, one to check with, and pairs of what the writer wrote and what was "
        "approved instead. What comes out is frozen: the same drafts make the same files.\n"
        "*Choose.* Anywhere in the line: `since march`, `until 2026-11-01`, `last month` (the days "
        "of approval), `by @editor` (who asked for the draft), `writer NAME`, `good` or `not bad` "
        "(what people said of them), `starred`, `validation=20%` (what is kept to check with; "
        f"`none` for nothing). All together: `{c} build since march good validation=10%`\n"
        f"*Look.* `{c} list` has all files. `{c} check FILE` shows a report in this channel, with "
        f"the details and a picture in its thread; `{c} check FILE against OTHER` also tells what "
        f"stands in both. `{c} show FILE` tells where a file comes from, line by line, and "
        "what was trained on it.\n"
        f"*Take along.* `{c} download FILE` sends it to our direct messages.\n"
        f"*Delete.* `{c} delete FILE` asks first. Models that were trained on it stay.\n\n"
        "Where FILE stands, a name, its first letters, its hash, or `last` will do. Large files: "
        "`python app.py dataset` on the bot's machine does the same."
    )


_BUILD = (
    (
        "dataset build [since march] [until 2026-11-01] [by @editor] [writer NAME] "
        "[good | not bad] [starred] [validation=20%]"
    ),
    "makes training files of the approved drafts",
)
_DOWNLOAD = ("dataset download FILE", "sends you a training file, in our direct messages")
_FILES = ("dataset list", "the training files I keep, and those at the engines")
_CHECK = (
    "check [FILE] [against FILE]",
    "reports what a file teaches, and what to mend in it; the report is for all to see",
)
_DELETE_FILE = ("dataset delete FILE", "deletes a training file, after asking")
_UPLOAD = ("upload", "a form that takes a training file")

_USAGE = {
    "files": _FILES,
    "upload": _UPLOAD,
    "check": _CHECK,
    "start": (
        (
            "start [FILE] [on ENGINE:MODEL] [epochs=3] [batch=2] [lr=0.5] [suffix=name] "
            "[seed=7] [validation=FILE or 20% or none]"
        ),
        "plans a job and asks before anything is sent; alone it opens a form",
    ),
    "list": ("list", "the newest jobs"),
    "status": ("status [JOB]", "how a job stands; also one that was started elsewhere"),
    "events": ("events [JOB]", "what the engine said about a job"),
    "cancel": ("cancel JOB", "ends a job for good, after asking"),
    "pause": ("pause JOB", "stops a job so that it can go on later"),
    "resume": ("resume JOB", "lets a paused job go on"),
    "checkpoints": ("checkpoints [JOB]", "the stages of a job, which can write too"),
    "models": ("models", "every model of every engine, with the days it has left"),
    "use": ("use MODEL", "lets a model write the drafts from now on"),
    "rollback": ("rollback", "lets the model before write again"),
    "delete-file": _DELETE_FILE,
    "dataset": (
        "dataset build | list | show FILE | check FILE | download FILE | delete FILE",
        "everything about training files",
    ),
    "build": _BUILD,
    "download": _DOWNLOAD,
    "dataset build": _BUILD,
    "dataset list": _FILES,
    "dataset show": (
        "dataset show FILE",
        "tells where a training file comes from, and what was trained on it",
    ),
    "dataset check": _CHECK,
    "dataset download": _DOWNLOAD,
    "dataset delete": _DELETE_FILE,
    "dataset upload": _UPLOAD,
    "delete-model": ("delete-model MODEL", "deletes a model that you trained, after asking"),
    "audit": ("audit", "who did what, and when"),
    "help": ("help", "all of this, explained"),
}


def usage(verb: str, commands: Commands) -> str:
    """Show how one subcommand is typed, and what it does."""
    form, does = _USAGE.get(verb, _USAGE["help"])
    return f"{commands.finetune} {form}: {does}."


def unknown_word(word: str, nearest: str | None, commands: Commands) -> str:
    """Answer a subcommand that does not exist."""
    if nearest:
        return (
            f"I do not know {quoted(word[:40])}. Did you mean {quoted(nearest)}?\n"
            f"{usage(nearest, commands)}\nEverything else: {commands.finetune} help"
        )
    return f"I do not know {quoted(word[:40])}. What I can do: {commands.finetune} help"
