"""The command line `kap`, a module a command. It may import the model and the server; nothing imports it."""
