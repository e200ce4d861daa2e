"""The card of what was built from approved drafts: its parts, and what to do with each."""

from collections.abc import Sequence

from bot.archive import Dataset
from bot.slack import blocks
from bot.slack.message import Block, Message
from bot.slack.outgoing import escape, literal_fallback, shortened
from bot.training.building import Built, Opinion, Selection
from bot.training.building.telling import told
from bot.training.cards.parts import name_of, paragraph, small_print_mrkdwn, spoken
from bot.training.datasets import telling
from bot.training.datasets.cards import download_button, next_buttons, report_button
from bot.training.datasets.parts import TRAINING
from bot.training.datasets.report import FEWEST_EXAMPLES, Report
from bot.words import building as building_words
from bot.words import built as words

WRITER_LIMIT = 80


def built_card(built: Built, selection: Selection, *, private: bool = False) -> Message:
    """Show what was built, what was left out, and what to do next.

    Args:
        built: what came of it.
        selection: which drafts were wanted.
        private: whether letters are in it that were asked for in private.
    """
    title = words.title(built.drafts)
    lines = told(built)
    parts: list[Block] = [blocks.literal_header(title)]
    rest = list(lines)
    for kind, kept in built.parts.items():
        before, line, rest = _up_to(kept.dataset, rest)
        parts += [paragraph(sentence) for sentence in before]
        parts += _part(kind, kept.dataset, line)
    if rest:
        parts.append(paragraph("\n".join(rest)))
    if private:
        parts.append(paragraph(words.holds_private()))
    if chosen := words.chosen_mrkdwn(chosen_mrkdwn(selection)):
        parts.append(small_print_mrkdwn(chosen))
    return Message(literal_fallback("\n".join([title, *lines])), parts)


def _up_to(dataset: Dataset, lines: Sequence[str]) -> tuple[Sequence[str], str, list[str]]:
    """Find the line that tells of a file: return what stands before it, itself, and the rest."""
    for place, line in enumerate(lines):
        if line.startswith(f"{dataset.name}:"):
            return lines[:place], line, list(lines[place + 1 :])
    return (), name_of(dataset.name), list(lines)


def block_of(kind: str) -> str:
    """Return the id of the row of buttons below a part."""
    return f"part-{kind}"


def code_mrkdwn(name: str) -> str:
    """Return a name as code: nothing in it is an emoji, or formatting."""
    return f"`{escape(name_of(name).replace('`', chr(39)))}`"


def chosen_mrkdwn(selection: Selection) -> list[str]:
    """Say in words which approved drafts were wanted; what people typed is escaped."""
    parts = _days(selection)
    if selection.person:
        parts.append(words.asked_by_mrkdwn(selection.person))
    if selection.writer:
        parts.append(words.written_by(code_mrkdwn(shortened(selection.writer, WRITER_LIMIT))))
    if selection.opinion is not Opinion.ANY:
        parts.append(words.OPINIONS[selection.opinion.value])
    if selection.starred:
        parts.append(words.STARRED)
    return parts


def _days(selection: Selection) -> list[str]:
    since, until = selection.since, selection.until
    if since and since == until:
        return [words.approved_on(since.isoformat())]
    first = [words.approved_since(since.isoformat())] if since else []
    last = [words.approved_until(until.isoformat())] if until else []
    return first + last


def _worth(dataset: Dataset, report: Report) -> str:
    """Say what what is learned from is good for; of too few, how they become more."""
    if report.examples < FEWEST_EXAMPLES:
        name = name_of(dataset.name)
        return building_words.next_act(name, report.examples, FEWEST_EXAMPLES, check="")
    return telling.headline(report)


def _part(kind: str, dataset: Dataset, line: str) -> Sequence[Block]:
    report = Report.from_json(dataset.report)
    name = name_of(dataset.name)
    parts = [paragraph(line)]
    if kind == TRAINING:
        parts.append(paragraph(_worth(dataset, report)))
    # Of the parts only one is learned from, whatever the others would do for.
    first = next_buttons(dataset, report, learned=True) if kind == TRAINING else []
    buttons = [*first, report_button(dataset), download_button(dataset)]
    spoken_buttons = [spoken(each, f"{each['text']['text']}: {name}") for each in buttons]
    return [*parts, blocks.actions(*spoken_buttons) | {"block_id": block_of(kind)}]
