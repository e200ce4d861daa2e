"""What was approved is what is trained: any text comes out of its line as it went in."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.archive.texts import storable
from bot.training.building.lines import line_of
from bot.training.datasets import FileKind, check_file
from bot.training.datasets.answers import answers
from bot.training.datasets.reading import lines_of, parsed

ENDS = "a\u2028b\u2029c\x85d\x0be\x0cf\x1cg\x1dh\x1ei\r\nj\rk\n\tl\x00m\x7fn\ufeffo"


def conversation(text: str, asked: str = "Write.") -> dict[str, object]:
    """Return an example in which a text is learned."""
    told = [("system", "You write."), ("user", asked), ("assistant", text)]
    return {"messages": [{"role": role, "content": content} for role, content in told]}


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
@example(ENDS)
def test_a_text_comes_back(text: str) -> None:
    """However a program ends lines, by bytes or by all that Unicode knows, it is one line."""
    line = line_of(conversation(text))

    assert line.endswith(b"\n")
    for lines in (line.split(b"\n")[:-1], line.decode().splitlines(), line.splitlines()):
        (only,) = lines
        assert json.loads(only)["messages"][-1]["content"] == text


@given(
    st.lists(st.text(min_size=1).map(storable).filter(str.strip), min_size=1, max_size=5),
)
@example(["\ufeff" + ENDS.replace("\x00", ""), "\u2028x"])
def test_a_file_of_texts_is_in_order(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    """Our own check finds no problem, and reads the very texts."""
    path = tmp_path_factory.getbasetemp() / "given.jsonl"
    path.write_bytes(b"".join(line_of(conversation(text, text)) for text in texts))

    report = check_file(path)

    assert (report.problems, report.kind, report.examples) == ((), FileKind.CHAT, len(texts))
    read = [parsed(piece.raw.decode()) for piece in lines_of(path)]
    assert [text for each in read if isinstance(each, dict) for text in answers(each)] == texts


def test_the_same_example_is_the_same_bytes() -> None:
    """Compact, in UTF-8, with its keys in their order."""
    assert line_of({"b": "ä\u2028", "a": [1, True]}) == '{"b":"ä\\u2028","a":[1,true]}\n'.encode()
