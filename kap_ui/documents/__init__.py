"""The documents that a reader takes from a page. Each is written, when it is asked for, in a process of its own."""
