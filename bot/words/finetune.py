"""What is answered to lines and clicks about training that cannot be taken as they are."""

from collections.abc import Sequence

from bot.manifest import Commands
from bot.words.commands import usage

_NAME_SHOWN = 80
_SHOWN = 5

# What stands behind the command


def something_missing(what: str, verb: str, commands: Commands) -> str:
    """Ask for what a verb cannot do without; `what` is a word such as "file"."""
    return f"Which {what}? Type it like this:\n{usage(verb, commands)}"


def too_many_words(word: str, verb: str, commands: Commands) -> str:
    """Answer words that are left over."""
    return (
        f"I do not know what to do with “{word[:_NAME_SHOWN]}” there, so I did nothing. "
        f"Type it like this:\n{usage(verb, commands)}"
    )


def unknown_option(name: str, commands: Commands) -> str:
    """Answer a setting of `start` that does not exist."""
    return (
        f"I do not know the setting “{name[:_NAME_SHOWN]}”. Nothing was started. "
        f"Type it like this:\n{usage('start', commands)}"
    )


_WANTS = {
    "epochs": "a whole number from 1 to 50, such as epochs=3",
    "batch": "a whole number from 1 to 256, such as batch=2",
    "lr": "a number above 0, such as lr=0.5",
    "seed": "a whole number from 0 to 2147483647, such as seed=7",
    "suffix": "a short name of letters, digits and hyphens, such as suffix=spring",
    "validation": "a file, or a share from 1% to 50%, such as validation=20%",
}


def wrong_value(option: str, value: str, commands: Commands) -> str:
    """Answer a setting of `start` whose value cannot be."""
    return (
        f"{option} is “{value[:_NAME_SHOWN]}”, and it should be {_WANTS.get(option, 'another')}. "
        f"Nothing was started. Type it like this:\n{usage('start', commands)}"
    )


def form_wants(option: str) -> str:
    """Stand under a field of the form whose value cannot be."""
    wants = _WANTS.get(option, "another value").partition(", such as")[0]
    return f"Please give {wants}, or leave it empty."


def form_share() -> str:
    """Stand under a part to hold back that cannot be."""
    return "How much? A number of percent from 1 to 50; 20 is usual."


def nothing_ready(number: int, command: str) -> str:
    """Answer who would plan a training while no file is fit for it."""
    which = "The one training file is" if number == 1 else f"None of the {number:,} files is"
    not_yet = " not" if number == 1 else ""
    return f"{which}{not_yet} ready to train on. {command} files says what to do about it."


def form_not_opened(command: str) -> str:
    """Answer when Slack did not open a form in time; `command` does the same once more."""
    return f"Slack did not open the form in time. Nothing was changed. Type {command} once more."


def not_found(noun: str, wanted: str, nearest: str | None, look: str) -> str:
    """Answer a name that is not there.

    Args:
        noun: what it should be: "file", "job", "model".
        wanted: what the person typed.
        nearest: what is there and looks most like it.
        look: the command that lists what there is.
    """
    guess = f" Did you mean “{nearest[:_NAME_SHOWN]}”?" if nearest else ""
    return f"I found no {noun} “{wanted[:_NAME_SHOWN]}”.{guess} {look} lists what there is."


def several_found(noun: str, wanted: str, names: Sequence[str]) -> str:
    """Answer a name that fits several."""
    shown = ", ".join(f"“{name[:_NAME_SHOWN]}”" for name in names[:_SHOWN])
    more = f", and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return (
        f"“{wanted[:_NAME_SHOWN]}” fits several {noun}s: {shown}{more}. "
        "I did nothing. Type a little more of the one you mean."
    )


def lies_at_engine(name: str, engine: str) -> str:
    """Answer a check of a file that is not here."""
    return (
        f"“{name[:80]}” lies at {engine} only, so I cannot look into it. "
        "Upload the same file here and I check it line by line."
    )


def lies_elsewhere(name: str, engine: str, wanted: str) -> str:
    """Refuse to train at one engine on a file of another."""
    return (
        f"“{name[:80]}” lies at {engine} only, and the job would run at {wanted}. "
        f"Nothing was started. Upload the file here, or start the job on {engine}."
    )


def cannot_hold_back(name: str, engine: str) -> str:
    """Refuse to split a file that is not here."""
    return (
        f"“{name[:80]}” lies at {engine} only, so no share of it can be held back. "
        "Nothing was started. Upload the same file here, or name a validation file."
    )


def cannot_train(engine: str, why: str) -> str:
    """Refuse an engine that does not train; `why` is a whole sentence."""
    return f"Nothing can be trained at {engine}. {why} Nothing was started."


def no_engine_trains(whys: list[str]) -> str:
    """Refuse because no engine trains; `whys` has a whole sentence for each."""
    reasons = " ".join(whys)
    return f"No engine can train just now. {reasons} Nothing was started; your files are kept."


