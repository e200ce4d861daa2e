"""Tests of the engines as the bot meets them: over HTTP, through the official SDK."""
