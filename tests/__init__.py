"""The tests: real parts, put together as a team would."""
