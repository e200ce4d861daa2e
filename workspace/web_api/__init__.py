"""Slack's Web API, as far as the product calls it."""
