"""One file among people's: what is read from it, and how a text gets into it without a loss."""

import os
import threading
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.drafting import file_on_disk
from bot.drafting.exchange import exchange
from bot.drafting.file_on_disk import MOST_BYTES, Odd, place, read, remove, rescue_and_read

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff"))


def hashed(text: str) -> str:
    """Return the hash of a text's bytes."""
    return sha256(text.encode()).hexdigest()


@given(text=TEXTS.filter(str.strip))
def test_any_text_comes_back_as_it_was(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Line ends, blanks and every character stay what they are."""
    path = tmp_path_factory.mktemp("any") / "draft.txt"

    assert place(path, text, over=None)

    assert path.read_bytes() == text.encode()
    found = read(path)
    assert (found.text, found.sha256, found.odd) == (text, hashed(text), None)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    """Some editors put one in front: the text is the same, the bytes are not."""
    path = tmp_path / "draft.txt"
    path.write_bytes("Dear all".encode("utf-8-sig"))

    found = read(path)

    assert (found.text, found.sha256) == ("Dear all", hashed("Dear all"))
    assert found.bytes_sha256 != found.sha256


@pytest.mark.parametrize(
    ("data", "odd"),
    [
        (b"", Odd.BLANK),
        (b" \r\n\t", Odd.BLANK),
        (b"\xff\xfeD\x00", Odd.NO_TEXT),
        (b"Dear \x00 all", Odd.NO_TEXT),
        (b"Gr\xfc\xdfe", Odd.NO_TEXT),
        (b"x" * (MOST_BYTES + 1), Odd.TOO_LARGE),
    ],
)
def test_what_is_no_newsletter_is_odd(tmp_path: Path, data: bytes, odd: Odd) -> None:
    """Empty files, other encodings, pictures and books are nothing for the archive."""
    path = tmp_path / "draft.txt"
    path.write_bytes(data)

    assert read(path).odd is odd


def test_only_a_plain_file_is_read(tmp_path: Path) -> None:
    """A link could lead to anybody's secrets, and a pipe would hold the reader for ever."""
    secret = tmp_path / "secret"
    secret.write_text("not for the archive", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(secret)
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")

    found = [read(tmp_path / name) for name in ("link.txt", "folder.txt", "pipe.txt")]

    assert [each.odd for each in found] == [Odd.NO_FILE] * 3
    assert [each.text for each in found] == [None] * 3
    assert read(tmp_path / "none.txt").missing


def test_a_text_goes_over_what_may_be_lost_only(tmp_path: Path) -> None:
    """What is there must be what was seen: nothing, or these bytes."""
    path = tmp_path / "draft.txt"
    assert place(path, "one", over=None)
    assert not place(path, "two", over=None)
    assert not place(path, "two", over=hashed("something else"))
    assert path.read_text(encoding="utf-8") == "one"

    assert place(path, "two", over=hashed("one"))

    assert path.read_text(encoding="utf-8") == "two"
    assert [each.name for each in tmp_path.iterdir()] == ["draft.txt"]
    path.unlink()
    assert not place(path, "three", over=hashed("two"))
    assert list(tmp_path.iterdir()) == []


def test_a_file_keeps_who_may_write_it(tmp_path: Path) -> None:
    """A colleague who may write the file may write it after us as well."""
    path = tmp_path / "draft.txt"
    place(path, "one", over=None)
    path.chmod(0o664)

    place(path, "two", over=hashed("one"))

    assert path.stat().st_mode & 0o777 == 0o664


@pytest.mark.parametrize("renames", [False, True])
def test_what_is_saved_at_the_last_moment_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, renames: bool
) -> None:
    """An editor saves after the look and before the text is in its place: theirs stays there."""
    path = tmp_path / "draft.txt"
    place(path, "one", over=None)

    def save_then_exchange(one: Path, other: Path) -> bool:
        monkeypatch.setattr(file_on_disk, "exchange", exchange)
        saved = tmp_path / "saved" if renames else path
        saved.write_text("by hand", encoding="utf-8")
        saved.replace(path)
        return exchange(one, other)

    monkeypatch.setattr(file_on_disk, "exchange", save_then_exchange)

    assert not place(path, "two", over=hashed("one"))

    assert path.read_text(encoding="utf-8") == "by hand"
    assert [each.name for each in tmp_path.iterdir()] == ["draft.txt"]


def test_a_folder_that_cannot_exchange_gets_the_text_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Network folders know fewer ways: the file is replaced right after the look."""
    path = tmp_path / "draft.txt"
    place(path, "one", over=None)
    monkeypatch.setattr(file_on_disk, "exchange", lambda *_: False)

    assert place(path, "two", over=hashed("one"))

    assert path.read_text(encoding="utf-8") == "two"
    assert [each.name for each in tmp_path.iterdir()] == ["draft.txt"]


def test_a_reader_never_sees_half_a_text(tmp_path: Path) -> None:
    """Whoever reads while texts change sees one of them whole."""
    path = tmp_path / "draft.txt"
    texts = ["a" * 100_000, "b" * 90_000]
    place(path, texts[0], over=None)
    seen: set[str] = set()
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            seen.add(path.read_text(encoding="utf-8"))

    reader = threading.Thread(target=look)
    reader.start()
    for turn in range(40):
        assert place(path, texts[(turn + 1) % 2], over=hashed(texts[turn % 2]))
    over.set()
    reader.join()

    assert seen
    assert seen <= set(texts)


def test_a_crash_in_the_middle_leaves_a_person_s_text(tmp_path: Path) -> None:
    """Texts change places, and we die before we look at what came out: it is put back."""
    path, out = tmp_path / "draft.txt", tmp_path / ".draft.txt.old"
    path.write_text("ours", encoding="utf-8")
    out.write_text("by hand", encoding="utf-8")
    (tmp_path / ".draft.txt.new").write_text("half of ou", encoding="utf-8")

    assert rescue_and_read(path, frozenset({hashed("ours")})).text == "by hand"

    assert [each.name for each in tmp_path.iterdir()] == ["draft.txt"]


def test_a_crash_in_the_middle_leaves_nothing_of_ours_lying_about(tmp_path: Path) -> None:
    """What came out was a text of the archive: it may go."""
    path, out = tmp_path / "draft.txt", tmp_path / ".draft.txt.old"
    path.write_text("by hand", encoding="utf-8")
    out.write_text("ours", encoding="utf-8")

    assert rescue_and_read(path, frozenset({hashed("ours")})).text == "by hand"

    assert [each.name for each in tmp_path.iterdir()] == ["draft.txt"]


def test_two_texts_of_people_both_stay(tmp_path: Path) -> None:
    """One came out and another one was saved before we looked: both can be seen."""
    path, out = tmp_path / "draft.txt", tmp_path / ".draft.txt.old"
    path.write_text("by one hand", encoding="utf-8")
    out.write_text("by another", encoding="utf-8")

    assert rescue_and_read(path, frozenset()).text == "by one hand"

    assert (tmp_path / "draft (saved).txt").read_text(encoding="utf-8") == "by another"


def test_what_is_removed_leaves_nothing_beside_it(tmp_path: Path) -> None:
    """A file goes with what a crash left of it; a link goes and its target stays."""
    for name in ("draft.txt", ".draft.txt.new", ".draft.txt.old", "target"):
        (tmp_path / name).write_text("text", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "target")
    (tmp_path / "folder.txt").mkdir()

    for name in ("draft.txt", "link.txt", "folder.txt", "none.txt"):
        remove(tmp_path / name)

    assert sorted(each.name for each in tmp_path.iterdir()) == ["folder.txt", "target"]


def test_a_second_text_of_people_takes_no_other_s_place(tmp_path: Path) -> None:
    """It happened before: what was saved then stays as well, until all of it is removed."""
    path, out = tmp_path / "draft.txt", tmp_path / ".draft.txt.old"
    path.write_text("by one hand", encoding="utf-8")
    for text in ("by another", "by a third", "by a fourth"):
        out.write_text(text, encoding="utf-8")
        rescue_and_read(path, frozenset())

    saved = {each.read_text(encoding="utf-8") for each in tmp_path.iterdir()}
    assert saved == {"by one hand", "by another", "by a third", "by a fourth"}
    (tmp_path / "draft 2 (saved).txt").write_text("another draft's", encoding="utf-8")

    remove(path)

    assert [each.name for each in tmp_path.iterdir()] == ["draft 2 (saved).txt"]


def test_what_came_out_is_known_by_all_its_bytes(tmp_path: Path) -> None:
    """A text of ours that begins with a mark of its own is one of ours still."""
    path, out = tmp_path / "draft.txt", tmp_path / ".draft.txt.old"
    path.write_text("by hand", encoding="utf-8")
    out.write_text("\ufeffours", encoding="utf-8")

    rescue_and_read(path, frozenset({hashed("\ufeffours")}))

    assert [each.name for each in tmp_path.iterdir()] == ["draft.txt"]
