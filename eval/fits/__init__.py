"""Fit the scores by which code reads an item: `python -m eval.fits demands`, `... slices`.

Labelled items of invented products, and for `slices` labels of real ones, teach them. Every figure
that is printed is cross-validated by product: the items of each are judged by weights that saw none
of them. Needs the extra `eval`.
"""
