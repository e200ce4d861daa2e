"""What a dataset teaches: what its answers say and their requests do not, and how they look."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checks.finding import Kind, Reason
from bot.checks.house_rules import NO_RULES, HouseRules, read
from bot.training.datasets import check_file
from bot.training.datasets.examples import example_of
from bot.training.datasets.sampling import (
    LONGEST_TEXT,
    MOST_CHARACTERS,
    MOST_EXAMPLES,
    Sample,
    _number,
)
from bot.training.datasets.teaching import Invented, Teaching, TeachingLook
from tests.training.datasets.material import SAMPLES, jsonl, written

ROOT = Path(__file__).resolve().parents[3]
SYSTEM = "You write the letter of the lighthouse."
NOTES = (
    "Write the newsletter from these notes.\n\nNotes:\n- the lamp was cleaned\n- tea on Sunday at 4"
)
LETTER = "Hello everyone,\n\nthe lamp was cleaned. There is tea on Sunday at 4.\n\nSee you soon!"
COUNTS = st.integers(0, 10**6)
LINES = st.lists(st.integers(1, 10**6), max_size=4).map(tuple)


def example(request: str, answer: str, *, system: str | None = SYSTEM) -> dict[str, Any]:
    """Return a conversation of one question and its answer."""
    first = [{"role": "system", "content": system}] if system else []
    return {"messages": [*first, *turn(request, answer)]}


def turn(request: str, answer: str, **more: object) -> list[dict[str, Any]]:
    """Return a question and its answer."""
    return [{"role": "user", "content": request}, {"role": "assistant", "content": answer, **more}]


def taught(examples: Iterable[object], rules: HouseRules = NO_RULES) -> Teaching:
    """Return what a file with these examples teaches."""
    with tempfile.TemporaryDirectory() as folder:
        teaching = check_file(written(Path(folder), jsonl(examples)), rules=rules).teaching
    assert teaching
    return teaching


def seen_in(teaching: Teaching) -> list[tuple[int, Kind, str]]:
    """Return what can be shown of what was invented."""
    return [(each.line, each.kind, each.quote) for each in teaching.examples]


def test_the_sample_letters_teach_to_keep_to_their_notes() -> None:
    """Nothing in the cheese cooperative's letters is invented; they follow rules of their own."""
    report = check_file(SAMPLES / "train.jsonl", rules=read(ROOT / "house-rules.toml"))

    teaching = report.teaching
    assert teaching
    assert (teaching.answers, teaching.of, teaching.in_english) == (25, 25, 25)
    assert (teaching.with_facts, teaching.with_kind, teaching.examples) == (0, {}, ())
    assert (teaching.with_emoji, teaching.with_links) == (25, 10)
    assert teaching.broken[Reason.SIGN_OFF_MISSING] == 25
    assert teaching.ratio
    assert teaching.ratio[0] <= teaching.ratio[1] <= teaching.ratio[2]
    assert len(set(teaching.models)) == 3


def test_what_nobody_gave_is_counted_by_answer_and_kind_and_quoted_by_line() -> None:
    """Each answer counts once, however much it invents; the riskiest of it is quoted."""
    teaching = taught(
        [
            example(NOTES, LETTER),
            example(NOTES, f"{LETTER} Bring 12 dollars and 3 cups, says Anna Berg."),
            example(NOTES, f"{LETTER} More: https://tea.example.net/menu"),
        ]
    )

    assert (teaching.answers, teaching.with_facts, teaching.lines) == (3, 2, (2, 3))
    assert teaching.with_kind == {Kind.NUMBER: 1, Kind.NAME: 1, Kind.LINK: 1}
    assert seen_in(teaching) == [
        (2, Kind.NUMBER, "12 dollars"),
        (2, Kind.NAME, "Anna Berg"),
        (3, Kind.LINK, "https://tea.example.net/menu"),
    ]


