"""What people do, and what the app's answer to it brings about. One subject a file.

Each act is a coroutine on a `Workspace`. What Slack's own client would not allow raises
`SlackError`; what the app's silence causes is answered with
`{"ok": False, "error": …, "message": …}`, the message being Slack's words to the person.
"""
