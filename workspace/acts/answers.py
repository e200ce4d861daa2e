"""How an act ends, in the words that Slack has for the person."""

from workspace.jsons import Json

OK: Json = {"ok": True}
TROUBLE = "We had some trouble connecting. Try again?"
"""What Slack says when a form could not be handed over, or the app's answer to it is wrong."""


def failure(error: str, message: str) -> Json:
    """Nothing came of it: the code, and the words for the person."""
    return {"ok": False, "error": error, "message": message}
