"""Generators that are run by hand. The program never imports them."""
