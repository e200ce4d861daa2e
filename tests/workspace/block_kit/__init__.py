"""The rules of Block Kit."""