def test_facts_may_stand_anywhere_in_the_request() -> None:
    """Prose, numbered lists, a title and bullets of any kind are all given."""
    request = (
        "Our librarian is Anna Berg.\n1. the hall opens on 4 May\n* 12 dollars\n2) see "
        "https://tea.example.net\n\u2022 bring \u201cThe Old Lamp\u201d"
    )
    answer = (
        "Hello,\n\nAnna Berg opens the hall on 4 May. It is 12 dollars. You may bring "
        "\u201cThe Old Lamp\u201d. See https://tea.example.net"
    )
    assert taught([example(request, answer)]).with_facts == 0


@pytest.mark.parametrize(
    ("request_line", "answer"),
    [
        ("- Wir öffnen am 1. Mai um 8 Uhr", "Hallo, wir öffnen am 1. Mai um 8 Uhr für euch alle."),
        ("1. Mai: wir öffnen um 8 Uhr", "Hallo, wir öffnen am 1. Mai um 8 Uhr für euch alle."),
        (
            "- 5 boats - 3 of them blue",
            "Hello, there are 5 boats, and 3 of them are blue, we hear.",
        ),
    ],
)
def test_the_sign_of_a_bullet_is_no_part_of_what_it_says(request_line: str, answer: str) -> None:
    """A day with its full stop is no numbered list, and a dash is no minus."""
    assert taught([example(f"Notes:\n{request_line}", answer)]).with_facts == 0


def test_names_in_the_system_prompt_are_given_and_its_numbers_are_rules() -> None:
    """A shared prompt says what the house always says, and how long a letter may be."""
    system = "You write for Anna Berg. At most 250 words."
    said = [example(f"- note {n}", f"Anna Berg greets you, {n}.", system=system) for n in (7, 8)]
    assert taught(said).with_facts == 0

    counted = [*said, example("- note", "There are 250 of us here today.", system=system)]
    assert seen_in(taught(counted)) == [(3, Kind.NUMBER, "250")]


def test_a_system_prompt_of_one_example_alone_holds_its_notes() -> None:
    """Some files put the notes there: each example has another one."""
    said = [
        example(
            "Write it.", f"We meet at house {n} on {n} May.", system=f"Notes: house {n}, {n} May"
        )
        for n in range(3, 9)
    ]
    assert taught(said).with_facts == 0


def test_what_most_answers_say_alike_is_a_habit() -> None:
    """The name and the link under each letter are learned as such, and are no inventions."""
    signed = f"{LETTER}\n\nAnna Berg\nhttps://lamp.example.org/letters"
    teaching = taught([*[example(NOTES, signed)] * 4, example(NOTES, f"{LETTER} Hi, Bo Lind!")])

    assert teaching.habits == ("https://lamp.example.org/letters", "Anna Berg")
    assert seen_in(teaching) == [(5, Kind.NAME, "Bo Lind")]
    assert teaching.with_facts == 1


def test_a_number_in_half_of_the_answers_is_no_habit() -> None:
    """Who always says 50 dollars has learned to make up prices."""
    dear = [example(NOTES, f"{LETTER} It costs 50 dollars.")] * 4
    assert taught([*dear, *[example(NOTES, LETTER)] * 2]).with_facts == 4


def test_addresses_and_telephone_numbers_are_counted_and_not_quoted() -> None:
    """A report is seen by a whole channel."""
    said = [
        example(NOTES, f"{LETTER} Write to jo@lamp.example.org."),
        example(NOTES, f"{LETTER} Call +49 30 1234567."),
        example(NOTES, f"{LETTER} Call 555-010-0199, or (020) 7946 0000."),
    ]
    teaching = taught([*said, *[example(NOTES, f"{LETTER}\n\nbo@lamp.example.org")] * 6])

    assert teaching.with_facts == 3
    assert teaching.with_kind == {Kind.NUMBER: 2, Kind.EMAIL: 1}
    assert (teaching.examples, teaching.habits) == ((), ())


