"""What is wrong with a training file or with a line of it, and what may be a mistake.

Of a problem only a clause is said here; the card puts the line before it.
"""

from collections.abc import Sequence

from bot.words.datasets import CHAT_SHAPE, SHOWN, size

# What is wrong with a file as a whole


def too_large(name: str, length: int, limit: int) -> str:
    """Refuse what no engine takes."""
    return (
        f"“{_shown(name)}” is {size(length)} long, and engines take files of up to {size(limit)}. "
        "Nothing was kept. Bring a part of it: some thousand good examples teach as much."
    )


def empty_file() -> str:
    """Nothing is in it."""
    return "the file is empty"


def other_encoding(name: str, *, can_convert: bool = True) -> str:
    """Some editors call UTF-16 Unicode."""
    said = f"the file is in {name}, and training takes UTF-8"
    return f"{said}; it can be converted, and every letter stays as it is" if can_convert else said


def broken_encoding(name: str) -> str:
    """Bytes that the file's own encoding does not have."""
    return f"here the file stops being {name}, so it cannot be converted; save it anew as UTF-8"


def other_format(name: str) -> str:
    """Name a format by its first bytes."""
    return f"this is {name}, not text; save its content as JSONL in UTF-8"


def binary() -> str:
    """Zero bytes stand in no text."""
    return "this is no text: there are zero bytes in it"


def broken_list() -> str:
    """JSON with all examples in it, which ends or goes wrong."""
    return "the JSON breaks off or goes wrong here, so it cannot be converted; mend it there"


def empty_list() -> str:
    """Brackets, and nothing between them."""
    return "this is a JSON list with nothing in it"


# What is wrong with a line


def too_long_line(limit: int) -> str:
    """No example is so long."""
    return f"it is longer than {size(limit)}, more than any engine learns from; split it"


def too_long_example(tokens: int, limit: int) -> str:
    """Engines cut the end off, which is where a letter is signed."""
    return (
        f"it is about {tokens:,} tokens long (estimate); engines cut off what is over "
        f"{limit:,}, so shorten it"
    )


def not_utf8(column: int, byte: int, read_as: str | None = None) -> str:
    """Bytes that are no character; show how they read in Windows-1252, where they do."""
    said = f"it is not UTF-8: at column {column:,} there is the byte {byte:02X}"
    if read_as is None:
        return f"{said}; save the file as UTF-8"
    return f"{said}, which in Windows-1252 reads “{_shown(read_as)}”; save it as UTF-8"


def western(column: int, byte: int, read_as: str) -> str:
    """The whole file reads well in another encoding."""
    return (
        f"it is not UTF-8: at column {column:,} there is the byte {byte:02X}. The whole file would "
        f"be Windows-1252, where this reads “{_shown(read_as)}”. If that is right, convert it"
    )


def zero_byte(column: int) -> str:
    """Nothing that can be seen, and no JSON."""
    return (
        f"there is a zero byte at column {column:,}, as disks and downloads leave where they fail; "
        "bring the line from where it comes from again"
    )


def cut_off(*, at_the_end: bool) -> str:
    """A line that stops in the middle of an example."""
    if at_the_end:
        return (
            "it breaks off, and the file ends here: it was probably cut off on its way; bring the "
            "whole file, or take this line out"
        )
    return "it breaks off in the middle of the example; an example has to be on one line"


def not_json(column: int | None = None) -> str:
    """A line that cannot be read, and where it goes wrong."""
    return f"it is not valid JSON (look at column {column:,})" if column else "it is not valid JSON"


def nested_too_deeply() -> str:
    """Lists within lists within lists, as no letter needs them."""
    return "its JSON is nested too deeply, hundreds of levels within each other; flatten it"


def in_example(number: int, what: str) -> str:
    """Name an example by its number, because others stand on its line."""
    return f"in example {number:,}, {what}"


def not_an_object() -> str:
    """A list, a number, a text."""
    return f"it is not an object such as {CHAT_SHAPE}"


def other_kind(this: str, first: str) -> str:
    """A file holds one kind of example."""
    return f"it is {KINDS.get(this, this)}, and the lines before are {MANY.get(first, first)}"


KINDS = {
    "chat": "a conversation",
    "preferences": "a pair of answers",
    "prompts": "a prompt with its completion",
}
MANY = {
    "chat": "conversations",
    "preferences": "pairs of answers",
    "prompts": "prompts with completions",
}


def unknown_shape() -> str:
    """An object, and no example."""
    return f"it has no “messages”; an example is {CHAT_SHAPE}"


def shape_of_another_tool(key: str, meant: str) -> str:
    """An example as other tools write them."""
    return f"it has “{key}”, as other tools write it; here it is “{meant}”: {EXAMPLES[meant]}"


EXAMPLES = {
    "messages": f"an example is {CHAT_SHAPE}",
    "preferred_output": (
        'a pair is {"input": {"messages": [...]}, "preferred_output": [...], '
        '"non_preferred_output": [...]}'
    ),
}


