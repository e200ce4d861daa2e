"""Files in other encodings: recognised, told of, and converted without losing a letter."""

import codecs
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.training.datasets import FileKind, Problem, Report, check_file, encodings
from bot.training.datasets.conversion import convert_file
from bot.training.datasets.encodings import Encoding, as_utf_8, encoding_of
from bot.training.datasets.reading import BrokenTextError
from bot.training.datasets.telling import headline
from bot.words import examples as words
from tests.training.datasets.material import chat, chats, jsonl, written

MARKS = {
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
    "utf-32-le": b"\xff\xfe\x00\x00",
    "utf-32-be": b"\x00\x00\xfe\xff",
}
WESTERN = bytes(
    byte for byte in range(0x20, 256) if byte not in (0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D)
).decode("cp1252")
"""All letters that Windows-1252 has."""


def checked(content: bytes) -> Report:
    """Check a file with these bytes."""
    with tempfile.TemporaryDirectory() as folder:
        return check_file(written(Path(folder), content))


def converted(content: bytes) -> bytes:
    """Convert a file with these bytes, whatever it turns out to be in."""
    with tempfile.TemporaryDirectory() as folder:
        source, to = written(Path(folder), content), Path(folder) / "to.jsonl"
        convert_file(source, to, encoding_of(source))
        return to.read_bytes()


def with_answers(*answers: str) -> str:
    """Return JSONL with these answers, nothing in it escaped that need not be."""
    return jsonl(chat(n, answer=answer) for n, answer in enumerate(answers)).decode()


@given(st.sampled_from(sorted(MARKS)), st.booleans(), st.lists(st.text(), min_size=1, max_size=4))
def test_any_text_comes_through_unchanged(codec: str, has_mark: bool, answers: list[str]) -> None:  # noqa: FBT001 - drawn
    """Whatever letters there are, in UTF-16 or UTF-32, with a byte order mark or without."""
    text = with_answers(*answers)

    content = MARKS[codec] * has_mark + text.encode(codec)

    assert converted(content) == text.encode()


@given(
    st.sampled_from(sorted(MARKS)),
    st.lists(st.text(), min_size=2, max_size=4),
    st.sampled_from([None, 1]),
)
def test_a_list_in_another_encoding_becomes_lines_that_say_the_same(
    codec: str, answers: list[str], indent: int | None
) -> None:
    """Both at once: a list to lines, and UTF-16 to UTF-8."""
    examples = [chat(n, answer=answer) for n, answer in enumerate(answers)]
    text = json.dumps(examples, indent=indent, ensure_ascii=False)

    lines = converted(MARKS[codec] + text.encode(codec)).decode().split("\n")

    assert [json.loads(line) for line in lines if line] == examples


@given(st.lists(st.text(alphabet=WESTERN, min_size=1), min_size=1, max_size=4))
def test_western_letters_come_through_unchanged(answers: list[str]) -> None:
    """A file that is taken for Windows-1252 is read as that, letter by letter."""
    text = "\n".join(json.dumps({"a": each}, ensure_ascii=False) for each in answers)

    with tempfile.TemporaryDirectory() as folder:
        source, to = written(Path(folder), text.encode("cp1252")), Path(folder) / "to.jsonl"
        convert_file(source, to, Encoding.WESTERN)

        assert to.read_bytes() == text.encode()


@pytest.mark.parametrize("codec", sorted(MARKS))
@pytest.mark.parametrize("has_mark", [True, False])
def test_the_report_says_what_it_is_in_and_what_it_would_hold(
    codec: str, *, has_mark: bool
) -> None:
    """Nothing is to be mended in it but the encoding."""
    report = checked(MARKS[codec] * has_mark + chats(12).decode().encode(codec))

    assert (report.kind, report.examples, report.convertible) == (FileKind.ENCODED, 12, True)
    assert report.encoding
    assert report.encoding.lower().startswith(codec[:6])
    assert report.problems == (Problem(None, words.other_encoding(report.encoding)),)
    assert not report.trainable


def test_what_is_wrong_in_another_encoding_is_told_by_its_lines() -> None:
    """The lines are those of the file as people see it."""
    report = checked((with_answers("a", "b") + "{oh\n" + with_answers("c")).encode("utf-16"))

    assert (report.examples, report.problem_count) == (3, 2)
    assert [problem.line for problem in report.problems] == [None, 3]