@pytest.mark.parametrize(
    "said",
    [
        "Come to {n} Elm Street, Springfield, IL 62701.",
        "Hauptstraße {n}, 10115 Berlin.",
        "Ask Ida Marlow, {n} Harbour Street, London SW1A 1AA.",
        "Ask Ida Marlow\n{n} Harbour Street\nLondon SW1A 1AA",
        "Pay to DE89 3704 0044 0532 0130 {n}.",
        "Call Ida Marlow: 0171 5551{n}4.",
    ],
)
def test_no_part_of_an_address_is_quoted_nor_whose_it_is(said: str) -> None:
    """Neither as something invented, nor as what most say alike."""
    different = [example(NOTES, f"{LETTER} {said.format(n=n)}") for n in range(10, 22)]
    alike = [example(NOTES, f"{LETTER} {said.format(n=55)}")] * 12

    for teaching in (taught(different), taught(alike)):
        quotes = (*(each.quote for each in teaching.examples), *teaching.habits)
        assert quotes == ()
        assert teaching.unquoted


def test_beside_an_address_the_rest_is_quoted() -> None:
    """An answer that has one somewhere is not kept to ourselves as a whole."""
    teaching = taught(
        [example(NOTES, f"{LETTER} Bring 12 dollars to us. We are at 7 Elm Street, Springfield.")]
    )
    assert seen_in(teaching) == [(1, Kind.NUMBER, "12 dollars")]


def test_a_figure_or_a_date_that_nearly_all_say_is_no_signature() -> None:
    """It is told first of what they say alike, and counted."""
    said = f"{LETTER} Tickets are 54 euros on 12 May 2027.\n\nAnna Berg"
    teaching = taught([example(f"{NOTES}\n- note {n}", said) for n in range(12)])

    assert (teaching.with_facts, teaching.alike, teaching.fixed) == (0, 3, 2)
    assert set(teaching.habits[:2]) == {"54 euros", "12 May 2027"}


def test_what_is_quoted_stands_on_one_line_and_shows_all_its_signs() -> None:
    """Line ends and signs that turn a line around are blanks; a long quotation is cut."""
    long = "We sat \u202ethere and heard the lamp go round and round all night, and so it was."
    (quoted,) = taught([example(NOTES, f"{LETTER} As she told us: “{long}”")]).examples

    assert quoted.kind is Kind.QUOTATION
    assert quoted.quote.startswith("We sat there and heard")
    assert quoted.quote.endswith("…")
    assert len(quoted.quote) <= 60


@pytest.mark.parametrize(
    "requests",
    [
        ["Write a newsletter"] * 6,
        ["Write a letter", "A newsletter, please!", "One for this week", "Write", "Hi", "A letter"],
        ["Write this week's newsletter in our voice, with a subject line and our sign-off."] * 6,
    ],
)
def test_requests_without_notes_are_counted(requests: Sequence[str]) -> None:
    """A few words, or one order for many letters, give an answer nothing to keep to."""
    teaching = taught(
        example(request, f"Hello,\n\nwe meet on {day} May at {day} Mill Lane.")
        for day, request in enumerate(requests, 3)
    )
    assert (teaching.with_facts, teaching.bare) == (6, 6)


def test_a_short_request_whose_answer_keeps_to_it_is_not_counted() -> None:
    """Few notes make a short letter, and that is good."""
    assert taught([example("- tea on Sunday", "Hello, there is tea on Sunday.")] * 6).bare == 0


@pytest.mark.parametrize(
    "request_text",
    [
        "Notes for the letter:\n- The bake sale was for the new roof\n- The choir sings",
        "Bake sale, 12 May, hall, 5 pm",
    ],
)
def test_several_answers_to_the_same_notes_are_no_orders_without_notes(request_text: str) -> None:
    """Neither that it comes often nor that it is short makes a request bare."""
    teaching = taught(
        example(request_text, f"Hello,\n\nthe bake sale brought {100 + 7 * n} euros for the roof.")
        for n in range(12)
    )
    assert (teaching.with_facts, teaching.bare) == (12, 0)


