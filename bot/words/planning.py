"""Why a planned job cannot start, and what the bot itself has to say of one that was confirmed."""

from bot.settings import EMBEDDED
from bot.words.training import engine_name, money, quoted

NAME_LIMIT = 80
_HASH_SHOWN = 12


def training_file(why: str) -> str:
    """Say what is wrong with the training file."""
    return f"Training file: {why}"


def validation_file(why: str) -> str:
    """Say what is wrong with the validation file."""
    return f"Validation file: {why}"


def over_cap(cost: float, spent: float, cap: float, currency: str, engine: str) -> str:
    """Refuse a job that the month's money does not cover."""
    return (
        f"This job would cost about {money(cost, currency)}, and {money(spent, currency)} of this "
        f"month's {money(cap, currency)} for {engine} is spent or promised already. Take a smaller "
        "file or fewer epochs, wait for next month, or ask the person who runs this bot to raise "
        f"{engine.upper()}_MONTHLY_CAP."
    )


def cap_without_price(engine: str, model: str) -> str:
    """Refuse a job whose cost cannot be held against the cap."""
    return (
        f"There is a monthly cap for {engine} but no price for {_named(model)}, so I cannot tell "
        "whether this job fits. Ask the person who runs this bot to set "
        f"{engine.upper()}_TRAINING_PRICES (MODEL=PRICE for a million trained tokens)."
    )


def cap_without_tokens(engine: str, name: str) -> str:
    """Refuse a job on a file we cannot measure, where there is a cap."""
    return (
        f"There is a monthly cap for {engine}, and {_named(name)} lies there only, so I cannot "
        "tell what training on it costs. Upload the same file here and plan the job again."
    )


def base_gone(engine: str, model: str) -> str:
    """Refuse a base model that the engine does not list."""
    return (
        f"The engine {engine_name(engine)} has no model {_named(model)}. "
        "Plan the job again with another one."
    )


def shared_examples(same: int, near: int, name: str) -> str:
    """Warn of a validation file that holds what is learned, or nearly."""
    total = same + near
    are = "1 letter of it stands" if total == 1 else f"{total:,} letters of it stand"
    nearly = ""
    if near:
        nearly = ", nearly the same" if near == total else f", {near:,} of them nearly the same"
    return (
        f"Validation file {_named(name)}: {are} in the training file too{nearly}, so its loss will "
        "look better than it is."
    )


def not_compared(training: str, validation: str) -> str:
    """Say that nobody looked whether letters that are learned are checked with, too."""
    return (
        f"{_named(training)} and {_named(validation)} are large, so I did not look for letters "
        "that stand in both. Their report does: check the one against the other."
    )


def few_examples(examples: int) -> str:
    """Warn of a file with which a training does little."""
    return (
        f"{examples:,} examples are few: below 50, a good prompt with a few examples in it often "
        "does as much. The file's report says how."
    )


PERSONAL = "Personal data"
LIST_PERSONAL = "List personal data"
LIST_PERSONAL_VALIDATION = "List that of validation"


def personal_row(training: str | None, validation: str | None, engine: str) -> str:
    """Say what personal data goes to an engine with a job's files, and what comes of it.

    Args:
        training: what was found in the training file, counted; None where there is none.
        validation: the same of the validation file.
        engine: the engine's name.
    """
    found = [training] if training else []
    if validation:
        found.append(f"{validation} of the validation file")
    if engine == EMBEDDED:
        goes = "it stays on this machine, but the model may repeat what it has learned"
    else:
        goes = f"it goes to {engine_name(engine)} with the file, and the model may repeat it"
    return f"{'; '.join(found)}: {goes}"


def personal_unknown() -> str:
    """Say of a file that was kept before such things were looked for that nobody looked."""
    return "not looked for yet in so large a file; its report does (check it before you start)"


def sent_as(training: str | None, validation: str | None) -> str:
    """Name the bytes that an engine was sent by their hashes, as far as they were sent."""
    parts = [training[:_HASH_SHOWN]] if training else []
    if validation:
        parts.append(f"{validation[:_HASH_SHOWN]} (validation)")
    return f"SHA-256 of the bytes as sent: {', '.join(parts)}"


def base_retired(engine: str, model: str, on: str) -> str:
    """Refuse a base model whose last day is over."""
    return (
        f"{_named(model)} at {engine_name(engine)} was shut down on {on}. "
        "Plan the job again with another model."
    )


def engine_unknown(engine: str) -> str:
    """Refuse an engine that the settings do not name."""
    return (
        f"The settings name no engine {_named(engine)}. Plan the job again on another one, "
        "or ask the person who runs this bot to add it to ENGINES."
    )


def suffix_refused(engine: str, suffix: str, most: int) -> str:
    """Refuse a suffix that an engine would not take."""
    return (
        f"{engine} takes a name of at most {most} characters and, on Azure, without dots; "
        f"{_named(suffix)} is not one. Plan the job again with a shorter, plainer name."
    )


def file_too_large(engine: str, name: str, size: int, most: int) -> str:
    """Refuse a file that an engine would not take."""
    return (
        f"{_named(name)} has {size / 1e6:,.0f} MB, and {engine} takes {most / 1e6:,.0f} MB. "
        "Keep the best examples, upload them, and plan the job again."
    )


def file_gone(name: str) -> str:
    """Refuse a file whose bytes were deleted."""
    return f"{_named(name)} is no longer kept here. Upload it again and plan the job again."


def same_data(name: str) -> str:
    """Refuse to check with the very examples that are learned."""
    return (
        f"{_named(name)} would be the training file and the validation file at once, which tells "
        "nothing. Hold back a part of it instead: validation=20%"
    )


def data_elsewhere(engine: str) -> str:
    """Refuse to train on one engine from a file that lies on another."""
    return (
        f"The training file lies at another engine only, so {engine} cannot use it. "
        "Upload the same file here and plan the job again."
    )


def engine_not_set(engine: str) -> str:
    """Say that a running job's engine is not in the settings any more."""
    return (
        f"The settings do not name the engine {engine} any more, so I cannot hear how the job "
        "stands. It goes on there. When ENGINES names it again, I go on too."
    )


def confirmed_too_long_ago() -> str:
    """Say why a confirmed job waits for a second confirmation."""
    return (
        "I was away for more than a day after this job was confirmed, and nothing was sent. "
        "Press Start training once more if it is still wanted."
    )


def file_unreadable(why: str | None) -> str:
    """Say why a job was not created although its file is kept."""
    return (
        f"I could not read the file here ({why or 'no reason given'}), and nothing was sent. "
        "Tell the person who runs this bot, then start the job anew."
    )


def refused_mrkdwn(user: str, job: int) -> str:
    """Tell who asked that there is no job after all."""
    return f"<@{user}> Job #{job} was not started. Its card says why, and what to do next."


def unclear_mrkdwn(user: str, job: int) -> str:
    """Tell who asked that somebody has to decide."""
    return (
        f"<@{user}> The engine's answer about job #{job} got lost, and I did not find the job "
        "there. Its card says what to do next."
    )


def gave_up_sending(hours: int) -> str:
    """Say why a job was not created although nobody refused it."""
    return f"the engine could not be reached for {hours} hours; nothing was started"


def picture_title(job: int) -> str:
    """Name the picture of a job's curves."""
    return f"The curves of job #{job}"


def _named(name: str) -> str:
    return quoted(name[:NAME_LIMIT])
