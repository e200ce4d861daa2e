"""What a request to the app looks like: its address, its body, and its headers."""

import hashlib
import hmac
import json
from urllib.parse import urlencode

from workspace.delivery.record import Envelope
from workspace.jsons import Json
from workspace.manifest import Manifest


def address(manifest: Manifest, kind: str, payload: Json) -> str:
    """Where the manifest wants such a payload; empty when it names no address for it."""
    if kind == "events_api":
        return manifest.events_url
    if kind == "slash_commands":
        command = manifest.command(str(payload.get("command")))
        return command.url if command else ""
    if payload.get("type") == "block_suggestion":
        return manifest.options_url or manifest.interactivity_url
    return manifest.interactivity_url


def body(envelope: Envelope) -> tuple[str, str]:
    """The body, and its content type."""
    form = "application/x-www-form-urlencoded"
    if envelope.type == "slash_commands":
        given = {key: value for key, value in envelope.payload.items() if value is not None}
        return urlencode(given), form
    content = json.dumps(envelope.payload)
    if envelope.type == "interactive":
        return urlencode({"payload": content}), form
    return content, "application/json"


def retry_headers(envelope: Envelope) -> dict[str, str]:
    """What a repeated event says of itself: which attempt it is, and why."""
    if not envelope.retry_attempt:
        return {}
    return {
        "X-Slack-Retry-Num": str(envelope.retry_attempt),
        "X-Slack-Retry-Reason": envelope.retry_reason,
    }


def signature_headers(secret: str, body: str, at: int) -> dict[str, str]:
    """What proves that a body comes from the workspace: Slack's signature, version 0.

    The time is the real one, and not the workspace's: the app compares it with its own.
    """
    signed = hmac.new(secret.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256)
    return {
        "X-Slack-Request-Timestamp": str(at),
        "X-Slack-Signature": f"v0={signed.hexdigest()}",
    }
