"""What a look and a control are: JSON objects in and out."""

from collections.abc import Awaitable, Callable, Mapping

from workspace.jsons import Json
from workspace.workspace import Workspace

Look = Callable[[Workspace, Mapping[str, str]], Json]
Control = Callable[[Workspace, Json], Awaitable[Json]]
