"""What building came to, in words."""

from bot.training.building.outcome import Built
from bot.training.building.parts import PAIRS, TRAINING, VALIDATION
from bot.training.datasets.report import FEWEST_EXAMPLES
from bot.words import building as words


def told(built: Built, *, check: str | None = None) -> list[str]:
    """Tell what was built, what was left out and why, and what to do next: plain lines.

    Args:
        built: what building came to.
        check: the command that shows a report, without the name ("/finetune check"); None where a
            button does.
    """
    learned = built.examples - built.held_back
    numbers = {TRAINING: learned, VALIDATION: built.held_back, PAIRS: built.pair_count}
    reasons = {why.value: number for why, number in built.left_out.items()}
    lines: list[str | None] = [words.built(built.drafts, built.examples)]
    lines += [
        words.part_line(part, kept.dataset.name, numbers[part], is_new=kept.is_new)
        for part, kept in built.parts.items()
    ]
    if built.goes_with_another and built.training and built.validation:
        names = built.training.dataset.name, built.validation.dataset.name
        lines.append(words.goes_with_another(*names))
    lines += [
        built.no_validation and words.nothing_held_back(built.no_validation.value),
        words.left_out(reasons),
        words.no_pairs(reasons),
        words.without_reference(built.without_reference) if built.without_reference else None,
        words.gone_since(built.gone_since) if built.gone_since else None,
        words.reopened_since(built.reopened_since) if built.reopened_since else None,
    ]
    if check and built.training:
        name = built.training.dataset.name
        lines.append(words.next_act(name, learned, FEWEST_EXAMPLES, check=check))
    return [line for line in lines if line]
