"""blocks.validate: what Slack would say of blocks, a message or a view; anybody may ask."""

from workspace.block_kit.blocks import problems_in_message
from workspace.block_kit.problems import Place, Problem, Surface, constraint
from workspace.block_kit.views import problems_in_view, too_large
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.web_api.arguments import Arguments
from workspace.web_api.method import Method
from workspace.web_api.rates import SPECIAL
from workspace.workspace import Workspace

_KINDS = ("blocks", "message", "view")


async def _validate(_workspace: Workspace, arguments: Arguments) -> Json:
    given = [kind for kind in _KINDS if arguments.given.get(kind) not in (None, "")]
    if len(given) != 1:
        wanted = "[ERROR] must give exactly one of: blocks, message, view"
        raise SlackError("invalid_arguments", wanted)
    kind = given[0]
    payload = arguments.structure(kind)
    if kind == "view" and too_large(payload):
        raise SlackError("view_too_large")
    problems = _problems(kind, payload)
    if not problems:
        return {}
    return {"ok": False, "error": f"invalid_{kind}", "errors": [_told(one) for one in problems]}


def _problems(kind: str, payload: object) -> list[Problem]:
    # Pointers start at what was given: "/0/text" in blocks, "/blocks/0/text" in a message or view.
    if kind == "blocks":
        return problems_in_message(payload, "")
    if kind == "view":
        return problems_in_view(payload, "")
    if not isinstance(payload, dict):
        return [constraint("must be an object", Place("", Surface.MESSAGE))]
    return problems_in_message(payload.get("blocks", []), "/blocks")


def _told(problem: Problem) -> Json:
    return {
        "code": problem.code,
        "message": problem.message,
        "field": problem.field,
        "pointer": problem.pointer,
    }


METHODS = {"blocks.validate": Method(_validate, rate=SPECIAL, public=True)}
