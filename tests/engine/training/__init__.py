"""The trainer, through its own doors."""
