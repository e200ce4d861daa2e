"""Watch what the app does, and make trouble for it: for tests, and for the curious."""