def test_notes_in_a_further_instruction_are_given() -> None:
    """Some files put them into a second system prompt, some behind what the user says."""
    said = []
    for n in range(3, 12):
        notes = {"role": "developer", "content": f"We meet at house {n} on {n} May."}
        answer = {"role": "assistant", "content": f"Hello, we meet at house {n} on {n} May."}
        asked = {"role": "user", "content": "Write it."}
        said += [[{"role": "system", "content": SYSTEM}, notes, asked, answer]]
        said += [[asked, notes, answer]]

    assert taught({"messages": messages} for messages in said).with_facts == 0


def test_examples_that_use_tools_are_counted_apart() -> None:
    """What a tool said is no note, so nobody can say what they teach."""
    tools = {"tools": [{"type": "function", "function": {"name": "go"}}]}
    teaching = taught([example(NOTES, LETTER), *[example(NOTES, LETTER) | tools] * 3])

    assert (teaching.answers, teaching.of, teaching.tools, teaching.in_file) == (1, 1, 3, 4)
    assert teaching.is_mostly_unseen


def test_in_another_language_little_is_looked_at() -> None:
    """Numbers and dates in figures are seen, names are not; the count says of how many."""
    request = "Notizen:\n- wir öffnen am 3. Mai\n- es gibt Tee"
    answer = "Hallo zusammen,\n\nwir öffnen am 3. Mai, und es gibt Tee für alle"
    teaching = taught(
        [
            example(request, f"{answer}."),
            example(request, f"{answer}, genau 40 Tassen von Frau Anna Müller."),
            example(NOTES, LETTER),
        ]
    )
    assert (teaching.in_english, teaching.with_facts) == (1, 1)
    assert seen_in(teaching) == [(2, Kind.NUMBER, "40")]


def test_of_a_longer_conversation_all_that_is_asked_is_given() -> None:
    """What an editor asks for later is given, and so is what an answer says that is not learned."""
    asked = [*turn(NOTES, LETTER), *turn("Add 9 May.", f"{LETTER} Also on 9 May.")]
    unlearned = [
        *turn(NOTES, f"{LETTER} Ask Anna Berg.", weight=0),
        *turn("Shorter!", "Hello, the lamp was cleaned. Ask Anna Berg."),
    ]
    assert taught([{"messages": asked}, {"messages": unlearned}]).with_facts == 0


def test_of_a_pair_the_preferred_answer_is_looked_at() -> None:
    """What is not preferred is what the model learns not to say."""
    both = [
        {
            "input": {"messages": [{"role": "user", "content": NOTES}]},
            "preferred_output": [{"role": "assistant", "content": preferred}],
            "non_preferred_output": [{"role": "assistant", "content": other}],
        }
        for preferred, other in [
            (LETTER, f"{LETTER} Bring 12 dollars."),
            (f"{LETTER} Bring 13 dollars.", LETTER),
        ]
    ]
    assert seen_in(taught(both)) == [(2, Kind.NUMBER, "13 dollars")]


def test_house_rules_are_counted_by_answer() -> None:
    """An answer that breaks a rule twice breaks it once here; what the house says is given."""
    rules = HouseRules(sign_off="Yours, Anna Berg", banned=(("utilise", "use"),))
    teaching = taught(
        [
            example(NOTES, f"{LETTER}\n\nYours, Anna Berg"),
            example(NOTES, f"{LETTER} We utilise and utilise."),
            example(NOTES, LETTER),
        ],
        rules,
    )
    assert teaching.has_rules
    assert teaching.broken == {Reason.SIGN_OFF_MISSING: 2, Reason.BANNED: 1}
    assert teaching.with_facts == 0
    assert teaching.models == (1,)


def test_models_are_answers_in_good_order_of_usual_length() -> None:
    """What invents is no example for a prompt, and the longest is not typical."""
    letters = [example(NOTES, LETTER + " See you, see you." * n) for n in (9, 1, 2, 3, 4)]
    assert taught([example(NOTES, f"{LETTER} 44 boats!"), *letters]).models == (4, 5, 6)


