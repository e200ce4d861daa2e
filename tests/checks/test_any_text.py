"""That any text at all can be looked through, and that every place told is a place of it.

No time is taken here, the bench does that; but a pattern that takes the square of the length would
show, because these tests would not come to an end.
"""

import pytest
import regex

from bot.checks.check import MOST, check
from bot.checks.given import Against, Given
from bot.checks.house_rules import HouseRules

LENGTH = 4_000
RULES = HouseRules(
    greeting="{User}",
    subject=True,
    subject_most_words=8,
    subject_fits=True,
    sign_off="Until next time :-) <3",
    most_words=250,
    most_emoji=2,
    plain_text=True,
    filled=True,
    banned=(("utilise", "use"),),
)
BRIEF = (
    "The fair is on Friday 8 May 2026 at 7 pm in Leeds.",
    "54 people came; see https://example.org/fair or write to fair@example.org",
    "It costs $5 and takes two hours, says Anna van der Berg.",
)
UNITS = [
    *"1aA0é([{<\"'@.-_*~`|/\\:;,#&%$€+=!?\u201c\u2019\u2026\u2013½漢яب \n\t\0",
    "\r\n", "\u0301", "a\u0301", "\u200d", "\ufe0f", "\ud800", "\u017f", "\u0130",
    "🎉", "❤️", "🇩🇪", "👍🏽", "1️⃣", "👨\u200d👩\u200d👧",
    "1,", "1.", "1-", "1/", "1:", "1 ", "12:", "1,1 ", "+49 ", "$5 ", "5' 6\" ", "5kg ", "2026-",
    "5/5/", "5.5.", "1st ", "one ", "one-", "half a ", "May ", "5 May ", "Monday to ", "7:30 ",
    "half past ", "between 5 and ", "the 90s ", "next ", "a.", "a. ", "A ", "A.", "Aa ", "a-",
    "https://a) ", "https://a)", "https://", "www.a.", "a.de ", "a.de/", "x@", "x@y.", "@x ",
    "x@y.de ", "#a ", ":a:", "[a](", "[a][", "[a](b", "<a ", "<a href='", "<b>", "<!--", "&a",
    "**a", "_a_ ", "~~", "|a|\n", "> a\n", "- [ ] ", "- a\n", "1. a\n", "\n\n", ". ", "a! ",
    "{{a", "{User} ", "[insert ", "<name", "%NAME%", "TODO ", "Subject: ", "Hello {User},\n",
    "Dr. ", "Anna van ", "A & ", "GPT-4 ", "O'", "\u201ca", '"a ', "'a ", "teh ", "the the ",
    "a.md/", "xn--", "1.1.1.1 ", "a:b@c ", "e.g. ", "please also ", "short, ", "THE ",
]  # fmt: skip
NUMBERED = [
    "{} ", "{}, ", "${} ", "{} apples ", "in {} ", "at {}:30 ", "{} May ", "- thing {}\n",
    "https://a{}.example/{} ", "a{}.de ", "x{}@a{}.de ", "@x{} ", "[a{}](https://b{}.de) ",
    "\u201cone two three {}\u201d ", "we saw Xavi{} there, ", "The dog ran to the house {} today. ",
]  # fmt: skip


def shapes() -> dict[str, str]:
    """Return texts that are one thing again and again, and such that count as they go on."""
    found = {repr(unit): unit * (LENGTH // len(unit)) for unit in UNITS}
    for form in NUMBERED:
        pieces = (form.format(at, at) for at in range(LENGTH // len(form)))
        found[repr(form)] = "".join(pieces)[:LENGTH]
    found["a word that does not end"] = "abcdefghij" * (LENGTH // 10)
    found["a sentence that does not end"] = "and so the long way home " * (LENGTH // 25)
    found["many short lines"] = "\n".join("ab cd" for _ in range(LENGTH // 6))
    return found


SHAPES = shapes()


@pytest.mark.parametrize("shape", SHAPES)
def test_any_text_is_looked_through(shape: str) -> None:
    """Whatever a text is made of, each place told is one of it, and cuts no letter."""
    text = SHAPES[shape]

    found = check(text, Against(Given(bullets=BRIEF, title="The fair"), RULES)).findings

    assert len(found) <= MOST
    assert [each.quote for each in found if each.has_place] == [
        text[each.start : each.end] for each in found if each.has_place
    ]
    assert not any(regex.match(r"\p{M}", text, pos=each.end) for each in found if each.has_place)


@pytest.mark.parametrize("shape", SHAPES)
def test_any_brief_is_read(shape: str) -> None:
    """Whatever a brief is made of, a draft is checked against it."""
    brief = SHAPES[shape]
    draft = f"Subject: The fair\n\nHello {{User}},\n\nCome at 7 pm!\n\n{brief[:200]}"

    found = check(draft, Against(Given(bullets=(brief,), references=(brief,)), RULES)).findings

    assert [each.quote for each in found if each.has_place] == [
        draft[each.start : each.end] for each in found if each.has_place
    ]
