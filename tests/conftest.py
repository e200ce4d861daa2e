"""How the property tests run."""

from hypothesis import HealthCheck, settings

# A deadline measures the machine, not the code; so does the check for slow data.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
