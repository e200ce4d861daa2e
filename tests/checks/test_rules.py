"""The rules of the house: what breaks them, and what keeps them in another way."""

from pathlib import Path

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.checks import rules
from bot.checks.emoji import emoji
from bot.checks.finding import Finding, Kind, Reason
from bot.checks.given import Given
from bot.checks.house_rules import NO_RULES, HouseRules, read
from bot.checks.markup import markup
from bot.checks.placeholders import placeholders
from bot.checks.text import Text

HOUSE = read(Path(__file__).parents[2] / "house-rules.toml")
GIVEN = Given(bullets=("The library opens on Sundays from May",))
BODY = (
    "The library on Mill Road is open on Sundays now. Come in, read the papers, bring the children "
    "and stay for a story at noon. There is tea, too."
)
LETTER = f"Subject: Sundays at the library\n\nHello {{User}},\n\n{BODY}\n\nUntil next time :-) <3"


def found(raw: str, house: HouseRules = HOUSE, given: Given = GIVEN) -> list[Finding]:
    """Return the rules that a text breaks."""
    return list(rules.find(Text(raw), house, given))


def reasons(raw: str, house: HouseRules = HOUSE) -> list[tuple[str, Reason]]:
    """Return the words and the reasons of what a text breaks."""
    return [(finding.quote, finding.reason) for finding in found(raw, house)]


@pytest.mark.parametrize(
    "raw",
    [
        LETTER,
        LETTER.replace("\n", "\r\n"),
        f"{LETTER}\n\nP.S. Bring a friend.\n\nThe library, Mill Road",
        LETTER.replace("Until", "\nAll the best,\nthe team\n\nUntil"),
        LETTER.replace("Subject", "SUBJECT").replace("Hello {User},", "Dear {User}!"),
        LETTER.replace("Sundays at the library", "Open: a quiet place for books and tea 📚"),
        LETTER.replace("Sundays at the library", "Good things come slowly"),
        LETTER.replace("There is tea", "- 5 * 3 * 2 = 30 or 3_000_000\n* one\n1. two\n---\nTea is"),
        LETTER.replace(
            "tea", "https://example.org/a_b_c*d?e=__f__&copy=1 and a price* (*of today)"
        ),
        LETTER.replace(
            "tea", "[video], [sic], [1], [the mayor], 100 %, {a, b}, x < y > z, R&D; tea"
        ),
        LETTER.replace(
            "tea", "a todo list, XXL shirts, xxx, add your name here, notes (see below)"
        ),
        LETTER.replace("tea", "tea 🎉🎊"),
    ],
)
def test_a_letter_that_keeps_the_rules_is_left_alone(raw: str) -> None:
    """Other words, lists, signs in addresses and a postscript break nothing."""
    assert reasons(raw) == []


def test_without_rules_nothing_is_broken() -> None:
    """A team without rules hears of none, and an empty text breaks none."""
    assert reasons("**x** {Name} TODO", NO_RULES) == []
    assert reasons(" \n ") == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("{User}", "{user}", [("{user}", Reason.GREETING_MISSING)]),
        ("{User}", "[User]", [("[User]", Reason.GREETING_MISSING)]),
        ("Hello {User},", "Hello there,", [("{User}", Reason.GREETING_MISSING)]),
        (
            "{User}",
            "{first_name}",
            [("{User}", Reason.GREETING_MISSING), ("{first_name}", Reason.NOT_FILLED)],
        ),
        ("{User},", "{User} {User},", [("{User}", Reason.SAID_TWICE)]),
        ("Subject: Sundays at the library\n", "", [("Subject:", Reason.SUBJECT_MISSING)]),
        (" Sundays at the library", "", [("Subject:", Reason.SUBJECT_MISSING)]),
        (
            "Sundays at the library",
            "Win a free holiday in sunny Spain",
            [("Win a free holiday in sunny Spain", Reason.SUBJECT_DOES_NOT_FIT)],
        ),
        (":-) <3", "", [("Until next time", Reason.SIGN_OFF_MISSING)]),
        (":-) <3", "🙂 ❤️", [("Until next time 🙂 ❤️", Reason.SIGN_OFF_MISSING)]),
        (
            "Until next time :-) <3",
            "Best wishes",
            [("Until next time :-) <3", Reason.SIGN_OFF_MISSING)],
        ),
        ("tea, too", "tea 🎉🎊👩🏽‍💻", [("👩🏽‍💻", Reason.TOO_MANY_EMOJI)]),
        ("Mill Road", "**Mill Road**", [("**Mill Road**", Reason.NOT_PLAIN_TEXT)]),
        ("Mill Road", "[your street]", [("[your street]", Reason.NOT_FILLED)]),
    ],
)
def test_each_rule_that_is_broken_is_told(
    old: str, new: str, expected: list[tuple[str, Reason]]
) -> None:
    """What is there has its place, and what is missing is named."""
    raw = LETTER.replace(old, new)

    assert reasons(raw) == expected
    for finding in found(raw):
        assert finding.kind is Kind.RULE
        assert not finding.has_place or raw[finding.start : finding.end] == finding.quote


