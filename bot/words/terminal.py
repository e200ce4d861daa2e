"""What the terminal shows: starting, stopping, and what keeps the bot from it."""


def cannot_start(problems: list[str]) -> str:
    """List what has to be changed before the bot can start."""
    lines = "\n".join(f"  • {problem}" for problem in problems)
    return (
        "The bot cannot start yet. Change this in .env, in the environment, or in the file that is "
        f"named:\n{lines}\n"
        "README.md has every setting. To try everything with no account: make run"
    )


def house_rules_broken(path: str, problems: list[str]) -> str:
    """List what has to be mended in the house rules before the bot can start."""
    lines = "\n".join(f"  • {problem}" for problem in problems)
    return (
        f"The bot cannot start yet. Mend this in your house rules, {path}:\n{lines}\n"
        "Each key in that file has its comment. An empty file means that there are no rules."
    )


def cannot_go_on(why: str) -> str:
    """Say why the start failed."""
    hints = {
        "auth.test: invalid_auth": "Slack does not know SLACK_BOT_TOKEN. Copy it anew.",
        "auth.test: account_inactive": "The app was removed from this workspace. Install it anew.",
        "apps.connections.open: invalid_auth": "Slack does not know SLACK_APP_TOKEN. Copy it anew.",
        "apps.connections.open: not_allowed_token_type": (
            "SLACK_APP_TOKEN is no app-level token. It begins with xapp-."
        ),
        "auth.test: unreachable": "Slack is out of reach. Check the network and SLACK_API_URL.",
    }
    return f"The bot cannot start: {hints.get(why, why)}"


def runs_already(folder: str, page: str) -> str:
    """Refuse a second start on the same data."""
    where = f" Its page: {page}" if page else ""
    return (
        f"ChrisGPT is already running on the data in {folder}.{where}\n"
        "Stop that one with Ctrl-C to start anew, or set DATA_DIR to start another one beside it."
    )


def page_at(address: str) -> str:
    """Tell the page's address."""
    return f"Your workspace: {address}"


def writer_loading() -> str:
    """Tell that the model is loading."""
    return "The small demonstration writer is loading. You can use the page meanwhile."


def writer_is(status: str, detail: str) -> str:
    """Tell how loading the model ended."""
    if status == "ready":
        return (
            "The writer is ready. It can learn a voice in a few minutes, while you go on: "
            "type '/finetune files' in the page, and press 'Use the sample letters'."
        )
    return f"The writer could not be loaded: {detail}"


def listening(team: str) -> str:
    """Tell that the bot is there."""
    return f"ChrisGPT is listening in “{team}”. Press Ctrl-C to stop."


def engine_restarts() -> str:
    """Tell that the embedded engine ended by itself."""
    return "The embedded engine ended unexpectedly and is started again."


def workspace_ended(code: int) -> str:
    """Tell that the workspace ended by itself."""
    return (
        f"The workspace ended unexpectedly (exit code {code}), so the bot stops too. "
        "Everything is kept; start again with make run."
    )


def stopping() -> str:
    """Tell that the stop has begun."""
    return "\nStopping… Drafts that are being written are closed in a few seconds."


def stopped() -> str:
    """Tell that everything has ended."""
    return "Stopped. Everything is kept; the next start goes on from here."
