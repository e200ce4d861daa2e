"""The cards of training files: what one holds and what to do next, the report, the list of all.

Pure functions of what the archive and the engines told. A file's name and what stands in it are a
stranger's words: they stand in plain text only.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC
from itertools import dropwhile
from typing import Any

from bot.archive import Dataset, Upload
from bot.engines import RemoteFile
from bot.slack import blocks
from bot.slack.characters import units
from bot.slack.message import Block, Message
from bot.slack.notes import note
from bot.slack.outgoing import escape, literal_fallback, shortened
from bot.slack.sections import PAGE_LIMIT
from bot.training.cards import actions
from bot.training.cards.parts import asking_first, name_of, paragraph, small_print, spoken
from bot.training.datasets import telling
from bot.training.datasets.advice import Invention, invention
from bot.training.datasets.parts import is_built, is_held_back
from bot.training.datasets.report import Report
from bot.training.datasets.telling import Section
from bot.words import datasets as words
from bot.words import reports as report_words

WARNINGS_SHOWN = 4
PROBLEMS_ON_CARD = 5
SECTIONS_SHOWN = 20
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
    headline = headline_of(dataset, report)
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
        parts.append(paragraph(words.bytes_deleted(built=is_built(dataset))))
    else:
        parts += [paragraph(_next(dataset, report)), blocks.actions(*_buttons(dataset, report))]
    return Message(literal_fallback("\n".join([f"{name}: {headline}", *problems])), parts)


def check_card(
    dataset: Dataset,
    report: Report,
    sections: Sequence[Section],
    *,
    asked_by: str,
    quotes: bool = True,
) -> Message:
    """Show in short what a file teaches and whether to train on it, for all to see.

    What is said of it at length stands in the card's thread. No value of personal data is on it.

    Args:
        dataset: the file.
        report: what checking it found.
        sections: the details, of which the first sentence on what it teaches stands on the card.
        asked_by: who wants to see it.
        quotes: whether the sections quote the texts; else a button shows the words to one admin.
    """
    name = name_of(dataset.name)
    headline = headline_of(dataset, report)
    teaches = [s.lines[0] for s in _saying(sections) if s.title == report_words.TEACHES]
    problems = telling.problems(report, PROBLEMS_ON_CARD)
    parts: list[Block] = [blocks.literal_header(name), paragraph(headline)]
    parts += [paragraph(sentence) for sentence in teaches]
    if problems:
        parts.append(paragraph("\n".join(problems)))
    parts.append(small_print(telling.figures(report, dataset)))
    if dataset.gone_at:
        parts.append(paragraph(words.bytes_deleted(built=is_built(dataset))))
    else:
        if not quotes:
            parts.append(small_print(words.quotes_left_out()))
        if buttons := _public_buttons(dataset, report, quotes=quotes):
            parts.append(blocks.actions(*buttons))
    parts.append(blocks.context(blocks.mrkdwn(words.asked_for_mrkdwn(asked_by))))
    return Message(literal_fallback("\n".join([f"{name}: {headline}", *teaches])), parts)


def headline_of(dataset: Dataset, report: Report) -> str:
    """Say what a file is good for; one that was held back is not for learning from."""
    if report.trainable and is_held_back(dataset):
        return words.held_back(report.examples)
    return telling.headline(report)


def details(sections: Sequence[Section]) -> list[Message]:
    """Show a report at length, part by part, in as many messages as it takes."""
    messages: list[list[Section]] = []
    room = 0
    for section in _saying(sections)[:SECTIONS_SHOWN]:
        length = min(units("\n".join(section.lines)), _TEXT_LIMIT)
        if length > room:
            messages.append([])
            room = PAGE_LIMIT
        messages[-1].append(section)
        room -= length
    return [_details(shown) for shown in messages]


def _saying(sections: Sequence[Section]) -> list[Section]:
    """Return the sections that say something, without blank lines at their beginning."""
    said = (Section(s.title, tuple(dropwhile(_is_blank, s.lines))) for s in sections)
    return [section for section in said if section.lines]


def _is_blank(line: str) -> bool:
    return not line.strip()


def _details(sections: Sequence[Section]) -> Message:
    said = ["\n".join([section.title, *section.lines]) for section in sections]
    return Message(literal_fallback("\n\n".join(said)), [section_block(each) for each in sections])


def quotes_list(dataset: Dataset, section: Section | None) -> Message:
    """Show what a file teaches with the words in it, for one person."""
    name = name_of(dataset.name)
    if section is None or not _saying([section]):
        return note(words.no_quotes(name))
    titled = Section(words.quotes_title(name), section.lines)
    text = "\n".join([titled.title, *titled.lines])
    return Message(
        literal_fallback(text), [section_block(titled), small_print(words.only_you_see())]
    )


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


def _next(dataset: Dataset, report: Report) -> str:
    return words.next_act(
        kind=report.kind,
        trainable=report.trainable and not is_held_back(dataset),
        validates=report.validates,
        problems=report.to_mend,
    )


def section_block(section: Section) -> Block:
    """Return a part of a report as a block: its title in bold, its sentences letter for letter."""
    text = shortened("\n".join(section.lines), _TEXT_LIMIT)
    title = {"type": "text", "text": f"{section.title}\n", "style": {"bold": True}}
    said = {"type": "text", "text": text}
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [title, said]}],
    }


def _buttons(dataset: Dataset, report: Report) -> list[dict[str, Any]]:
    buttons = next_buttons(dataset, report)
    if report.examples:
        buttons.append(report_button(dataset))
    return [*buttons, _delete(dataset)]


def _public_buttons(dataset: Dataset, report: Report, *, quotes: bool) -> list[dict[str, Any]]:
    """Return what can be done from the card that all see; deleting is done elsewhere."""
    buttons = next_buttons(dataset, report)
    if not quotes:
        buttons.append(blocks.button(words.QUOTES, actions.QUOTES, dataset.sha256))
    if report.personal and report.personal.examples:
        buttons.append(blocks.button(words.PERSONAL, actions.PERSONAL, dataset.sha256))
    return buttons


def next_buttons(
    dataset: Dataset, report: Report, *, learned: bool = False
) -> list[dict[str, Any]]:
    """Return the button for what comes next with a file, where anything does.

    `learned` says that it is to learn from here, whatever it was put aside for elsewhere.
    """
    if report.trainable and (learned or not is_held_back(dataset)):
        # What should be mended first is not urged on anybody.
        style = None if invention(report.teaching) is Invention.MUCH else "primary"
        return [blocks.button(words.START, actions.START_WITH, dataset.sha256, style=style)]
    if report.convertible:
        return [blocks.button(words.CONVERT, actions.CONVERT, dataset.sha256, style="primary")]
    return []


def report_button(dataset: Dataset) -> dict[str, Any]:
    """Return the button that shows a file's report to all."""
    return blocks.button(words.REPORT, actions.REPORT, dataset.sha256)


def download_button(dataset: Dataset) -> dict[str, Any]:
    """Return the button that sends a file to who presses it."""
    return blocks.button(words.DOWNLOAD, actions.DOWNLOAD, dataset.sha256)


def _delete(dataset: Dataset) -> dict[str, Any]:
    return asking_first(
        blocks.button(words.DELETE, actions.DELETE_DATASET, dataset.sha256, style="danger"),
        title=words.delete_title(),
        text=words.delete_question(name_of(dataset.name)),
        yes=words.DELETE,
        no=words.KEEP,
    )


def _line(dataset: Dataset) -> str:
    report = Report.from_json(dataset.report)
    return telling.list_line(name_of(dataset.name), report, held_back=is_held_back(dataset))


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