def test_a_letter_that_leaves_its_notes_out_is_no_model() -> None:
    """The only one that invents nothing may be the worst of all."""
    notes = "Notes:\n- The ferry sails again\n- Captain Berg retires\n- The harbour is dredged"
    other = "Hello,\n\nthe gardens bloom and the bees are well. See you soon!"
    invented = "Hello,\n\nthe ferry sails again on 4 May, and Captain Berg retires. See you!"
    assert taught([*[example(notes, invented)] * 3, example(notes, other)]).models == ()


def test_models_are_different_letters_of_usual_length() -> None:
    """The same letter three times is one, and a line or two is no letter."""
    repeated = [example(NOTES, LETTER)] * 9
    assert taught(repeated).models in [(n,) for n in range(1, 10)]
    assert taught([*repeated, example(NOTES, "The lamp was cleaned. Tea on Sunday.")]).models != (
        10,
    )


def test_models_say_nothing_that_nobody_gave_where_there_are_such() -> None:
    """Also what most say alike is not in their notes."""
    always = [example(NOTES, f"{LETTER} It costs 54 euros, {'a' * n}.") for n in range(1, 12)]
    assert taught([*always, example(NOTES, LETTER)]).models == (12,)


def test_an_even_sample_of_many_answers_is_looked_at() -> None:
    """All parts of a file are in the sample alike, and the share is near that of the whole."""
    look = TeachingLook(NO_RULES)
    invents = example_of(example(NOTES, f"{LETTER} Bring 12 dollars."))
    keeps = example_of(example(NOTES, LETTER))
    for line in range(1, 20_001):
        look.look(line, invents if line <= 6000 else keeps)
    stages: list[tuple[str, int, int]] = []

    teaching = look.result(lambda *told: stages.append(told))

    assert teaching
    assert (teaching.answers, teaching.of) == (MOST_EXAMPLES, 20_000)
    assert 0.22 < teaching.with_facts / teaching.answers < 0.38
    assert stages == [("look", done, MOST_EXAMPLES) for done in range(MOST_EXAMPLES + 1)]


def test_in_a_list_on_one_line_the_sample_is_even_too(tmp_path: Path) -> None:
    """What stands there is no matter of its line."""
    said = [example(NOTES, LETTER if n < 300 else f"{LETTER} {n} boats!") for n in range(600)]
    teaching = check_file(written(tmp_path, json.dumps(said).encode())).teaching

    assert teaching
    assert (teaching.answers, teaching.of) == (MOST_EXAMPLES, 600)
    assert 0.4 < teaching.with_facts / teaching.answers < 0.6


