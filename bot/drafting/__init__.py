"""Drafts: brief → prompt → growing text → version → output file."""
