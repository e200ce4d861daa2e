"""What is said of building datasets: what was built, what was left out and why, what comes next."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.words.datasets import SHOWN, count, size

_TRAINING, _VALIDATION, _PAIRS = "training", "validation", "pairs"

# Why a draft made no example, or an example and no pair: of one draft, and of several.
_NO_EXAMPLE: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "empty": ("has no words", "have no words"),
        "cut_off": (
            "breaks off where its writer did: end it and approve it again",
            "break off where their writers did: end them and approve them again",
        ),
        "not_taken": ("is longer than any engine takes", "are longer than any engine takes"),
        "same": ("is the very same as an earlier one", "are the very same as earlier ones"),
        "changed": (
            "was reopened, approved anew or deleted while I was reading",
            "were reopened, approved anew or deleted while I was reading",
        ),
    }
)
_NO_PAIR: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "as_written": ("was approved as it was written", "were approved as they were written"),
        "trivial": (
            "was hardly changed, by a few words at most",
            "were hardly changed, by a few words at most",
        ),
        "rewritten": (
            "was written anew, so that hardly a word of the writer's is left",
            "were written anew, so that hardly a word of the writer's is left",
        ),
        "no_writers_text": (
            "goes back to no text that a writer made of the brief",
            "go back to no text that a writer made of the brief",
        ),
        "writer_cut_off": (
            "goes back to a text that broke off",
            "go back to texts that broke off",
        ),
        "other_brief": (
            "goes back to a text from another brief",
            "go back to texts from other briefs",
        ),
        "pair_not_taken": (
            "would make a pair longer than any engine takes",
            "would make pairs longer than any engine takes",
        ),
    }
)
_NOTHING_HELD_BACK: Mapping[str, str] = MappingProxyType(
    {
        "not_wanted": "Nothing is held back for validation, as you asked.",
        "too_few": (
            "Nothing is held back for validation: with fewer than 12 examples all are needed to "
            "train on."
        ),
        "too_alike": (
            "Nothing is held back for validation: so many examples are nearly the same that what "
            "is held back would be known already."
        ),
    }
)


# What was built


def built(drafts: int, examples: int) -> str:
    """Say how many examples came of how many drafts."""
    if drafts == examples:
        each = "The approved draft" if drafts == 1 else f"All {drafts:,} approved drafts"
        return f"{each} became {count(examples, 'example')}."
    return f"{count(drafts, 'approved draft')} became {count(examples, 'example')}."


def part_line(part: str, name: str, number: int, *, is_new: bool) -> str:
    """Tell of one of the datasets: what it is for, and whether it came just now."""
    line = f"{name[:SHOWN]}: {_content(part, number)}."
    if is_new:
        return line
    return f"{line} I have this file already, byte for byte: nothing was added."


def _content(part: str, number: int) -> str:
    if part == _TRAINING:
        return f"{count(number, 'example')} to train on"
    if part == _VALIDATION:
        return (
            f"{count(number, 'example')} held back, the newest, to check what the model has learned"
        )
    return (
        f"{count(number, 'pair')} of an approved text and the writer's text that it replaced. "
        "I train on conversations only; an engine that learns from preferences takes this file"
    )


def goes_with_another(training: str, validation: str) -> str:
    """Say what checks a training file that was there before, and that its name is an older one."""
    return (
        f"The newest examples are held back, so the training file is the same as before, under "
        f"the name it had: {training[:SHOWN]}. What is held back for it now is "
        f"{validation[:SHOWN]}."
    )


def nothing_held_back(why: str) -> str:
    """Say why there is no validation part."""
    return _NOTHING_HELD_BACK[why]


def left_out(reasons: Mapping[str, int]) -> str | None:
    """Say how many drafts made no example, and why; None where all did."""
    told = _told(reasons, _NO_EXAMPLE)
    return f"Left out: {told}." if told else None


def no_pairs(reasons: Mapping[str, int]) -> str | None:
    """Say how many examples made no pair, and why; None where all did."""
    told = _told(reasons, _NO_PAIR)
    return f"No pairs: {told}." if told else None


def _told(reasons: Mapping[str, int], clauses: Mapping[str, tuple[str, str]]) -> str:
    return "; ".join(
        f"{reasons[why]:,} {one if reasons[why] == 1 else many}"
        for why, (one, many) in clauses.items()
        if reasons.get(why)
    )


def without_reference(number: int) -> str:
    """Say that requests lack an earlier newsletter which their writers had."""
    if number == 1:
        return (
            "1 example lacks an earlier newsletter that its brief relies on: it was deleted, or is "
            "private. The answer may say what the request does not."
        )
    return (
        f"{number:,} examples lack an earlier newsletter that their briefs rely on: it was "
        "deleted, or is private. The answers may say what the requests do not."
    )


def gone_since(drafts: Sequence[int]) -> str:
    """Say that a draft was deleted too late to be left out."""
    numbers = ", ".join(f"#{each}" for each in drafts)
    which, its = ("Draft", "its text is") if len(drafts) == 1 else ("Drafts", "their texts are")
    return (
        f"{which} {numbers} went while I was keeping the files: {its} in them. Delete these files "
        "and build again."
    )


def reopened_since(drafts: Sequence[int]) -> str:
    """Say that a draft was taken back too late to be left out."""
    numbers = ", ".join(f"#{each}" for each in drafts)
    which, was = ("Draft", "was") if len(drafts) == 1 else ("Drafts", "were")
    return (
        f"{which} {numbers} {was} reopened or approved anew while I was keeping the files: what "
        "was approved before is in them. To leave it out, delete these files and build again."
    )


def next_act(name: str, examples: int, fewest: int, *, check: str) -> str:
    """Say what to do with what was built."""
    if examples < fewest:
        return (
            f"Next: approve more drafts and build again. Training takes {fewest} examples at "
            "least, and 50 make a good start."
        )
    return f"Next: {check} {name[:SHOWN]} tells what it teaches, before anything is trained."


# Nothing to build


def none_approved() -> str:
    """Answer before there is anything to learn from."""
    return (
        "There is no approved draft yet, so nothing was built. Approve drafts with the button "
        "below them in Slack, and build again. Drafts that were asked for in private count only "
        "where they may be seen."
    )


def none_match(approved: int) -> str:
    """Answer filters that leave nothing."""
    none = (
        "The one approved draft does not fit"
        if approved == 1
        else f"None of {approved:,} approved drafts fits"
    )
    return (
        f"{none} what you asked for. Nothing was built. Days are those of approval, and a person "
        "is who asked for the draft: leave one of the filters out, and build again."
    )


def all_left_out(drafts: int, reasons: Mapping[str, int]) -> str:
    """Answer when drafts were there and none makes an example."""
    none = "The approved draft makes no example" if drafts == 1 else "No draft makes an example"
    return (
        f"{none}: {_told(reasons, _NO_EXAMPLE)}. Nothing was built. Approve others, and build "
        "again."
    )


# What cannot be


def wrong_share() -> str:
    """Refuse a share that leaves too little."""
    return (
        "The share for validation can be from 1 % to 50 %, or 0 for none; 20 % is usual. Nothing "
        "was built."
    )


def too_large(length: int, most: int) -> str:
    """Refuse what no engine takes."""
    return (
        f"These drafts make a file of {size(length)}, and engines take {size(most)} at most. "
        "Nothing was built. Take fewer drafts, by their dates for example."
    )
