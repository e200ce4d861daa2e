"""What a chat request may say, and how a wrong one is refused."""

from typing import Any

import pytest

from engine.chat_request import ChatRequest, Message, parse
from engine.errors import ApiError

HELLO = {"role": "user", "content": "Hello"}


def asked(**fields: object) -> ChatRequest:
    """A request like this, read."""
    return parse({"model": "m", "messages": [HELLO], **fields})


def refusal_of(body: object) -> ApiError:
    """How this is refused."""
    with pytest.raises(ApiError) as caught:
        parse(body)
    return caught.value


def test_what_is_not_said_has_the_measured_defaults() -> None:
    """A request with nothing but a model and messages gets the defaults that were measured."""
    assert asked() == ChatRequest(
        model="m",
        messages=(Message("user", "Hello"),),
        temperature=0.3,
        top_p=0.95,
        max_tokens=512,
    )


def test_null_means_not_said() -> None:
    """Clients that send null for what they leave open get the defaults too."""
    names = ("temperature", "top_p", "max_tokens", "stop", "seed", "stream", "n", "stream_options")

    assert asked() == asked(**dict.fromkeys(names))


def test_everything_can_be_said() -> None:
    """Each field arrives as it was sent."""
    request = asked(
        temperature=2,
        top_p=0,
        max_completion_tokens=7,
        max_tokens=9,
        stop=["a", "b"],
        seed=-1,
        stream=True,
        stream_options={"include_usage": True},
        n=1,
    )

    assert (request.temperature, request.top_p, request.max_tokens) == (2, 0, 7)
    assert (request.stop, request.seed) == (("a", "b"), -1)
    assert request.stream
    assert request.include_usage


def test_content_may_come_in_parts_of_text() -> None:
    """A list of text parts reads like their texts one below the other."""
    parts = [{"type": "text", "text": "one"}, {"type": "text", "text": "two"}]

    assert asked(messages=[{"role": "user", "content": parts}]).messages[0].content == "one\ntwo"


def test_a_developer_is_the_system_to_this_model() -> None:
    """The newer name of the system role is understood."""
    assert asked(messages=[{"role": "developer", "content": "x"}]).messages[0].role == "system"


def test_unknown_fields_are_ignored() -> None:
    """Clients send much that this engine does not know; it does not mind."""
    assert asked() == asked(logit_bias={}, user="someone", presence_penalty=1.5, lora=[{"id": 0}])


@pytest.mark.parametrize(
    ("param", "fields"),
    [
        ("model", {"model": None}),
        ("model", {"model": ""}),
        ("messages", {"messages": None}),
        ("messages", {"messages": []}),
        ("messages", {"messages": "Hello"}),
        ("messages[0]", {"messages": ["Hello"]}),
        ("messages[1].role", {"messages": [HELLO, {"role": "tool", "content": "x"}]}),
        ("messages[0].role", {"messages": [{"role": ["user"], "content": "x"}]}),
        ("messages[0].content", {"messages": [{"role": "user"}]}),
        ("messages[0].content", {"messages": [{"role": "user", "content": "half \ud83d"}]}),
        (
            "messages[0].content[0]",
            {"messages": [{"role": "user", "content": [{"type": "image_url"}]}]},
        ),
        (
            "messages[0].content[0].text",
            {"messages": [{"role": "user", "content": [{"type": "text", "text": 5}]}]},
        ),
        ("temperature", {"temperature": 2.1}),
        ("temperature", {"temperature": "hot"}),
        ("temperature", {"temperature": True}),
        ("temperature", {"temperature": float("nan")}),
        ("top_p", {"top_p": -0.1}),
        ("max_tokens", {"max_tokens": 0}),
        ("max_tokens", {"max_tokens": 1.5}),
        ("max_completion_tokens", {"max_completion_tokens": -1}),
        ("stop", {"stop": ["a", "b", "c", "d", "e"]}),
        ("stop", {"stop": ""}),
        ("stop", {"stop": 5}),
        ("seed", {"seed": "x"}),
        ("seed", {"seed": float("inf")}),
        ("n", {"n": 2}),
        ("stream", {"stream": "yes"}),
        ("stream_options", {"stream_options": {"include_usage": True}}),
        ("stream_options", {"stream": True, "stream_options": 1}),
        ("include_usage", {"stream": True, "stream_options": {"include_usage": 1}}),
    ],
)
def test_a_wrong_value_is_refused_by_name(param: str, fields: dict[str, Any]) -> None:
    """A value that cannot be used is refused as OpenAI refuses it, and the field is named."""
    refusal = refusal_of({"model": "m", "messages": [HELLO], **fields})

    assert (refusal.status, refusal.param) == (400, param)
    assert param in refusal.message


def test_a_request_is_an_object() -> None:
    """JSON of another kind is refused in words."""
    assert refusal_of([HELLO]).status == 400
