"""The app's Home tab in front of a person."""

from workspace.client.view import View


class Home(View):
    """What the app published for one person."""
