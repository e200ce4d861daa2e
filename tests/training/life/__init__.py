"""The life of a job: planned, confirmed, created once, watched, ended; and every way to die."""
