"""Which buttons a version has, and what they hold."""

import pytest

from bot.archive import DecisionKind, DraftState, VersionSource
from bot.drafting.cards import actions
from bot.drafting.cards.version import Shown, version_pages
from bot.slack.message import Message
from bot.words import review as words
from tests.drafting.cards import samples
from tests.drafting.cards.samples import decided, shown
from tests.drawing import buttons, labels, menu, words_shown


def _last_page(of: Shown) -> Message:
    return version_pages(of)[-1]


@pytest.mark.parametrize(
    ("version", "offered"),
    [
        (shown(), ["Approve", "Edit", "Regenerate", "Discard"]),
        (
            shown(samples.an_edited_version(source=VersionSource.FILE)),
            ["Approve", "Edit", "Regenerate", "Discard"],
        ),
        (
            shown(samples.a_version(finish_reason="length")),
            ["Try again", "Approve", "Edit", "Discard"],
        ),
        (shown(samples.a_broken_version()), ["Try again", "Edit", "Discard"]),
        (
            shown(samples.a_broken_version(), earlier=1),
            ["Try again", "Edit", "Go back to version 1", "Discard"],
        ),
        (shown(samples.a_broken_version(text="")), ["Try again", "Discard"]),
        (shown(newest=2), ["Go back to this version"]),
        (shown(samples.a_broken_version(text=" "), newest=3), []),
        (shown(newest=2, draft=samples.a_draft(state=DraftState.APPROVED)), []),
        (decided(DecisionKind.APPROVE), ["Reopen", "Star as golden brief"]),
        (decided(DecisionKind.APPROVE, starred_by="UCHIEF"), ["Reopen", "Take the star away"]),
        (decided(DecisionKind.DISCARD), ["Reopen"]),
    ],
)
def test_a_version_offers_what_may_be_done(version: Shown, offered: list[str]) -> None:
    """The newest version can be worked on, an older one gone back to, a decided one reopened."""
    assert labels(_last_page(version)) == offered


def test_one_button_at_most_is_suggested() -> None:
    """Where everything shouts, nothing is heard."""
    for draw in samples.MESSAGES.values():
        styles = [button.get("style") for button in buttons(draw())]
        assert styles.count("primary") <= 1


@pytest.mark.parametrize("of", [shown(samples.a_changed_version()), decided(DecisionKind.APPROVE)])
def test_buttons_name_the_version_that_is_shown(of: Shown) -> None:
    """A click is about the version below which the button stands, whatever comes afterwards."""
    values = {button["value"] for button in buttons(_last_page(of))}
    assert {actions.read_value(value) for value in values} == {(3, 2)}


def test_going_back_names_the_version_to_go_back_to() -> None:
    """Also where the button stands below another one."""
    found = buttons(_last_page(shown(samples.a_broken_version(5), earlier=2)))
    (value,) = [button["value"] for button in found if button["action_id"] == actions.GO_BACK]
    assert actions.read_value(value) == (3, 2)


def test_one_version_cannot_be_compared() -> None:
    """The menu offers a comparison once there are two."""
    assert menu(_last_page(shown())) == ["Edit the brief", "Rely on facts"]
    second = _last_page(shown(samples.a_changed_version()))
    assert menu(second) == ["Edit the brief", "Rely on facts", "Compare versions"]


def test_versions_are_compared_after_the_decision_too() -> None:
    """Nothing is written any more, but who wonders what was approved may look."""
    assert menu(_last_page(decided(DecisionKind.APPROVE))) == ["Compare versions"]
    assert menu(_last_page(decided(DecisionKind.DISCARD))) == ["Compare versions"]
    assert menu(_last_page(decided(DecisionKind.APPROVE, samples.a_version()))) == []


def test_a_text_all_of_a_person_s_own_is_not_said_to_be_a_model_s() -> None:
    """Where nothing of the text before is left, nobody has to check what a model wrote."""
    first = samples.a_version()
    some = samples.an_edited_version(2, text=first.text.replace("Warmly", "Yours"))
    whole = samples.an_edited_version(2, text="Nothing but mine")
    assert words.CHECK_PARTS in words_shown(_last_page(shown(some, base=first, findings=None)))
    assert words.CHECK_PARTS not in words_shown(_last_page(shown(whole, base=first, findings=None)))


def test_what_was_reopened_once_is_not_told_for_ever() -> None:
    """The version on which somebody decided says that it was reopened; those after it do not."""
    reopened = samples.a_decision(DecisionKind.REOPEN, 2)
    by_file = samples.a_decision(DecisionKind.REOPEN, 2, by=None)
    second, third = samples.a_changed_version(), samples.an_edited_version()
    assert "Reopened" in words_shown(_last_page(shown(second, decision=reopened)))
    assert "Reopened" not in words_shown(_last_page(shown(third, decision=reopened)))
    assert "Reopened" in words_shown(_last_page(shown(third, decision=by_file)))


def test_a_text_without_its_end_is_not_compared() -> None:
    """Nearly all of it would be struck through, and nobody took it out."""
    broken = shown(samples.a_broken_version(), base=samples.a_version())
    assert "What changed" not in words_shown(_last_page(broken))
    whole = shown(samples.a_changed_version(), base=samples.a_version())
    assert "What changed" in words_shown(_last_page(whole))


def test_buttons_stand_below_the_last_page() -> None:
    """A long text has its head on the first message, and all that can be done on the last one."""
    pages = version_pages(shown(samples.a_version(text="All of it. " * 3000)))
    assert len(pages) > 2
    assert [len(labels(page)) for page in pages] == [0] * (len(pages) - 1) + [4]
    assert "Draft 3, version 1" in words_shown(pages[0])
    assert not any("Draft 3, version 1" in words_shown(page) for page in pages[1:])


@pytest.mark.parametrize(
    "value",
    ["", "1", "1:", ":1", "1:2:3", "a:1", "-1:2", "1.5:2", "٣:1", "²:1", f"{'9' * 99}:1", " 1:2"],
)
def test_a_value_of_somebody_else_is_refused(value: str) -> None:
    """Only two numbers are a draft and a version."""
    with pytest.raises(ValueError, match=r".*"):
        actions.read_value(value)
    with pytest.raises(ValueError, match=r".*"):
        actions.read_choice(f"good:{value}")


def test_values_are_read_as_they_were_written() -> None:
    """A draft, a version, and where there is a choice the choice."""
    assert actions.read_value(actions.value_of(12, 3)) == (12, 3)
    assert actions.read_choice(actions.choice_of(actions.COMPARE, 12, 3)) == ("compare", 12, 3)
