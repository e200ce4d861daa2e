"""The page in a real browser, with the real workspace and small Bolt apps behind it."""
