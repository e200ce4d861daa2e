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
        f"message's menu. `{c} check FILE` tells what is in a file, and what to mend, line by "
        f"line. `{c} files` lists them all.\n\n"
        f"*2. Start.* `{c} start` opens a form. You see what it would cost and take first; "
        "nothing is sent or spent before you confirm. Or all in one line: "
        f"`{c} start letters on ENGINE:MODEL epochs=3 validation=20%`\n\n"
        "*3. Watch.* One card shows how it goes, and its thread tells you when it is ready. "
        f"`{c} list` · `{c} status last` · `{c} events last` · "
        f"`{c} pause last` · `{c} resume last` · `{c} cancel last`\n\n"
        f"*4. Let it write.* `{c} models` lists the models and the days each has left. "
        f"`{c} use MODEL` lets one write the drafts, and `{c} rollback` goes back to the one "
        f"before. `{c} checkpoints last` lists the stages along the way, which can write too.\n\n"
        f"*Tidy up.* `{c} delete-file FILE` and `{c} delete-model MODEL` ask first. "
        f"`{c} audit` shows who did what.\n\n"
        "Where FILE, JOB or MODEL stands, a name, its first letters, or `last` will do."
    )


_USAGE = {
    "files": ("files", "the training files I keep, and those at the engines"),
    "upload": ("upload", "a form that takes a training file"),
    "check": ("check FILE", "what a file holds, and what to mend in it"),
    "start": (
        (
            "start [FILE] [on ENGINE:MODEL] [epochs=3] [batch=2] [lr=0.5] [suffix=name] "
            "[seed=7] [validation=FILE or 20%]"
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
    "delete-file": ("delete-file FILE", "deletes a training file, after asking"),
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
