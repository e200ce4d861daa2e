"""The command that trains: what is typed and pressed, and what is done for it."""
