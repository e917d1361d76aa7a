"""The machinery of checks: registry, runner, the pair that a check reads, the prefilter."""
