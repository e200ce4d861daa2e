"""Why a planned job cannot start, and what the bot itself has to say of one that was confirmed."""

from bot.words.training import engine_name, money, quoted

NAME_LIMIT = 80


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


def shared_examples(number: int, name: str) -> str:
    """Warn of a validation file that holds what is learned."""
    are = "1 example of it is" if number == 1 else f"{number:,} examples of it are"
    return (
        f"Validation file {_named(name)}: {are} in the training file too, so its loss will look "
        "better than it is."
    )


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
