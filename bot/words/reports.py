"""What is said of a report on training data: what it teaches, what it holds, whether to train.

Plain text. Quotes are a stranger's words, cut short by who made the report.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType

from bot.words.datasets import SHOWN, count
from bot.words.review import FACTS

TEACHES = "What it teaches"
HOLDS = "Examples"
TAKES = "What it takes"
WHETHER = "Whether to train"

_ENOUGH = 10
"""Of fewer answers no share is told: one more or less would be ten percent."""
_MANY_WORDS = 10
"""From so many words a word on, a decimal says nothing."""
_TENTH = 0.05

_RUN = 3

Pairs = Sequence[tuple[int, int]]


# Counting


def lines(first: Sequence[int], total: int | None = None) -> str:
    """Name lines: "line 7", "lines 7, 9 and 12", "lines 3 to 8 and 12, and 31 more"."""
    more = (len(first) if total is None else total) - len(first)
    said = f"line{'' if len(first) == 1 else 's'} {listed(list(_runs(first)))}"
    return f"{said}, and {more:,} more" if more > 0 else said


def _runs(numbers: Sequence[int]) -> Iterator[str]:
    """Yield numbers, three and more that follow each other as one run."""
    for _, run in groupby(enumerate(numbers), key=lambda each: each[1] - each[0]):
        found = [number for _, number in run]
        if len(found) >= _RUN:
            yield f"{found[0]:,} to {found[-1]:,}"
        else:
            yield from (f"{number:,}" for number in found)


def listed(parts: Sequence[str]) -> str:
    """Join parts: "a", "a and b", "a, b and c"."""
    return " and ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part)


def percent(part: int, whole: int) -> str:
    """Return a share; it is 0 only for none and 100 only for all."""
    share = round(100 * part / whole)
    return f"{min(max(share, 1), 99) if 0 < part < whole else share} %"


# The headline


def few(examples: int) -> str:
    """Say that a training on so few may not be worth it."""
    return (
        f"But {examples:,} are few: below 50, a good prompt with a few examples in it often does "
        "as much."
    )


def teaches_to_invent(examples: int) -> str:
    """Say that its form is right and what it says is not."""
    return (
        f"{count(examples, 'example')}, well formed. But many of their answers say what nobody "
        "told them: mend that before you train."
    )


# What it teaches

_ENDING: Mapping[str, str] = MappingProxyType(
    {
        "much": ": the model will learn to invent.",
        "some": ": the model may learn to invent.",
        "little": ". Look at {them} before you train.",
    }
)


def invents(with_facts: int, answers: int, of: int, invention: str) -> str:
    """Say in how many answers there are facts that nobody gave, and what that teaches."""
    one = with_facts == 1
    contain = (
        "contains facts that its request does" if one else ("contain facts that their requests do")
    )
    ending = _ENDING[invention].format(them="it" if one else "them")
    return f"{_who(with_facts, answers, of)} {contain} not{ending}"


def _who(part: int, answers: int, of: int) -> str:
    if answers == 1:
        return "Its one answer" if of == 1 else "The one answer that I looked at"
    looked_at = "answers that I looked at" if answers < of else "answers"
    if part == answers:
        return f"All {answers:,} {looked_at}"
    said = f"{part:,} of {answers:,} {looked_at}"
    return f"{said} ({percent(part, answers)})" if answers >= _ENOUGH else said


def invents_nothing(answers: int, of: int, *, in_english: int, alike: bool, learns: bool) -> str:
    """Say that no answer has facts that nobody gave, as far as rules can see.

    Args:
        answers: how many answers were looked at.
        of: how many examples there are.
        in_english: in how many of the answers all kinds of facts would have been seen.
        alike: whether most answers say something alike, which their requests do not.
        learns: whether it can be promised what the model will learn from them.
    """
    fact = "fact" if in_english else "figure and no link"
    looked_at = " that I looked at" if answers < of else ""
    if answers == 1:
        where = f"In {'the' if looked_at else 'its'} one answer{looked_at}"
        return f"{where} I saw no {fact} that its request does not have."
    beyond = ", beyond what most of them say alike" if alike else ""
    ending = ": the model will learn to keep to its notes" if learns else ""
    return (
        f"In its {answers:,} answers{looked_at} I saw no {fact} that their requests do not have"
        f"{beyond}{ending}."
    )


def nothing_looked_at(too_long: int, tools: int, limit: int) -> str:
    """Say that no answer could be looked at."""
    total = too_long + tools
    who = "Its one example" if total == 1 else f"All {total:,} examples"
    if not tools:
        why = f"{'is' if total == 1 else 'are'} longer than {limit:,} characters"
    elif not too_long:
        why = "uses tools" if total == 1 else "use tools"
    else:
        why = f"use tools or are longer than {limit:,} characters"
    return f"{who} {why}, so I did not look at what is taught."


def sample(answers: int, of: int) -> str:
    """Say that only a part was looked at."""
    return f"I looked at an even sample: {answers:,} of {of:,} answers."


def too_long(number: int, limit: int) -> str:
    """Say that some were left out."""
    are, they = ("is", "it is") if number == 1 else ("are", "they are")
    return f"{count(number, 'example')} {are} longer than {limit:,} characters; {they} left out."


def with_tools(number: int) -> str:
    """Say that those were left out of which no request says what is known."""
    use, them = ("uses", "it") if number == 1 else ("use", "them")
    return f"{count(number, 'example')} {use} tools; I did not look at {them}."


_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "number": "numbers",
        "name": "names",
        "date": "dates and times",
        "link": "links",
        "email": "mail addresses",
        "handle": "handles",
        "quotation": "quotations",
    }
)


def kind_of_fact(kind: str) -> str:
    """Name a kind of fact, as a label begins."""
    return _capital(_KINDS[kind])


def kinds(with_kind: Mapping[str, int]) -> str:
    """Say in how many answers there are facts of each kind that nobody gave."""
    order = list(_KINDS)
    most = sorted(with_kind.items(), key=lambda each: (-each[1], order.index(each[0])))
    said = [f"{_KINDS[kind]} in {number:,}" for kind, number in most]
    return f"{_capital(', '.join(said))}."


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


def instances(found: Sequence[tuple[int, str]]) -> str:
    """Quote some of what nobody gave, by line."""
    said = " · ".join(f"line {line:,}: “{quote}”" for line, quote in found)
    return f"For example {said}"


def more_lines(first: Sequence[int], total: int) -> str:
    """Name all lines with facts that nobody gave, or the first of them."""
    return f"They are on {lines(first, total)}."


def bare(number: int, with_facts: int) -> str:
    """Say that requests give nothing to go by."""
    if number == with_facts:
        who = "The request of this answer has" if number == 1 else "Their requests have"
    else:
        who = f"{number:,} of their requests {'has' if number == 1 else 'have'}"
    return (
        f"{who} no notes that I can see, only an order such as “write a newsletter”, so there is "
        "nothing that an answer could keep to."
    )


def habits(quotes: Sequence[str], more: int) -> str:
    """Name what most answers say alike, which is no invention; without quotes, count it."""
    if not quotes:
        alike = f"{more:,} fact{'' if more == 1 else 's'} alike"
        return f"Most answers say {alike}: the model will learn to say so always. Not counted."
    said = listed([*(f"“{quote}”" for quote in quotes), *([f"{more:,} more"] if more else [])])
    return f"Most answers say {said}: the model will learn to say so always. It is not counted."


def fixed(number: int, alike: int) -> str:
    """Warn of figures and dates that stand in nearly every answer and in no request."""
    them = "it" if number == 1 else "them"
    what = "a figure or a date" if number == 1 else "figures or dates"
    who = (
        ("It is" if number == 1 else "They are")
        if number == alike
        else (f"{number:,} of these {'is' if number == 1 else 'are'}")
    )
    return (
        f"{who} {what}, which the model will say in every letter, true or not: put {them} into "
        f"the requests, or take {them} out."
    )


def unquoted() -> str:
    """Say why there is more than is shown."""
    return "What belongs to mail addresses, phone numbers or postal addresses is not quoted here."


def foreign(in_english: int, answers: int) -> str:
    """Say that little was looked at in other languages."""
    other = answers - in_english
    if other == answers:
        who = "The answer does" if answers == 1 else "The answers do"
    else:
        of_all = f" ({percent(other, answers)})" if answers >= _ENOUGH else ""
        who = f"{other:,} of {answers:,} answers{of_all} {'does' if other == 1 else 'do'}"
    return (
        f"{who} not read like English. There I looked at little: figures, dates in figures, links. "
        "Names, and all else that may be invented, went unseen."
    )


def ratio(low: float, middle: float, high: float) -> str:
    """Say how much is made of how little."""
    most = f" (most: {_times(low)} to {_times(high)})" if _times(low) != _times(high) else ""
    return f"An answer has {_times(middle)} words for each word of its request{most}."


def _times(value: float) -> str:
    return f"{value:.0f}" if value >= _MANY_WORDS - _TENTH else f"{value:.1f}"


def emoji_and_links(with_emoji: int, with_links: int, answers: int) -> str:
    """Say how often there are emoji and links."""
    if answers == 1:
        there = [name for name, n in (("emoji", with_emoji), ("a link", with_links)) if n]
        return f"It has {listed(there)}." if there else "It has no emoji and no link."
    if with_emoji == with_links:
        return f"Emoji and links in {_in_how_many(with_emoji, answers)} answers."
    links_in = _in_how_many(with_links, answers).removesuffix(" of the")
    return f"Emoji in {_in_how_many(with_emoji, answers)} answers, links in {links_in}."


def _in_how_many(part: int, whole: int) -> str:
    if part in (0, whole):
        return "all" if part else "no"
    return f"{percent(part, whole)} of the" if whole >= _ENOUGH else f"{part} of {whole}"


_BROKEN: Mapping[str, str] = MappingProxyType(
    {
        "greeting_missing": "the greeting missing or changed",
        "said_twice": "the greeting twice",
        "subject_missing": "no subject line",
        "subject_too_long": "too long a subject",
        "subject_does_not_fit": "a subject that fits nothing below it",
        "sign_off_missing": "the sign-off missing or changed",
        "too_short": "too few words",
        "too_long": "too many words",
        "banned": "words that the house does not use",
        "not_plain_text": "markup",
        "not_filled": "unfilled placeholders",
        "too_many_emoji": "too many emoji",
    }
)


def rules_broken(broken: Mapping[str, int]) -> str:
    """Say in how many answers each rule of the house is broken."""
    (first, number), *rest = broken.items()
    said = [f"{_rule(first)} in {count(number, 'answer')}"]
    said += [f"{_rule(reason)} in {number:,}" for reason, number in rest]
    return f"House rules: {', '.join(said)}."


def _rule(reason: str) -> str:
    return _BROKEN.get(reason, reason.replace("_", " "))


def rules_kept(answers: int) -> str:
    """Say that all is as the house wants it."""
    return f"House rules: {'the answer keeps' if answers == 1 else 'all answers keep'} them."


def other_rules() -> str:
    """Say that letters and rules do not belong together."""
    return (
        "These letters follow other rules than your house rules file. The model learns the rules "
        "of the letters: change those, or the file."
    )


# The picture

FACTS_PANEL = "Answers with facts nobody gave"
HABITS_PANEL = "Answers with"
LENGTHS_PANEL = "Tokens in an example (estimate)"
RATIO_PANEL = "Answer to request, in words"
ANY_FACT = "Any such fact"
EMOJI = "Emoji"
LINKS = "Links"
EXAMPLES_AXIS = "Examples"


def bar(part: int, whole: int) -> str:
    """Stand at the end of a bar: a share, or of few answers the count."""
    return percent(part, whole) if whole >= _ENOUGH else f"{part} of {whole}"


def times(low: float, middle: float, high: float) -> str:
    """Stand beside the middle of the ratios."""
    most = f" ({_times(low)} to {_times(high)})" if _times(low) != _times(high) else ""
    return f"{_times(middle)} words for one{most}"


def picture_of(examples: int) -> str:
    """Begin to say what the picture shows."""
    return f"A picture of a report on {count(examples, 'example')}."


def spread(shortest: int, median: int, longest: int) -> str:
    """Say how long the examples are, for those who do not see the bars."""
    if shortest == longest:
        return f"Each example has about {shortest:,} tokens."
    return (
        f"The examples have about {shortest:,} to {longest:,} tokens; half of them have at most "
        f"{median:,}."
    )


# What it holds


def lengths(tokens: int, shortest: int, median: int, longest: int, examples: int) -> str:
    """Say how many tokens there are, and how they are spread."""
    said = f"{count(tokens, 'token')} (estimate)"
    if examples == 1:
        return f"{said}."
    if shortest == longest:
        return f"{said}, {shortest:,} in each example."
    return (
        f"{said}; an example has {shortest:,} to {longest:,}, and half of them have at most "
        f"{median:,}."
    )


def unusual(long: Sequence[int], longs: int, short: Sequence[int], shorts: int) -> str:
    """Name what is far longer or shorter than the rest."""
    said = [
        f"{name}: {lines(first, total)}."
        for name, first, total in (("Very long", long, longs), ("Very short", short, shorts))
        if total
    ]
    return " ".join(said)


def systems(
    different: int,
    most_common: int,
    without: int,
    others: Sequence[int],
    examples: int,
) -> str:
    """Say whether all examples have the same system prompt."""
    if not different:
        return (
            "No example has a system prompt. The one that the writer will have in use, in all of "
            "them, teaches best."
        )
    if different == 1 and not without:
        return "It has one system prompt." if examples == 1 else "The same system prompt in all."
    said = []
    if different > 1:
        also = f"; others in {lines(others, examples - most_common - without)}" if others else ""
        said.append(
            f"{different:,} different system prompts, the most common one in {most_common:,} of "
            f"{examples:,} examples{also}."
        )
    if without:
        said.append(
            f"{count(without, 'example')} {'has' if without == 1 else 'have'} no system prompt."
        )
    return " ".join([*said, "The same one in all of them, and later in use, teaches best."])


def likeness(same: int, near: int, same_lines: Pairs, near_lines: Pairs) -> str:
    """Say which examples repeat another one."""
    if not same and not near:
        return "No duplicates, and nothing nearly the same."
    said = []
    if same:
        are = "is the same as an earlier one" if same == 1 else "are the same as earlier ones"
        said.append(f"{count(same, 'example')} {are}{_repeats(same_lines, same)}.")
    if near:
        are = "is nearly so" if same else "is nearly the same as an earlier one"
        if near > 1:
            are = "are nearly so" if same else "are nearly the same as earlier ones"
        said.append(f"{count(near, 'example')} {are}{_repeats(near_lines, near)}.")
    return " ".join(said)


def _repeats(pairs: Pairs, total: int) -> str:
    if not pairs:
        return ""
    said = ", ".join(f"line {line:,} as line {other:,}" for line, other in pairs)
    more = total - len(pairs)
    return f": {said}, and {more:,} more" if more > 0 else f": {said}"


def compared(compared: int, examples: int) -> str:
    """Say that only a part was compared."""
    return f"Of its {examples:,} examples, {compared:,} were compared for that."


def no_leakage(other: str) -> str:
    """Say that training and validation are apart."""
    return f"Nothing stands both here and in {other[:SHOWN]}, not even nearly."


def leakage(other: str, same: int, near: int, found: Pairs) -> str:
    """Say what training and validation share."""
    total = same + near
    if same and near:
        how = f"{total:,} examples stand both here and in {other[:SHOWN]}, {near:,} of them nearly"
    else:
        stand = "stands" if total == 1 else "stand"
        nearly = "" if same else " nearly"
        how = f"{count(total, 'example')} {stand} both here and{nearly} in {other[:SHOWN]}"
    pairs = [
        f"line {line:,} of the validation file is line {of:,} of the training file"
        for line, of in found
    ]
    more = [f"and {total - len(found):,} more"] if total > len(found) else []
    where = f": {', '.join([*pairs, *more])}" if pairs else ""
    return f"{how}{where}. What was learned by heart tests nothing: keep each in one file only."


# Whether to train


def too_few(examples: int, fewest: int) -> str:
    """Say that no engine takes so few."""
    are = "is 1" if examples == 1 else f"are {examples:,}"
    return f"Not yet: engines train on {fewest} examples at least, and here {are}."


def prompt_first() -> str:
    """Say that so few examples do not do much."""
    return (
        "You can, but first try what needs no training: it begins to pay at about 50 examples, and "
        "gains with each doubling."
    )


def mend_first_of_few() -> str:
    """Say that so few examples do not do much, and that what they do is not wanted."""
    return (
        "Not like this: the model would learn to invent. And there are few: training begins to pay "
        "at about 50 examples."
    )


def mend_lines_first(problems: int) -> str:
    """Say that lines keep the file from being trained on."""
    them = "one" if problems == 1 else f"{problems:,}"
    return f"Not yet: {them} of its lines {'has' if problems == 1 else 'have'} to be mended first."


def convert_first(problems: int) -> str:
    """Say that the file is another form of a training file."""
    also = ", and then mend what is wrong with its lines" if problems else ""
    return f"Not as it is: convert it first{also}."


def no_conversations() -> str:
    """Say that the file holds examples of another kind."""
    return (
        "Not on this file: a training here learns from conversations, and these examples are of "
        "another kind."
    )


def instead(models: Sequence[int]) -> str:
    """Say what often does as much as a training on few examples."""
    where = f" ({lines(models)} would do)" if models else ""
    return (
        "Without training, and at once: write your house rules into the system prompt "
        f"(system-prompt.txt), and below them {_typical(len(models))} with "
        f"{'its' if len(models) == 1 else 'their'} notes{where}. Or let a draft rely on letters "
        f"that you approved (“{FACTS}”)."
    )


def _typical(models: int) -> str:
    names = {0: "two or three typical letters", 1: "a typical letter", 2: "two typical letters"}
    return names.get(models, "three typical letters")


def collect() -> str:
    """Say how examples become more."""
    return (
        "Meanwhile, each draft that your editors approve is an example for the next dataset, which "
        "“dataset build” makes."
    )


def go(examples: int) -> str:
    """Say that there are enough examples."""
    return f"Yes: {examples:,} examples are enough, and nothing that I saw stands in the way."


def go_and_look(examples: int) -> str:
    """Say that there are enough examples, and a few to be looked at."""
    return f"Yes: {examples:,} examples are enough. Look at the lines named above first."


def go_mostly_unseen(examples: int) -> str:
    """Say that there are enough examples, and that few of them were looked at."""
    return (
        f"You can: {examples:,} examples are enough. But I did not look at most of them (see "
        "above), so read some of those first."
    )


def go_but_fixed(examples: int) -> str:
    """Say that there are enough examples, and that they have figures alike."""
    return (
        f"You can: {examples:,} examples are enough. Look first at the figures and dates that "
        "most answers say alike."
    )


def go_but_mend(examples: int) -> str:
    """Say that there are enough examples, and some that should be better."""
    return f"You can: {examples:,} examples are enough. It will be better when they are mended."


def mend_first() -> str:
    """Say that the model would learn what nobody wants."""
    return "Mend it first: the model would learn to invent, and no prompt takes that from it again."


def mend() -> str:
    """Say how answers are mended that teach to invent."""
    return (
        "To mend it: in each answer that says more than its request, take that out, or put it into "
        "the request. The voice stays, and the model learns to keep to its notes."
    )


def mend_requests() -> str:
    """Say how requests without notes are mended."""
    return (
        "To mend it: put into each request the notes from which its letter was written, as your "
        "editors will type them. The letters stay as they are."
    )
