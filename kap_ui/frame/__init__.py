"""What surrounds every page: page list, navigation, header, choices, notices, footer."""
