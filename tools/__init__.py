"""Generators that are run by hand, or once after an update; the program never imports them."""
