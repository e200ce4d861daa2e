"""A small app that knows nothing of this workspace: start here to try one of your own in it."""
