"""The cards of training files: what one holds and what to do next, and the list of all.

Pure functions of what the archive and the engines told. A file's name and what stands in it are a
stranger's words: they stand in plain text only.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from bot.archive import Dataset, Upload
from bot.engines import RemoteFile
from bot.slack import blocks
from bot.slack.message import Block, Message
from bot.slack.outgoing import escape, literal_fallback, shortened
from bot.training.cards import actions
from bot.training.cards.parts import asking_first, name_of, paragraph, small_print, spoken
from bot.training.datasets import telling
from bot.training.datasets.report import Report
from bot.words import datasets as words

WARNINGS_SHOWN = 4
DATASETS_SHOWN = 10
NAMES_SHOWN = 20
REMOTE_SHOWN = 10
_TEXT_LIMIT = 2900


def report_card(
    dataset: Dataset, report: Report, *, is_new: bool = True, companion: Dataset | None = None
) -> Message:
    """Show what a file holds, what is wrong with it by line, and what to do next.

    Args:
        dataset: the file.
        report: what checking it found.
        is_new: whether it came just now; one that was there already says so.
        companion: a file that came with it, to check what is learned.
    """
    name = name_of(dataset.name)
    headline = telling.headline(report)
    parts: list[Block] = [blocks.literal_header(name)]
    if not is_new:
        parts.append(small_print(words.known_already(name)))
    parts += [paragraph(headline), small_print(telling.figures(report, dataset))]
    problems = telling.problems(report)
    if problems:
        parts.append(paragraph("\n".join(problems)))
    if report.warnings:
        parts.append(small_print(*(f"• {said}" for said in report.warnings[:WARNINGS_SHOWN])))
    if companion:
        examples = Report.from_json(companion.report).examples
        parts.append(paragraph(words.goes_with(name_of(companion.name), examples)))
    if dataset.gone_at:
        parts.append(paragraph(words.bytes_deleted()))
    else:
        parts += [paragraph(_next(report)), blocks.actions(*_buttons(dataset, report))]
    return Message(literal_fallback("\n".join([f"{name}: {headline}", *problems])), parts)


def files_list(
    datasets: Sequence[Dataset],
    uploads: Sequence[Upload],
    remote_files: Mapping[str, Sequence[RemoteFile]],
    failures: Mapping[str, str],
    *,
    command: str,
) -> Message:
    """Show the files that are kept, newest first, and those that lie at engines only.

    Args:
        datasets: the kept files.
        uploads: their copies at engines.
        remote_files: what each engine that answered has.
        failures: for each engine that did not, a sentence on why.
        command: the name of the command.
    """
    parts: list[Block] = [blocks.literal_header(words.LIST_TITLE)]
    for dataset in datasets[:DATASETS_SHOWN]:
        parts += _row(dataset, [u for u in uploads if u.dataset_sha256 == dataset.sha256])
    if len(datasets) > DATASETS_SHOWN:
        rest = datasets[DATASETS_SHOWN:]
        names = [name_of(dataset.name) for dataset in rest[:NAMES_SHOWN]]
        parts.append(small_print(words.and_more_files(names, len(rest), command)))
    parts += _strangers(uploads, remote_files)
    parts += [small_print(sentence) for sentence in failures.values()]
    lines = [_line(dataset) for dataset in datasets[:DATASETS_SHOWN]]
    return Message(literal_fallback("\n".join([words.LIST_TITLE, *lines])), parts)


def no_files_card(command: str, *, sample: bool) -> Message:
    """Answer an empty list with ways to begin.

    Args:
        command: the name of the command.
        sample: whether the made-up letters are there to be used.
    """
    text = words.no_files(command, sample=sample)
    buttons = [blocks.button(words.UPLOAD, actions.UPLOAD, "upload")]
    if sample:
        buttons.insert(0, blocks.button(words.SAMPLE, actions.SAMPLE, "sample", style="primary"))
    return Message(literal_fallback(text), [paragraph(text), blocks.actions(*buttons)])


def _next(report: Report) -> str:
    return words.next_act(
        kind=report.kind,
        trainable=report.trainable,
        validates=report.validates,
        problems=report.problem_count,
    )


def _buttons(dataset: Dataset, report: Report) -> list[dict[str, Any]]:
    buttons = []
    if report.trainable:
        buttons.append(
            blocks.button(words.START, actions.START_WITH, dataset.sha256, style="primary")
        )
    if report.convertible:
        buttons.append(
            blocks.button(words.CONVERT, actions.CONVERT, dataset.sha256, style="primary")
        )
    return [*buttons, _delete(dataset)]


def _delete(dataset: Dataset) -> dict[str, Any]:
    return asking_first(
        blocks.button(words.DELETE, actions.DELETE_DATASET, dataset.sha256, style="danger"),
        title=words.delete_title(),
        text=words.delete_question(name_of(dataset.name)),
        yes=words.DELETE,
        no=words.KEEP,
    )


def _line(dataset: Dataset) -> str:
    return telling.list_line(name_of(dataset.name), Report.from_json(dataset.report))


def _row(dataset: Dataset, uploads: Sequence[Upload]) -> list[Block]:
    report = Report.from_json(dataset.report)
    small = words.list_small_print_mrkdwn(
        sha256=dataset.sha256,
        added_at=int(dataset.added_at.timestamp()),
        day=dataset.added_at.astimezone(UTC).date().isoformat(),
        by=dataset.added_by,
        engines=[escape(name) for name in dict.fromkeys(upload.engine for upload in uploads)],
    )
    name = name_of(dataset.name)
    buttons = [
        spoken(button, f"{button['text']['text']}: {name}") for button in _buttons(dataset, report)
    ]
    return [
        paragraph(_line(dataset)),
        blocks.context(blocks.mrkdwn(shortened(small, _TEXT_LIMIT))),
        blocks.actions(*buttons),
    ]


def _strangers(
    uploads: Sequence[Upload], remote_files: Mapping[str, Sequence[RemoteFile]]
) -> list[Block]:
    """Show what lies at engines and did not come from here."""
    ours = {(upload.engine, upload.file_id) for upload in uploads}
    lines = [
        words.remote_line(engine, name_of(file.id), name_of(file.name), file.bytes)
        for engine, files in remote_files.items()
        for file in files
        if (engine, file.id) not in ours
    ]
    if not lines:
        return []
    if len(lines) > REMOTE_SHOWN:
        lines[REMOTE_SHOWN:] = [words.and_more(len(lines) - REMOTE_SHOWN)]
    return [blocks.divider(), paragraph("\n".join([words.AT_ENGINES, *lines]))]
