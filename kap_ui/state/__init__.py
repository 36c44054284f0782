"""What a script run knows: the data, the reader's choices and their address. Imports cache, words and the model."""
