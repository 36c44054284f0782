"""Charts: pure functions that return a Vega-Lite specification for a palette; the data are sent apart, by name."""
