"""Colours, shapes and the stylesheet. Imports the model's vocabulary."""
