"""How much of what must be checked is found, on texts of our own with their labels; and how fast.

`sets/README.md` says how they are labelled, `pairs.py` reads them, `scoring.py` compares,
`tallies.py` holds the counts, `measuring.py` is the bench.
"""

from bench.checks.measuring import measure

__all__ = ["measure"]
