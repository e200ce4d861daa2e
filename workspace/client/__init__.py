"""A client for tests and benchmarks, so that a test reads like the conversation it checks."""

from workspace.client.connection import Client, Refused
from workspace.client.form import Form
from workspace.client.home import Home
from workspace.client.persona import Persona
from workspace.client.values import Message, Outcome
from workspace.client.waiting import NotSeenError, until

__all__ = [
    "Client",
    "Form",
    "Home",
    "Message",
    "NotSeenError",
    "Outcome",
    "Persona",
    "Refused",
    "until",
]
