"""Charts: pure functions from a palette to an Altair chart; the data come apart, by name."""
