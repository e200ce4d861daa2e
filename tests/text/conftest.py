"""How the property tests run."""

from hypothesis import settings

# A deadline measures the machine, not the text.
settings.register_profile("text", deadline=None)
settings.load_profile("text")
