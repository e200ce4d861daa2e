"""Reviewing a draft: changes, edits, decisions, files."""
