"""Act as a person, and see what that person sees: for the page, and for tests."""
