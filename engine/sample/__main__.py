"""Train a voice and read what it writes: `python -m engine.sample`, or `make train-sample`."""

from pathlib import Path
from typing import Annotated, NoReturn

import openai
import typer
from openai import OpenAI
from openai.types.fine_tuning import FineTuningJob
from rich.console import Console
from rich.text import Text

from engine.bar import TrainingBar
from engine.sample import tuning
from engine.sample.comparing import Writer, side_by_side
from engine.sample.opening import Opened, OpeningError, opened, usual_data_dir
from engine.sample.voice import DEFAULT, Voice, VoiceError, voice_in
from engine.starter.briefs import ExamplesError, read_note_sets
from engine.starter.layout import user_message
from engine.starter.recipe import HELD_OUT, HOUSE_PROMPT

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
console = Console(highlight=False)
_INTERRUPTED = 130


@app.command()
def main(
    folder: Annotated[
        Path, typer.Argument(help="train.jsonl, validation.jsonl and system-prompt.txt are here.")
    ] = DEFAULT,
    data_dir: Annotated[
        Path | None,
        typer.Option(
            envvar="ENGINE_DATA_DIR",
            help="Where the engine keeps its files.",
            show_default="where 'make run' has them",
        ),
    ] = None,
    *,
    again: Annotated[bool, typer.Option("--again", help="Train anew, even if it is done.")] = False,
    cancel: Annotated[bool, typer.Option("--cancel", help="Cancel the training.")] = False,
) -> None:
    """Train a house voice on the engine on this machine, in a few minutes, and try it."""
    try:
        voice = voice_in(folder)
        with opened(data_dir or usual_data_dir()) as engine:
            if cancel:
                _cancel(engine.client, voice)
            else:
                _train_and_compare(engine, voice, again=again)
    except KeyboardInterrupt:
        _end("Stopped. Run it again at any time.", code=_INTERRUPTED)
    except openai.APIStatusError as error:
        _end(f"The engine refuses: {_said(error)}")
    except openai.OpenAIError as error:
        _end(f"The engine does not answer: {error} What was trained so far is kept; try again.")
    except (VoiceError, OpeningError, ExamplesError) as error:
        _end(str(error))
    except OSError as error:
        _end(f"A file cannot be read: {error}")


def _train_and_compare(engine: Opened, voice: Voice, *, again: bool) -> None:
    client = engine.client
    if engine.ours:
        console.print("No engine runs on this data folder: one is started, and stops at the end.")
    writer = _default_writer(client)
    known = list(tuning.jobs_of(client, voice, writer))
    waiting = tuning.unfinished(known)
    model = None if again or waiting else tuning.finished(client, known)
    if model:
        console.print("This voice is trained already (--again trains it anew).")
    else:
        model = _trained(engine, voice, waiting or tuning.begin(client, voice, writer))
    _compare(client, voice, writer, model)
    _tell_how_to_use(voice, model)


def _trained(engine: Opened, voice: Voice, job: FineTuningJob) -> str:
    """Follow the job to its end and return the model's name."""
    console.print(f"Training the voice in {voice.folder}: job {job.id}.")
    try:
        job = tuning.go_on(engine.client, job)
        with TrainingBar(console, "waiting") as bar:
            job = tuning.follow(engine.client, job.id, bar)
    except KeyboardInterrupt:
        _end(_interrupted(engine), code=_INTERRUPTED)
    if job.status == tuning.PAUSED:
        _end("Somebody has paused the training. What was learned is kept; run this again to go on.")
    if job.status == "cancelled":
        _end("Somebody has cancelled the training. Run this again to begin anew.")
    if not job.fine_tuned_model:
        why = job.error.message if job.error else "the engine does not say why"
        _end(f"The training failed: {why}")
    return job.fine_tuned_model


def _interrupted(engine: Opened) -> str:
    if engine.ours:
        return (
            "Stopped, and with it the engine that was started for this. What was learned is kept: "
            "'make train-sample' goes on from there, and so does 'make run'. "
            "To give it up: 'make train-sample OPTIONS=--cancel'."
        )
    return (
        "The training goes on in the engine that 'make run' started. To look at it again: "
        "'make train-sample'. To give it up: 'make train-sample OPTIONS=--cancel'."
    )


def _cancel(client: OpenAI, voice: Voice) -> None:
    job = tuning.unfinished(list(tuning.jobs_of(client, voice, _default_writer(client))))
    if job is None:
        console.print("There is nothing to cancel: no training of this voice is under way.")
        return
    client.fine_tuning.jobs.cancel(job.id)
    console.print(f"The training is cancelled: job {job.id}.")


def _compare(client: OpenAI, voice: Voice, writer: str, model: str) -> None:
    brief = read_note_sets(HELD_OUT)[0].brief
    house = HOUSE_PROMPT.read_text(encoding="utf-8").strip()
    console.print("\nThe notes, which neither writer has seen:\n", style="bold")
    console.print(Text(user_message(brief)))
    with console.status("writing…"):
        table = side_by_side(
            client,
            brief,
            Writer("Before", writer, house),
            Writer("After", model, voice.system_prompt()),
        )
    console.print()
    console.print(table)


def _tell_how_to_use(voice: Voice, model: str) -> None:
    console.print("To write with it in the page, stop 'make run' if it runs, and start it so:\n")
    # In one line, however long, so that it can be copied.
    line = f"CHRIS_GPT=local:{model} SYSTEM_PROMPT_FILE={voice.system_prompt_file} make run"
    console.print(Text(line, style="bold"), soft_wrap=True)


def _default_writer(client: OpenAI) -> str:
    """The engine names its default writer first."""
    return client.models.list().data[0].id


def _said(error: openai.APIStatusError) -> str:
    body = error.body
    return str(body["message"]) if isinstance(body, dict) and "message" in body else str(error)


def _end(words: str, *, code: int = 1) -> NoReturn:
    console.print(Text(words))
    raise typer.Exit(code)


if __name__ == "__main__":
    app()
