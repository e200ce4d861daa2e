"""What the bot knows and does. It knows nothing of listeners; see ARCHITECTURE.md."""
