"""The points as slides on the screen: their pictures in large type, and the deck of all of them."""
