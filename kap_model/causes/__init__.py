"""What changed between two states of the data, split by cause, so that the parts add up to the whole change."""
