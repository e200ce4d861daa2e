"""Training files in Slack: taken from forms and messages, shown, converted, deleted.

Every function expects that the person may do this: who routes to them asks before. `whisper` is the
way of the answer. Files are Slack's file objects, as `files_of` and `files_of_message` return them:
small enough for a recorded request, and enough to bring them after a restart.

    upload_form(channel)                        the form of `/finetune upload`; actions.UPLOAD_FORM
    files_of(view)                              what was put into it
    files_of_message(message)                   the same for the shortcut on a message
    why_no_files(files)                         the error under the form's field FILES, or None
    add_files(bot, whisper, *, user, files)     bring, keep, check: a report card for each
    show_files(bot, whisper)                    `/finetune files`
    show_ways_to_begin(bot, whisper)            where there is no file yet
    convert(bot, whisper, *, user, sha256)      the button actions.CONVERT
    delete(bot, whisper, *, user, sha256)       actions.DELETE_DATASET, and `delete-file` of it
    use_sample(bot, whisper, *, user)           actions.SAMPLE

A form remembers its channel as the others do: `handlers.draft_form.channel_of(view)`.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import structlog

from bot.archive import Dataset
from bot.engines import EngineFailure, FailureKind, RemoteFile
from bot.slack import blocks
from bot.slack.downloads import DownloadRefusal, DownloadRefusedError, fetch, needs_info
from bot.slack.failure import SlackFailure
from bot.slack.message import Message
from bot.slack.notes import note
from bot.training.cards import actions
from bot.training.datasets import DatasetError, Kept, kept_dataset
from bot.training.datasets.cards import files_list, no_files_card, report_card
from bot.training.datasets.limits import LARGEST_FILE
from bot.training.datasets.parts import SAMPLE
from bot.words import datasets as words
from bot.words import engines as engine_words
from handlers.bot import Bot
from handlers.whisper import Whisper

log = structlog.get_logger(__name__)

FILES = "files"
MOST_FILES = 10
LIST_SECONDS = 10.0

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "quiet-rind"
SAMPLE_FILES = ("train.jsonl", "validation.jsonl")

_HAS_NO_FILES = frozenset({FailureKind.NOT_OFFERED, FailureKind.TRAINING_ENDED})

SlackFile = Mapping[str, Any]

# What is needed to bring a file; the rest of Slack's file object is large and not ours to keep.
_RECORDED = (
    "id",
    "name",
    "size",
    "mode",
    "is_external",
    "file_access",
    "url_private",
    "url_private_download",
)


def upload_form(channel: str) -> dict[str, Any]:
    """Return the form that takes training files."""
    return {
        "type": "modal",
        "callback_id": actions.UPLOAD_FORM,
        "private_metadata": json.dumps({"channel": channel}),
        "title": blocks.plain(words.FORM_TITLE),
        "submit": blocks.plain(words.FORM_SUBMIT),
        "close": blocks.plain(words.FORM_CLOSE),
        "blocks": [
            {
                "type": "input",
                "block_id": FILES,
                "label": blocks.plain(words.FORM_FILES),
                "hint": blocks.plain(words.FORM_FILES_HINT),
                "element": {
                    "type": "file_input",
                    "action_id": FILES,
                    "max_files": MOST_FILES,
                },
            }
        ],
    }


def files_of(view: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the files that were put into the form."""
    values = view["state"]["values"]
    return _recorded((values.get(FILES) or {}).get(FILES, {}).get("files"))


