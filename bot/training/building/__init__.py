"""Building datasets: what editors approved becomes what the next model learns.

Read it in this order:

1. `selection`   which approved drafts are wanted
2. `lineage`     what a text goes back to: its writer's text, its system prompt
3. `edits`       how much an editor changed: hardly anything, something, or nearly all
4. `examples`    a draft becomes an example and a pair
5. `lines`       examples as bytes: one way to write each, on any machine
6. `division`    which examples are held back for validation
7. `builder`     all of it, in pages, with files that are kept
8. `outcome`     what it came to
"""

from bot.archive.approved import Opinion
from bot.training.building.builder import Builder
from bot.training.building.outcome import Built, LeftOut, NothingToBuildError, NoValidation
from bot.training.building.selection import Selection

__all__ = [
    "Builder",
    "Built",
    "LeftOut",
    "NoValidation",
    "NothingToBuildError",
    "Opinion",
    "Selection",
]