def test_lengths_are_told_with_what_there_should_be() -> None:
    """Subject, greeting and sign-off are not counted, and the figures are there to be said."""
    [short] = found(LETTER.replace(BODY, "See you on Sunday at the library, won't you?"))
    assert (short.reason, short.about, short.has_place) == (Reason.TOO_SHORT, ("9", "20"), False)

    [long] = found(LETTER.replace(BODY, "word " * 251))
    assert (long.reason, long.about, long.quote) == (
        Reason.TOO_LONG,
        ("251", "250"),
        "at most 250 words",
    )
    assert found(LETTER.replace(BODY, "word " * 250)) == []

    [subject] = found(LETTER.replace("Sundays at", "One more of many fine Sundays at"))
    assert (subject.reason, subject.about) == (Reason.SUBJECT_TOO_LONG, ("9", "8"))


def test_words_cannot_be_counted_where_no_blanks_part_them() -> None:
    """A text in Japanese is not said to be too short."""
    assert (
        reasons("図書館は日曜日も開いています。どうぞお越しください。", HouseRules(fewest_words=5))
        == []
    )


def test_rules_hold_in_any_language() -> None:
    """A subject line, a greeting and a sign-off have the same places everywhere."""
    house = HouseRules(greeting="{Name}", subject=True, subject_fits=True, sign_off="Bis bald!")
    raw = (
        "Betreff: Sonntags in der Bücherei\n\nHallo {Name},\n\ndie Bücherei ist offen.\n\nBis bald!"
    )

    assert reasons(raw, house) == []
    assert reasons(raw.replace("Bis bald!", "Tschüss"), house) == [
        ("Bis bald!", Reason.SIGN_OFF_MISSING)
    ]


def test_a_sign_off_may_have_several_lines() -> None:
    """Its lines stand one after the other, with blank ones between them or not."""
    house = HouseRules(sign_off="Until next time :-) <3\nThe letter team")

    assert reasons("Hello,\n\nall.\n\nUntil next time :-) <3\n\nThe letter team\n", house) == []
    [finding] = found("Hello,\n\nall.\n\nUntil next time :-) <3", house)
    assert (finding.reason, finding.quote) == (Reason.SIGN_OFF_MISSING, "Until next time :-) <3")


