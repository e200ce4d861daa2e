"""Conversations between editors and the bot, over the real WebSocket and HTTP."""
