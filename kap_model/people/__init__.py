"""People: who they are, what they may do, how they sign in, and the history of what was done."""
