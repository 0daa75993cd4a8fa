"""The report as one self-contained page."""

from .write import render_html

__all__ = ["render_html"]
