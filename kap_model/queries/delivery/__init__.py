"""Questions about delivery: initiatives and projects, the rolling operational plan, contributions, published amounts.

Each question reads with a fixed number of statements; what follows from the answers is a function of them alone.
"""
