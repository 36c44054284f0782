"""Documents: what is written from the points, or from the data themselves, and leaves the program as a file."""
