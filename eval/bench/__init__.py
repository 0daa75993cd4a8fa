"""Benches: each prints figures as ratios of interleaved runs, so that a busy machine cancels out.

A bench is a module of this package with a function `run()` and a docstring whose first line says
what it measures. `python -m eval.bench` lists them.
"""