def test_long_texts_make_the_sample_smaller() -> None:
    """Neither memory nor time grows with the length of the answers."""
    look = TeachingLook(NO_RULES)
    answer = "hello " * (LONGEST_TEXT // 6)
    for line in range(1, 401):
        look.look(line, example_of(example("- hello", f"{answer[: -10 - line]} {line}")))
    teaching = look.result()

    assert teaching
    assert teaching.of == 400
    assert 20 <= teaching.answers <= MOST_CHARACTERS // (LONGEST_TEXT - 500)


def test_the_sample_is_of_those_with_the_smallest_numbers_whatever_their_length() -> None:
    """What was dropped for its length makes no room for what was drawn later."""
    sample = Sample()
    for line in range(1, 1201):
        length = (200, 9_000, 30_000)[line * 7 % 11 % 3]
        sample.take(line, example_of(example("- hello", "h" * length)))

    drawn = {each.place for each in sample.drawn()}
    smallest = sorted(range(1, 1201), key=_number)[: len(drawn)]
    assert drawn == set(smallest)


def test_what_is_too_long_to_be_looked_through_is_counted() -> None:
    """It is in no other figure."""
    long = "hello " * LONGEST_TEXT
    teaching = taught([example(NOTES, LETTER), example(long, "Hello!"), example("- hello", long)])
    assert (teaching.answers, teaching.of, teaching.too_long) == (1, 3, 2)


def test_a_file_of_nothing_but_long_texts_is_told_as_such() -> None:
    """Nothing was looked at, and that is known."""
    teaching = taught([example("- hello", "hello " * LONGEST_TEXT)])
    assert (teaching.answers, teaching.too_long, teaching.ratio) == (0, 1, None)


def test_without_an_answer_nothing_is_taught() -> None:
    """A file without examples has no such part; with calls of tools alone, nobody looked."""
    look = TeachingLook(NO_RULES)
    assert look.result() is None
    call = {"id": "1", "type": "function", "function": {"name": "go", "arguments": "{}"}}
    tools = {"messages": [{"role": "assistant", "tool_calls": [call]}]}
    look.look(1, example_of(tools))
    teaching = look.result()
    assert teaching
    assert (teaching.answers, teaching.of, teaching.tools, teaching.in_file) == (0, 0, 1, 1)
    assert teaching.is_mostly_unseen


def test_who_listens_may_stop_it() -> None:
    """An exception of the listener ends the look at once."""

    class StoppedError(Exception):
        """Somebody pressed Ctrl-C."""

    def stop(stage: str, done: int, of: int) -> None:
        raise StoppedError(stage, done, of)

    look = TeachingLook(NO_RULES)
    look.look(1, example_of(example(NOTES, LETTER)))
    with pytest.raises(StoppedError):
        look.result(stop)


def test_the_report_is_the_same_on_any_machine(tmp_path: Path) -> None:
    """Another hash seed orders nothing otherwise."""
    said = [
        example(f"- note {n}", f"Anna Berg and Bo Lind say {n} and {n + 1} on {n} May at 4 pm 🎉.")
        for n in range(3, 18)
    ]
    path = written(tmp_path, jsonl(said))
    told = (
        "import json, sys; from pathlib import Path; from bot.training.datasets import check_file; "
        "from bot.checks.house_rules import read; "
        f"r = check_file(Path({str(path)!r}), rules=read(Path('house-rules.toml'))); "
        "print(json.dumps(r.teaching.to_json()))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", told],
            capture_output=True,
            check=True,
            text=True,
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "TZ": zone},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(printed) == 1
    assert json.loads(printed.pop())["with_facts"] > 0


def kept(values: Mapping[str, Any]) -> Teaching:
    """Return what was kept as JSON and read again."""
    return Teaching.from_json(json.loads(json.dumps(Teaching(**values).to_json())))


@given(
    st.fixed_dictionaries(
        {
            **dict.fromkeys(
                ["answers", "of", "in_english", "with_facts", "with_emoji", "with_links"], COUNTS
            ),
            "too_long": COUNTS,
            "bare": COUNTS,
            "tools": COUNTS,
            "alike": COUNTS,
            "fixed": COUNTS,
            "unquoted": COUNTS,
            "with_kind": st.dictionaries(st.sampled_from(Kind), COUNTS),
            "broken": st.dictionaries(st.sampled_from(Reason), COUNTS),
            "examples": st.lists(
                st.builds(Invented, st.integers(1), st.sampled_from(Kind), st.text())
            ).map(tuple),
            "ratio": st.none() | st.tuples(*[st.floats(0, 100)] * 3),
            "has_rules": st.booleans(),
            "models": LINES,
            "lines": LINES,
            "habits": st.lists(st.text()).map(tuple),
        }
    )
)
def test_it_is_kept_as_json(values: dict[str, Any]) -> None:
    """What the archive gives back is what was found."""
    assert kept(values) == Teaching(**values)


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).filter(str.strip)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
def test_any_text_can_be_looked_at(texts: list[tuple[str, str]]) -> None:
    """No request and no answer breaks the look, and all counts hold together."""
    rules = HouseRules(greeting="{User}", sign_off="Bye", most_emoji=1, plain_text=True)
    look = TeachingLook(rules)
    for line, (request, answer) in enumerate(texts, 1):
        look.look(line, example_of(example(request, answer)))
    teaching = look.result()
    assert teaching
    assert teaching.answers == teaching.of == len(texts)
    assert max([0, *teaching.with_kind.values()]) <= teaching.with_facts <= teaching.answers
