"""Files: who gave them, what they are, their bytes on disk, and where they are shown."""
