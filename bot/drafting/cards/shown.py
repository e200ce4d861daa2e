"""What the messages of an ended version are made of."""

from dataclasses import dataclass

from bot.archive import (
    DECIDED,
    Decision,
    DecisionKind,
    Draft,
    DraftState,
    FindingRecord,
    FindingState,
    Version,
    VersionState,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the messages of an ended version depend on.

    `newest` is the number of the draft's newest version, of whatever state. `base` is the version
    with which the text is compared (`version.assignment.based_on`). `decision` is the latest one
    about the draft. `earlier` is the newest version before this one that is whole: one may go back
    to it. `same_as` is the latest earlier version with the same text, where this one went back to
    it. `file_gone` says that somebody deleted the output file. `findings` are what must be checked
    in the text, in reading order; None where the text was not looked through, or could not be.
    `in_english` says whether it was looked through as an English text. `rules_fault` says what is
    wrong with the house rules, where the last good ones are used. `approves_unchecked` says whether
    a text may be approved while some of them are open.
    """

    draft: Draft
    version: Version
    newest: int
    base: Version | None = None
    decision: Decision | None = None
    earlier: int | None = None
    same_as: int | None = None
    file_gone: bool = False
    findings: tuple[FindingRecord, ...] | None = None
    in_english: bool = True
    rules_fault: str | None = None
    approves_unchecked: bool = True

    @property
    def superseded(self) -> bool:
        """Whether a newer version has begun, so that this one no longer counts."""
        return self.newest > self.version.number

    @property
    def has_text(self) -> bool:
        """Whether there are words in it."""
        return bool(self.version.text.strip())

    @property
    def open_findings(self) -> tuple[FindingRecord, ...]:
        """What is still to be checked, in reading order."""
        return tuple(each for each in self.findings or () if each.state is FindingState.OPEN)

    @property
    def is_whole(self) -> bool:
        """Whether its writing came to an end of its own."""
        return self.version.state is VersionState.COMPLETE and not self.version.is_cut_off

    @property
    def decided(self) -> DecisionKind | None:
        """What became of the draft with this version: approved, discarded, or neither yet."""
        if self.superseded or self.draft.state not in DECIDED:
            return None
        return (
            DecisionKind.APPROVE
            if self.draft.state is DraftState.APPROVED
            else DecisionKind.DISCARD
        )
