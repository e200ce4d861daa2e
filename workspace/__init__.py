"""A Slack on this machine: Slack's Web API, Socket Mode, and a page in the browser for people."""
