"""Every text that a person sees, by subject: what happened, what was kept, what to do next.

Plain text, unless a function's name ends in `_mrkdwn`: those take nothing that a stranger wrote.
"""
