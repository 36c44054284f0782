"""The command line `kap`. It may import the model and the server; nothing imports it."""
