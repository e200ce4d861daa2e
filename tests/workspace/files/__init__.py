"""Files: how the app and people give them, who may read them, and where they are shown."""
