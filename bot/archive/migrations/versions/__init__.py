"""One file a step; once released, a step is never edited."""
