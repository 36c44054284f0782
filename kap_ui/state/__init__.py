"""What a script run knows: the data, and what the reader chose. Imports cache, words and the model."""