def nothing_to_do(act: str, commands: Commands) -> str:
    """Answer cancel, pause or resume without a job for which it would be time."""
    return f"There is no job to {act}. {commands.finetune} list shows the jobs."


def which_of(act: str, numbers: list[int], commands: Commands) -> str:
    """Ask which of several jobs is meant."""
    jobs = ", ".join(f"#{number}" for number in numbers)
    return f"Which job? Going on are {jobs}. For example {commands.finetune} {act} {numbers[0]}"


def not_started_yet(job: int) -> str:
    """Answer a question to the engine about a job that it does not know yet."""
    return f"Job #{job} has not reached its engine yet, so there is nothing to tell."


def job_gone(wanted: str, commands: Commands) -> str:
    """Answer a button of a job that is not on record."""
    return f"There is no job “{wanted[:40]}” on record. {commands.finetune} list shows the jobs."


def cannot_now(act: str, job: int, state: str) -> str:
    """Answer cancel, pause or resume when it is too early or too late for it."""
    done = {"cancel": "cancelled", "pause": "paused", "resume": "resumed"}[act]
    return f"Job #{job} cannot be {done} now: it is {state}. Nothing was changed."


def engine_would_not(act: str, job: int, state: str, engine_words: str) -> str:
    """Answer cancel, pause or resume when the engine refuses it; it says why in its own words."""
    said = f" The engine's words: {engine_words}" if engine_words else ""
    return f"{cannot_now(act, job, state)}{said}"


def act_done(act: str, job: int) -> str:
    """Answer cancel, pause or resume."""
    done = {"cancel": "cancelled", "pause": "paused", "resume": "going on"}[act]
    return f"Job #{job} is {done}. Its card shows how it stands."


def decided_before(job: int) -> str:
    """Answer a late click on a plan."""
    return (
        f"Job #{job} was decided already, so nothing more was done. Its card shows how it stands."
    )


def not_confirmed(job: int) -> str:
    """Answer Start training when something came in its way since the plan was shown."""
    return (
        f"Job #{job} was not started: something has changed since the plan was made. "
        "Its card says what, and what to do. Nothing was sent or spent."
    )


def still_not_found(job: int) -> str:
    """Answer Look again when nothing was found."""
    return (
        f"Job #{job} is still not to be found at its engine. "
        "If a few minutes have passed since it was sent, Start anew is safe."
    )


def found_again(job: int) -> str:
    """Answer Look again when the job was found."""
    return f"Found: job #{job} is there, and is watched from now on."


def cannot_look(job: int, why: str, commands: Commands) -> str:
    """Refuse to start anew what may live: nobody can look."""
    return (
        f"I cannot look just now whether job #{job} is at its engine, and a second one may be paid "
        f"twice: so none was planned. {why} If you know that it is not there, "
        f"{commands.finetune} start plans a new one."
    )


def lives_after_all(job: int) -> str:
    """Answer Start anew for a job that was found alive."""
    return f"Job #{job} is alive at its engine after all, so no second one was planned."


def planned_directly(job: int) -> str:
    """Say where a plan went when the channel was closed to us."""
    return (
        f"I cannot post here, so the plan of job #{job} is in our direct messages. "
        "Invite me into this channel to have the next one here."
    )


def not_posted(code: str) -> str:
    """Say that Slack took a plan nowhere."""
    return (
        f"Slack did not take the plan, neither here nor in our direct messages ({code}). "
        "Nothing was started, and the files are kept. Please try again in a minute."
    )


def file_deleted(name: str, engine: str) -> str:
    """Say that an engine's file is gone."""
    return f"Deleted at {engine}: {name[:80]}."


def form_file_missing() -> str:
    """Stand under the validation file that was not chosen."""
    return "Choose the validation file, or choose another way to check."


def form_same_file() -> str:
    """Stand under a validation file that is the training file."""
    return (
        "This is the training file itself: it would tell how well it was memorised. "
        "Choose another one, or hold back a part."
    )


def engine_not_named(engine: str) -> str:
    """Refuse what belongs to an engine that the settings no longer name."""
    return (
        f"The settings name no engine “{engine[:_NAME_SHOWN]}” any more, so nothing was changed. "
        "The person who runs this bot can add it to ENGINES."
    )


def done_and_changed(writer: str | None) -> str:
    """Answer what was done before a restart, and changed again by somebody else."""
    now = f" Now {writer[:_NAME_SHOWN]} writes." if writer else ""
    return f"That was done, and somebody has changed the writer again since.{now}"


def changed_since(writer: str | None) -> str:
    """Answer Roll back when another change came after the one it belongs to."""
    now = f" Now {writer[:_NAME_SHOWN]} writes." if writer else ""
    return f"The writer was changed since that message, so nothing was done.{now}"
