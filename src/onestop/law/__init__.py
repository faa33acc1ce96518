"""The law as values: places, conditions, requirements, regimes, procedures, and the view of one place on one day."""
