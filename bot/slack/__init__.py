"""The one door out to Slack: rate budget, escaping, growing messages, cards."""
