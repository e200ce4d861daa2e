"""A message as text that a person can read: what the snapshots are made of."""

from typing import Any

from bot.slack.message import Block, Message


def drawn(message: Message) -> str:
    """Draw a message: first what notifications read out, then each block in its order."""
    lines = ["NOTIFICATION", *_indented(message.text), "", "BLOCKS"]
    for block in message.blocks:
        lines += _block(block)
    return "\n".join(lines) + "\n"


def texts(thing: object) -> list[dict[str, Any]]:
    """Every text object in blocks, wherever it stands."""
    if isinstance(thing, dict):
        if thing.get("type") in {"plain_text", "mrkdwn"}:
            return [thing]
        return [found for value in thing.values() for found in texts(value)]
    if isinstance(thing, list):
        return [found for value in thing for found in texts(value)]
    return []


def buttons(message: Message) -> list[dict[str, Any]]:
    """Every button of a message, in its order."""
    found = []
    for block in message.blocks:
        held = [*block.get("elements", []), block.get("accessory", {})]
        found += [element for element in held if element.get("type") == "button"]
    return found


def labels(message: Message) -> list[str]:
    """What the buttons of a message say."""
    return [button["text"]["text"] for button in buttons(message)]


def words_shown(message: Message) -> str:
    """All texts of a message's blocks, one under the other."""
    rich = [element for block in message.blocks for element in _rich_texts(block)]
    return "\n".join(text["text"] for text in [*texts(message.blocks), *rich])


def _block(block: Block) -> list[str]:
    match block["type"]:
        case "header":
            return [f"# {block['text']['text']}"]
        case "rich_text":
            return _indented("".join(element["text"] for element in _rich_texts(block)))
        case "section":
            beside = block.get("accessory")
            return _indented(_text(block["text"])) + (_button(beside) if beside else [])
        case "context":
            said = " ".join(_text(element) for element in block["elements"])
            return [f"  . {line}" for line in said.splitlines()]
        case "actions":
            return [line for element in block["elements"] for line in _button(element)]
        case "data_visualization":
            return _chart(block)
        case other:
            raise ValueError(other)


def _rich_texts(block: Block) -> list[dict[str, Any]]:
    """The pieces of a rich text, in which every letter is what it is."""
    if block["type"] != "rich_text":
        return []
    return [element for section in block["elements"] for element in section["elements"]]


def _text(text: dict[str, Any]) -> str:
    return str(text["text"])


def _indented(text: str) -> list[str]:
    return [f"  {line}" for line in text.splitlines()]


def _button(button: dict[str, Any]) -> list[str]:
    style = f", {button['style']}" if "style" in button else ""
    spoken = f", spoken as {button['accessibility_label']!r}" if _is_spoken(button) else ""
    lines = [f"  [{button['text']['text']}] {button['action_id']}={button['value']}{style}{spoken}"]
    if asks := button.get("confirm"):
        lines += [
            f"      asks: {asks['title']['text']}",
            *(f"      {line}" for line in asks["text"]["text"].splitlines()),
            f"      [{asks['confirm']['text']}] [{asks['deny']['text']}]",
        ]
    return lines


def _is_spoken(button: dict[str, Any]) -> bool:
    return "accessibility_label" in button


def _chart(block: Block) -> list[str]:
    chart = block["chart"]
    lines = [f"  CHART {block['title']} ({chart['type']})"]
    for series in chart["series"]:
        points = " ".join(f"{point['label']}:{point['value']:.3g}" for point in series["data"])
        lines.append(f"    {series['name']}: {points}")
    return lines
