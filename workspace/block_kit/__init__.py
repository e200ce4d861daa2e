"""Block Kit's rules: what Slack refuses in blocks, elements and views. Pure; no I/O."""
