"""The changed places, each with a few words around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.drafting.difference import Change, difference
from bot.drafting.places import Place, places

_SIGNS = {Change.KEPT: "{}", Change.REMOVED: "[-{}-]", Change.ADDED: "[+{}+]"}
_WORDS = st.sampled_from(["one", "two", "three ", " ", "\n", "\n\n", "\r\n", "x y z a b c d e f "])
_TEXTS = st.lists(_WORDS, max_size=40).map(" ".join)


def _drawn(place: Place) -> str:
    drawn = "".join(_SIGNS[piece.change].format(piece.text) for piece in place.pieces)
    return f"{'…' * place.is_cut_before}{drawn}{'…' * place.is_cut_after}"


@pytest.mark.parametrize(
    ("old", "new", "drawn"),
    [
        ("a b c d e f g", "a b c d e x g", ["…b c d e [-f-][+x+] g"]),
        ("a b c d e f g", "x b c d e f g", ["[-a-][+x+] b c d e…"]),
        ("a b c d e", "x b c d y", ["[-a-][+x+] b c d [-e-][+y+]"]),
        (
            "a b c d e f g h i j k",
            "x b c d e f g h i j y",
            ["[-a-][+x+] b c d e…", "…g h i j [-k-][+y+]"],
        ),
        ("a b\nc d\ne f", "a b\nc x\ne f", ["c [-d-][+x+]"]),
        ("a b\nc d\ne f", "a x\nc d\ne y", ["a [-b-][+x+]", "e [-f-][+y+]"]),
        ("a\n\nb", "a\n\nnew line\n\nb", ["[+new line\n\n+]"]),
        (
            "a x b x c x d x e",
            "a y b y c y d y e",
            ["a [-x-][+y+] b [-x-][+y+] c [-x-][+y+] d…", "…d [-x-][+y+] e"],
        ),
        ("a\n\nb", "a b", ["a[-\n\n-][+ +]b"]),
        ("a  b", "a b", []),
        ("a", "a", []),
    ],
)
def test_places(old: str, new: str, drawn: list[str]) -> None:
    """Four words of the same line stand around a change; near ones share a place."""
    assert [_drawn(place) for place in places(difference(old, new))] == drawn


@given(_TEXTS, _TEXTS)
def test_no_visible_change_is_left_out(old: str, new: str) -> None:
    """Every word that was added or taken out stands in a place, in the order of the text."""
    found = difference(old, new)
    shown = [piece for place in places(found) for piece in place.pieces]
    for change in (Change.ADDED, Change.REMOVED):
        there = [word for p in found.pieces if p.change is change for word in p.text.split()]
        assert [word for p in shown if p.change is change for word in p.text.split()] == there
