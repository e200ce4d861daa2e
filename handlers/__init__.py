"""Listeners: what Slack hands in, by subject; and the service that they make up."""
