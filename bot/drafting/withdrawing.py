"""An approval that its channel was told of, and that holds no more because its draft is open again.

Without a word in the channel, whoever finds the files there would send a text that is changing.
"""

from dataclasses import dataclass

from bot.archive import GONE, Archive, Decision, DecisionKind, Draft
from bot.drafting.taking_back import where_told
from bot.slack.door import Door, Identity
from bot.slack.message import Message
from bot.slack.notes import formatted_note
from bot.words import decisions as words


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A reopening of which the channel does not know yet, though it was told of the approval."""

    decision: Decision
    draft: Draft
    approved: int
    link: str

    @property
    def key(self) -> str:
        """The name of its message among all of ours."""
        return f"reopening-{self.decision.id}-{self.decision.at.timestamp():.0f}"

    @property
    def message(self) -> Message:
        """What the channel hears; nothing that is in the draft, so a deletion leaves it."""
        said = words.withdrawn_mrkdwn(self.decision.by, self.draft.id, self.approved, self.link)
        return formatted_note(said)


async def withdrawal(
    archive: Archive, door: Door, identity: Identity, decision: Decision
) -> Withdrawal | None:
    """Return what a channel has to hear of a reopening; None where there is nothing, or no more.

    An approval that follows says itself what it replaces.

    Raises:
        SlackFailure: when it is not clear whether the channel knows, and Slack does not say.
    """
    draft = await archive.drafts.get(decision.draft_id)
    if draft.state in GONE or draft.thread_ts is None:
        return None
    decisions = await archive.decisions.of(draft.id)
    if [each.kind for each in decisions[-2:]] != [DecisionKind.APPROVE, DecisionKind.REOPEN]:
        return None
    before, latest = decisions[-2:]
    if latest.id != decision.id or latest.announced_at is not None:
        return None
    if before.announced_at is None and not await where_told(door, draft, before):
        return None
    link = identity.permalink(draft.channel, draft.thread_ts)
    return Withdrawal(latest, draft, before.version, link)
