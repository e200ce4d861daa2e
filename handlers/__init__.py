"""Listeners: what Slack and the console hand in, by subject. They decide little and do less."""
