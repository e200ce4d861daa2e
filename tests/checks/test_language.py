"""Whether a text is in English."""

import pytest

from bot.checks.language import is_english


@pytest.mark.parametrize(
    "text",
    [
        "Hello {User},\n\nThe library opens on Sundays.\n\nUntil next time :-) <3",
        "Budget meeting Tuesday. Bring laptops, printed handouts",
        "Our colleague said „Guten Tag, wie geht es dir heute?“ and we all laughed about it.",
        "No microwaves, please",
        "Parking",
        "12 30 44 :-)",
        "",
        "See https://example.org/de/die-und-der for more.",
    ],
)
def test_english_is_known(text: str) -> None:
    """Short texts, texts with a foreign quotation, and what has no words pass for English."""
    assert is_english(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hallo {User},\n\nam Samstag feiern wir das Sommerfest. Bringt bitte Kuchen mit.",
        "Chers amis, la bibliothèque ouvre le dimanche.",
        "La biblioteca abre los domingos de diez a dos.",
        "De bibliotheek is op zondag open van tien tot twee.",
        "La biblioteca è aperta la domenica dalle dieci alle due.",
        "A biblioteca abre aos domingos e não fecha para o almoço.",
        "Biblioteket är öppet på söndagar och det finns kaffe.",
        "Библиотека открыта по воскресеньям",
        "図書館は日曜日に開いています",
        "Hello {User}, Das Sommerfest beginnt um 15 Uhr im Hof. Until next time :-) <3",
    ],
)
def test_other_languages_are_known(text: str) -> None:
    """A letter in another language is told by its small words or its script."""
    assert not is_english(text)


@pytest.mark.parametrize("piece", ["1", "(", "@", "{a", "\ud800", "://", "e\u0301"])
def test_long_monotonous_texts_are_survived(piece: str) -> None:
    """Nothing takes more than linear time."""
    assert is_english(piece * (40_000 // len(piece))) in {True, False}
