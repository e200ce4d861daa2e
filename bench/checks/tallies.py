"""What was counted: scores kind by kind, and every slip."""

from dataclasses import dataclass, field

from bot.checks.finding import Kind


@dataclass(slots=True)
class Score:
    """What was counted of one kind.

    `labels` must be found, `found` of them were; `findings` were made, `right` of them answer a
    label, and those that may be found as well as not are left out of both; `exact` is how many of
    the right ones have the very bounds of their label. `fallen` is how many `traps` hold a finding
    of any kind that has a place.
    """

    labels: int = 0
    found: int = 0
    findings: int = 0
    right: int = 0
    exact: int = 0
    traps: int = 0
    fallen: int = 0

    @property
    def precision(self) -> float | None:
        """The share of findings that are right; None where there are no findings."""
        return self.right / self.findings if self.findings else None

    @property
    def recall(self) -> float | None:
        """The share of labels that were found; None where there are no labels."""
        return self.found / self.labels if self.labels else None

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.labels + other.labels,
            self.found + other.found,
            self.findings + other.findings,
            self.right + other.right,
            self.exact + other.exact,
            self.traps + other.traps,
            self.fallen + other.fallen,
        )


@dataclass(frozen=True, slots=True)
class Slip:
    """A label that was missed or a finding that is wrong, with what stands around it."""

    pair: str
    kind: Kind
    wrong: str
    quote: str
    context: str

    def __str__(self) -> str:
        return f"{self.pair:24} {self.wrong:30} “{self.quote}”  in: {self.context}"


@dataclass(slots=True)
class Tally:
    """The scores of every kind, and all slips."""

    scores: dict[Kind, Score] = field(default_factory=lambda: {kind: Score() for kind in Kind})
    slips: list[Slip] = field(default_factory=list)

    def __add__(self, other: "Tally") -> "Tally":
        scores = {kind: self.scores[kind] + other.scores[kind] for kind in Kind}
        return Tally(scores, self.slips + other.slips)