def unknown_key(key: str) -> str:
    """Name a key that no engine takes."""
    return f"“{_shown(key)}” is not known beside “messages”"


def no_messages(where: str) -> str:
    """A conversation needs messages."""
    return f"“{where}” has to be a list with something in it"


def not_a_message(where: str) -> str:
    """Something else in the list."""
    return f"{where} is not an object with “role” and “content”"


def unknown_message_key(where: str, key: str) -> str:
    """Name a key that no engine takes."""
    return f"{where} has “{_shown(key)}”, which is not known"


def unknown_role(where: str, role: object) -> str:
    """Name a role that there is not."""
    said = f"the role “{_shown(role)}”" if isinstance(role, str) else "no role"
    if isinstance(role, str) and (meant := _ROLES_MEANT.get(role.strip().lower())):
        return f"{where} has {said}; write “{meant}”"
    return f"{where} has {said}; it can be system, user or assistant"


_ROLES_MEANT = {
    **dict.fromkeys(("human", "user", "prompter", "question", "input", "customer"), "user"),
    **dict.fromkeys(
        ("gpt", "assistant", "bot", "ai", "model", "chatgpt", "chatbot", "answer", "output"),
        "assistant",
    ),
    **dict.fromkeys(("system", "instruction", "context"), "system"),
    **dict.fromkeys(("tool", "function"), "tool"),
}
"""What roles of other tools are here, also where only the case differs."""


def no_content(where: str) -> str:
    """A message without words."""
    return f"{where} has no “content” that is text"


def empty_content(where: str) -> str:
    """A message of blanks."""
    return f"{where} is empty"


def half_a_character(where: str) -> str:
    """An emoji that was cut in two."""
    return f"{where} has half of a character in it (a surrogate); an emoji was cut in two"


def zero_character(where: str) -> str:
    """A character that many programs take for the end of a text."""
    return f"{where} has a zero character in it (\\u0000); take it out"


def wrong_weight(where: str) -> str:
    """A weight says whether a message is learned."""
    return f"{where} has a “weight” that is neither 0 nor 1"


def weight_of_another(where: str) -> str:
    """Only what the assistant says is learned."""
    return f"{where} has a “weight”; only the assistant's messages can have one"


def assistant_missing() -> str:
    """There is nothing to learn."""
    return "no message is the assistant's, and those are what is learned"


def assistant_not_last() -> str:
    """What is learned stands at the end."""
    return "the last message has to be the assistant's: it is what is learned"


def nothing_to_learn() -> str:
    """Every answer is masked."""
    return "every message of the assistant has weight 0, so nothing would be learned"


def not_one_answer(where: str) -> str:
    """A preference is between two answers."""
    return f"“{where}” has to be a list with one message of the assistant"


def went_with_the_file() -> str:
    """Stands for a problem of a file that is deleted: telling it may quote the file."""
    return "what was wrong here went with the file"


# What may be a mistake


def mark_left_out() -> str:
    """Say what was repaired, though nobody would miss it."""
    return (
        "The file began with a byte order mark, as some editors write it. It is kept without; an "
        "engine that wants one gets it."
    )


def repeated(lines: Sequence[int], total: int) -> str:
    """Some examples stand there twice."""
    return f"{_lines(lines, total)} the same as an earlier one; it counts each time."


def different_systems(number: int) -> str:
    """The same instruction everywhere teaches best."""
    return (
        f"There are {number:,} different system prompts. With few examples the same one in all "
        "of them, and later in use, teaches best."
    )


def without_system(examples: int, total: int) -> str:
    """Some examples have no instruction."""
    return (
        f"{examples:,} of {total:,} examples have no system prompt. The same one in all of them "
        "teaches best."
    )


def too_long_here(lines: Sequence[int], total: int, limit: int) -> str:
    """The model on this machine learns from shorter examples than others."""
    return (
        f"{_lines(lines, total)} over {limit:,} tokens long by estimate; the model on this machine "
        "takes no longer example, and would refuse the file."
    )


def has_tools(lines: Sequence[int], total: int) -> str:
    """Not every engine takes calls of tools."""
    return f"{_lines(lines, total)} about tools; the model on this machine learns from text only."


def has_pictures(lines: Sequence[int], total: int) -> str:
    """Not every engine takes pictures."""
    return (
        f"{_lines(lines, total)} not text alone; the model on this machine learns from text only."
    )


def _lines(lines: Sequence[int], total: int) -> str:
    shown = ", ".join(f"{line:,}" for line in lines)
    more = f" and {total - len(lines):,} more" if total > len(lines) else ""
    return f"{'Line' if total == 1 else 'Lines'} {shown}{more} {'is' if total == 1 else 'are'}"


def _shown(value: object) -> str:
    """Show what stands in a file: short, on one line, and nothing that cannot be seen."""
    whole = str(value)[: 2 * SHOWN].encode(errors="replace").decode()
    visible = "".join(character if character.isprintable() else " " for character in whole)
    return " ".join(visible.split())[:SHOWN]