def files_of_message(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the files of a message."""
    return _recorded(message.get("files"))


def why_no_files(files: Sequence[SlackFile]) -> str | None:
    """Return the error under the form's field, or None when there is a file."""
    return None if files else words.no_files_given()


async def add_files(
    bot: Bot, whisper: Whisper, *, user: str, files: Sequence[SlackFile]
) -> list[Dataset]:
    """Bring files from Slack, keep and check them, and show a report card for each.

    One that does not come keeps none of the others from coming. Return those that are kept.
    """
    if not files:
        await whisper.say(note(words.no_files_in_message()))
    kept = []
    for number, file in enumerate(files[:MOST_FILES]):
        taken = await _take(bot, user, file)
        if isinstance(taken, Kept):
            kept.append(taken.dataset)
        await _told_apart(whisper, number).say(
            _card(bot, taken) if isinstance(taken, Kept) else taken
        )
    return kept


async def show_files(bot: Bot, whisper: Whisper) -> None:
    """Show the kept files, and what lies at the engines; one that is down blocks nothing."""
    datasets = await bot.archive.datasets.kept()
    remote_files, failures = await _at_engines(bot)
    if not datasets and not any(remote_files.values()):
        await show_ways_to_begin(bot, whisper)
        return
    uploads = await bot.archive.datasets.uploads()
    command = bot.commands.finetune
    await whisper.say(files_list(datasets, uploads, remote_files, failures, command=command))


async def show_ways_to_begin(bot: Bot, whisper: Whisper) -> None:
    """Offer the ways to a first training file."""
    sample = await asyncio.to_thread(_has_samples)
    await whisper.say(no_files_card(bot.commands.finetune, sample=sample))


async def convert(bot: Bot, whisper: Whisper, *, user: str, sha256: str) -> None:
    """Keep a JSON list as JSONL as well, and show the report card of that."""
    dataset = await kept_dataset(bot.archive, sha256)
    if dataset is None:
        await whisper.say(note(words.unknown_dataset(words.short(sha256))))
        return
    try:
        kept = await bot.datasets.convert(dataset, by=user)
    except DatasetError as error:
        await whisper.say(note(str(error)))
        return
    await whisper.say(_card(bot, kept))


async def delete(bot: Bot, whisper: Whisper, *, user: str, sha256: str) -> None:
    """Delete a file's bytes here. Copies at engines are deleted where they are."""
    try:
        dataset = await bot.archive.datasets.get(sha256)
        is_new = await bot.datasets.forget(dataset, by=user)
    except LookupError:
        await whisper.say(note(words.unknown_dataset(words.short(sha256))))
        return
    except DatasetError as error:
        await whisper.say(note(str(error)))
        return
    told = words.deleted(dataset.name) if is_new else words.deleted_before(dataset.name)
    await whisper.say(note(told))


async def use_sample(bot: Bot, whisper: Whisper, *, user: str) -> None:
    """Keep the made-up letters that come with the bot, and show the report card to train on."""
    if not await asyncio.to_thread(_has_samples):
        await whisper.say(no_files_card(bot.commands.finetune, sample=False))
        return
    # The letters to learn from come last: so `last` means them.
    checking, training = [await _keep_sample(bot, user, name) for name in reversed(SAMPLE_FILES)]
    await whisper.say(_card(bot, training, companion=checking.dataset))


async def _keep_sample(bot: Bot, user: str, name: str) -> Kept:
    origin = {"kind": SAMPLE, "name": SAMPLES.name}
    return await bot.datasets.keep(SAMPLES / name, f"{SAMPLES.name}-{name}", by=user, origin=origin)


async def _take(bot: Bot, user: str, file: SlackFile) -> Kept | Message:
    """Bring and keep one file; where it does not come, return why in words."""
    name = str(file.get("name") or file.get("id") or "")
    try:
        with bot.datasets.incoming() as path:
            described = await _described(bot, file)
            name = str(described.get("name") or name)
            await fetch(bot.slack, described, path, limit=LARGEST_FILE)
            origin = {"kind": "upload", "file": file.get("id")}
            kept = await bot.datasets.keep(path, name, by=user, origin=origin)
    except DownloadRefusedError as refused:
        return note(words.not_fetched(name, refused.reason, limit=LARGEST_FILE))
    except DatasetError as error:
        return note(str(error))
    except OSError as error:
        log.exception("training file not kept", file=file.get("id"))
        return note(words.not_written(name, error.strerror or ""))
    # After a restart the same request brings the same file once more. What it was made of before
    # it came back may stand in its origin too.
    of_file = {key: kept.dataset.origin.get(key) for key in origin}
    return Kept(kept.dataset, kept.is_new or of_file == origin)


async def _described(bot: Bot, file: SlackFile) -> SlackFile:
    """Return the file object with its address: some of them come without."""
    if not needs_info(file) or file.get("mode") == "tombstone":
        return file
    try:
        return await bot.door.file_info(str(file["id"]))
    except KeyError:
        raise DownloadRefusedError(DownloadRefusal.GONE) from None
    except SlackFailure as failure:
        gone = failure.code in ("file_not_found", "file_deleted")
        reason = DownloadRefusal.GONE if gone else DownloadRefusal.UNREACHABLE
        hidden = failure.code in ("not_visible", "access_denied", "missing_scope")
        raise DownloadRefusedError(DownloadRefusal.SIGN_IN if hidden else reason) from failure


async def _at_engines(bot: Bot) -> tuple[dict[str, list[RemoteFile]], dict[str, str]]:
    """Ask all engines at once what files they have, and say of the others why not."""
    names = bot.engines.names
    answers = await asyncio.gather(*(_files_at(bot, name) for name in names))
    found = zip(names, answers, strict=True)
    remote: dict[str, list[RemoteFile]] = {}
    failures: dict[str, str] = {}
    for name, answer in found:
        if isinstance(answer, list):
            remote[name] = answer
        elif answer.kind not in _HAS_NO_FILES:
            failures[name] = engine_words.training_failure(answer, name, "list")
    return remote, failures


async def _files_at(bot: Bot, name: str) -> list[RemoteFile] | EngineFailure:
    engine = bot.engines.get(name)
    if engine is None:
        return EngineFailure(FailureKind.NOT_OFFERED)
    try:
        async with asyncio.timeout(LIST_SECONDS):
            return await engine.tuning.files()
    except TimeoutError:
        return EngineFailure(FailureKind.SILENT)
    except EngineFailure as failure:
        return failure


def _card(bot: Bot, kept: Kept, *, companion: Dataset | None = None) -> Message:
    report = bot.datasets.report(kept.dataset)
    return report_card(kept.dataset, report, is_new=kept.is_new, companion=companion)


def _told_apart(whisper: Whisper, number: int) -> Whisper:
    """Return the same way for one of several answers: a message is posted once by its key."""
    return replace(whisper, key=f"{whisper.key}-{number}")


def _has_samples() -> bool:
    return all((SAMPLES / name).is_file() for name in SAMPLE_FILES)


def _recorded(files: object) -> list[dict[str, Any]]:
    if not isinstance(files, list):
        return []
    return [
        {key: file[key] for key in _RECORDED if key in file}
        for file in files
        if isinstance(file, Mapping)
    ]