def test_utf_16_that_breaks_off_is_not_converted(tmp_path: Path) -> None:
    """Half of an emoji is no text: the line is named, and nothing is lost by guessing."""
    text = with_answers("a", "b", "c") * 900
    at = text.index("\N{SHIP}", len(text) // 2)
    content = text[:at].encode("utf-16") + "\N{SHIP}".encode("utf-16-le")[:2] + b"{\0" * 9
    line = text[:at].count("\n") + 1

    report = check_file(written(tmp_path, content))

    assert (report.kind, report.convertible) == (FileKind.UNREADABLE, False)
    assert Problem(line, words.broken_encoding(Encoding.UTF_16_LE)) in report.problems
    with pytest.raises(BrokenTextError) as broken:
        convert_file(tmp_path / "given.jsonl", tmp_path / "to", Encoding.UTF_16_LE)
    assert broken.value.line == line


def test_a_western_file_is_told_by_its_first_letter_and_can_be_converted() -> None:
    """The line, the byte, its column, and how it would read: so that a person can say if it is."""
    text = "\n".join(
        json.dumps({"messages": [{"role": "assistant", "content": answer}]}, ensure_ascii=False)
        for answer in ("Hello.", "Bis zum Café! Grüße an alle.", "Das heißt „Straße”, naïve.")
    )

    report = checked(text.encode("cp1252"))

    column = text.split("\n")[1].index("é") + 1
    said = words.western(column, 0xE9, '"Bis zum Café! Grüße an')
    assert report.problems[0] == Problem(2, said)
    assert (report.kind, report.encoding, report.examples) == (
        FileKind.ENCODED,
        "Windows-1252",
        3,
    )
    assert converted(text.encode("cp1252")) == text.encode()


def test_a_western_list_is_recognised_too() -> None:
    """It breaks as UTF-8 long before its end."""
    content = json.dumps([chat(n, answer="Café") for n in range(12)], ensure_ascii=False, indent=1)
    report = checked(content.replace("\N{SHIP}", "!").encode("cp1252"))

    assert (report.kind, report.examples, report.convertible) == (FileKind.ENCODED, 12, True)


@pytest.mark.parametrize("codec", ["cp1251", "shift_jis", "gbk", "koi8_r", "euc_kr"])
def test_other_languages_are_not_taken_for_western(codec: str) -> None:
    """Where nobody can say what it is, nothing is offered that would spoil it."""
    said = {"cp1251": "Привет", "koi8_r": "Привет", "euc_kr": "안녕하세요"}.get(codec, "今日は日本")
    content = with_answers(said, said).replace("\N{SHIP}", "!").encode(codec)

    report = checked(content)

    assert (report.convertible, report.encoding) == (False, None)
    assert [problem.line for problem in report.problems] == [1, 2]
    assert report.problems[0].what.startswith("it is not UTF-8: at column")


def test_a_file_of_two_encodings_is_mended_by_hand(tmp_path: Path) -> None:
    """Converting all of it would spoil the letters that are right."""
    content = with_answers("Grüße").encode() + b'{"messages": "Caf\xe9"}\n'

    report = checked(content)

    assert (report.kind, report.convertible) == (FileKind.CHAT, False)
    assert [problem.line for problem in report.problems] == [2]
    assert "“" in report.problems[0].what
    assert encoding_of(written(tmp_path, content)) is Encoding.UTF_8


@given(st.text(), st.sampled_from(sorted(Encoding)[:4]), st.integers(1, 9))
def test_where_the_reading_pauses_does_not_matter(
    text: str, encoding: Encoding, chunk: int
) -> None:
    """A chunk may end within a letter."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(encodings, "_CHUNK", chunk)
        path = written(Path(folder), text.encode(encoding.codec))
        with as_utf_8(path, encoding) as file:
            assert file.read().decode() == text.removeprefix("\ufeff")


@given(st.binary(), st.sampled_from(sorted(Encoding)))
def test_any_bytes_are_read_or_refused(content: bytes, encoding: Encoding) -> None:
    """What is read before the fault is what stands there."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            with as_utf_8(written(Path(folder), content), encoding) as file:
                read = file.read()
        except UnicodeDecodeError:
            with pytest.raises(UnicodeDecodeError):
                content.decode(encoding.codec)
        else:
            if encoding is not Encoding.UTF_8:
                read = read.decode().encode(encoding.codec)
            assert content.endswith(read)


@pytest.mark.parametrize(
    "content",
    [
        "prompt;answer\nGrüße;Hallo\n".encode("utf-16"),
        chats(12).decode().encode("utf-16")[:-1],
        codecs.BOM_UTF16_LE,
        "Name;Ort\nRené;Orléans à la mer\n".encode("cp1252"),
    ],
)
def test_what_cannot_be_converted_is_not_offered_to_be(content: bytes) -> None:
    """A table, a file that breaks off and an empty one are told what they are, and no more."""
    report = checked(content)

    assert (report.kind, report.convertible) == (FileKind.UNREADABLE, False)
    told = " ".join(problem.what for problem in report.problems)
    assert "can be converted" not in told
    assert "convert it" not in told


@pytest.mark.parametrize("codec", ["utf-16", "cp1252"])
def test_only_what_is_to_be_mended_after_the_conversion_counts(codec: str) -> None:
    """That it has to be converted is said already."""
    good = with_answers("Café", "b").replace("\N{SHIP}", "!")

    report, broken = (checked(text.encode(codec)) for text in (good, good + "{oh\n"))

    assert (report.to_mend, broken.to_mend) == (0, 1)
    assert headline(report).startswith("2 examples, in another encoding.")
    assert headline(broken).startswith("2 examples in order, in another encoding.")


@pytest.mark.parametrize("said", ["« Un été »", "Le café…” dit-elle", "Noël\u00a0»\u00a0et Pâques"])
def test_french_is_western_with_its_blanks_and_quotation_marks(said: str) -> None:
    """Its no-break spaces behind accents look like letters of UTF-8 and are none."""
    content = with_answers(said.replace("« ", "«\u00a0").replace(" »", "\u00a0»"), "Café")

    report = checked(content.replace("\N{SHIP}", "!").encode("cp1252"))

    assert (report.kind, report.encoding) == (FileKind.ENCODED, "Windows-1252")


def test_a_file_cut_off_within_a_letter_is_in_no_other_encoding() -> None:
    """All else in it is plain, and its last line says what happened."""
    content = chats(12) + b'{"messages": [{"role": "user", "content": "\xc3'
    report = checked(content.replace("\N{SHIP}".encode(), b"!"))

    assert (report.kind, report.encoding) == (FileKind.CHAT, None)
    assert report.problems == (Problem(13, words.cut_off(at_the_end=True)),)


def test_of_what_is_guessed_nothing_is_promised() -> None:
    """A Polish file reads as Western letters, and not as the right ones."""
    content = json.dumps({"messages": [chat()["messages"][0]]}, ensure_ascii=False)
    polish = content.replace("lighthouse", "latarni, dzień dobry")
    assert "every letter stays" not in headline(checked(polish.encode("cp1250")))
