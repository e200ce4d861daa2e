"""Training files: checked, kept, converted, split, shown, brought from Slack."""