def test_banned_words_are_found_as_words() -> None:
    """Capitals, line ends and curly marks make no difference; parts of words and links do."""
    house = HouseRules(
        banned=(
            ("utilise", "use"),
            ("in order to", "to"),
            ("don't", ""),
            ("C++", ""),
            ("top-notch", ""),
        )
    )
    raw = (
        "Utilise it in order\nto win. Don\u2019t. C++! Top\u2011notch. Utilised don't-know "
        "https://utilise.org"
    )

    assert [(f.quote, f.about) for f in found(raw, house)] == [
        ("Utilise", ("use",)),
        ("in order\nto", ("to",)),
        ("Don\u2019t", ()),
        ("C++", ()),
        ("Top\u2011notch", ()),
        ("don't", ()),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("# A heading\ntext #tag # no", ["# A heading"]),
        ("a **bold** and *soft* or _soft_ or __bold__ word",
         ["**bold**", "*soft*", "_soft_", "__bold__"]),
        ("~~gone~~ `code`\n```\ncode\n```", ["~~gone~~", "`code`", "```", "```"]),
        ("[a label](https://example.org/a_(b)), ![x](y.png), [a][1]",
         ["[a label](https://example.org/a_(b))", "![x](y.png)", "[a][1]"]),
        ("> a quotation\n> 5 people", ["> a quotation"]),
        ("| a | b |\n|---|---|\n| 1 | 2 |", ["| a | b |\n|---|---|\n| 1 | 2 |"]),
        ("- [x] done", ["- [x]"]),
        ("<b>bold</b> and <br/> <3 <name> a<b>c &nbsp; &amp; AT&T; &x;",
         ["<b>bold</b>", "<br/>", "<b>", "&nbsp;", "&amp;"]),
        ('<a href="https://example.org">here</a><!-- note -->',
         ['<a href="https://example.org">here</a>', "<!-- note -->"]),
        ("<https://example.org|here> <@U123> <!here> :tada: :no_such_thing: 10:30:45",
         ["<https://example.org|here>", "<@U123>", "<!here>", ":tada:"]),
        ("# A **bold** heading", ["# A **bold** heading"]),
        ("5 * 3 * 2, a*b*c, price*, snake_case_name, _, *, **, __init, f**l and f**d", []),
    ],
)  # fmt: skip
def test_markup_is_found_with_its_signs(raw: str, expected: list[str]) -> None:
    """Markdown, HTML and Slack's signs are told from what people write in plain text."""
    assert [raw[each.start : each.end] for each in markup(Text(raw))] == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("{Name} {{ name }} {% if x %} ${total} { user }",
         ["{Name}", "{{ name }}", "{% if x %}", "${total}", "{ user }"]),
        ("*|FNAME|* %NAME% %%first%% @@city@@", ["*|FNAME|*", "%NAME%", "%%first%%", "@@city@@"]),
        ("[NAME] [Your Name] [insert the date here] [date/time] [LINK TO FORM] [FIRST_NAME] [TBC]",
         ["[NAME]", "[Your Name]", "[insert the date here]", "[date/time]", "[LINK TO FORM]",
          "[FIRST_NAME]", "[TBC]"]),
        ("[sic] [1] [...] [PDF] [SOLD OUT] [her] [link](https://example.org) [ ]", []),
        ("<name> <your email> <First Name> <name of contact>",
         ["<name>", "<your email>", "<First Name>", "<name of contact>"]),
        ("<div> <3 List<String> a < b > c", []),
        ("TODO TBD XXX, a todo, XXL, TBA, xxx", ["TODO", "TBD", "XXX"]),
        ("at XX pm, XX:XX, XX/XX/XXXX, £XX", ["XX", "XX:XX", "XX/XX/XXXX", "£XX"]),
        ("Lorem ipsum dolor sit amet", ["Lorem ipsum dolor sit amet"]),
        ("insert link here (link) (insert date) Your name here",
         ["insert link here", "(link)", "(insert date)", "Your name here"]),
        ("Name: ____ and\n____\nfoo_bar __init__", ["____"]),
        ('{"a": 1} {} {a, b} 100% 5%', []),
    ],
)  # fmt: skip
def test_what_waits_to_be_filled_in_is_found(raw: str, expected: list[str]) -> None:
    """Brackets hold other things as well: remarks, sources, figures, programs."""
    assert [each.text for each in placeholders(raw)] == expected


def test_placeholders_may_be_allowed() -> None:
    """The greeting's may stay, and so may those that the house names."""
    house = HouseRules(greeting="{User}", filled=True, allowed=("{Link}",))

    assert reasons("Hello {User},\n\nsee {Link}, `{id}` and {Place}", house) == [
        ("{Place}", Reason.NOT_FILLED)
    ]


def test_an_emoji_is_one_however_it_is_made() -> None:
    """Skin, families, flags and keys are one picture each; plain signs are none."""
    assert [one.text for one in emoji("👩🏽‍💻👨‍👩‍👧🇩🇪1️⃣❤️❤✔️ ✔ © → 5 ☺")] == [
        "👩🏽‍💻", "👨‍👩‍👧", "🇩🇪", "1️⃣", "❤️", "❤", "✔️", "☺",
    ]  # fmt: skip


@any_of(
    st.lists(
        st.sampled_from(
            ["Subject:", "Hello", "{User}", "{", "}", "[", "]", "(", ")", "<", ">", "*", "_", "`",
             "#", "|", "%", "\n", " ", "name", "Until next time", ":-) <3", "🎉", "\u0301",
             "\ud800", "\x00", "XX", "a", "&amp;", ":tada:", "utilise"]
        ),
        max_size=50,
    ).map("".join)
)  # fmt: skip
def test_any_text_is_survived(raw: str) -> None:
    """Whatever the text, places are exact and looking twice finds the same."""
    house = HouseRules(
        greeting="{User}", subject=True, subject_most_words=2, subject_fits=True,
        sign_off="See :-)", fewest_words=2,
        most_words=4, most_emoji=0, plain_text=True, filled=True,
        banned=(("utilise", "use"),),
    )  # fmt: skip
    findings = found(raw, house)

    assert findings == found(raw, house)
    for finding in findings:
        assert raw[finding.start : finding.end] == finding.quote or not finding.has_place
        assert finding.quote


@pytest.mark.parametrize(
    "piece",
    ["{", "{a", "[", "[a", "[insert ", "<name", "_", "_ a", "X", "%A", "*|a", "*", "**a ", "*a ",
     "`a", "|a|\n", "<b>", "<b ", "&a", ":a", "> ", "# ", "~~", "[a](", "Hello ", "\n", "XX:"],
)  # fmt: skip
def test_a_long_run_of_anything_is_gone_through(piece: str) -> None:
    """Forty thousand characters of openings without an end are no trouble."""
    for finding in found(piece * (40_000 // len(piece))):
        assert finding.quote
