"""The figures of ``docs/``, measured: ``python -m benchmarks`` prints them all."""
