"""Made-up targets, observations, projects, budgets and contributions that show the system at work, by what they are.

The bytes are the same on every run and every machine. A KPI with published figures or targets gets no illustrative
ones. Each KPI has a random generator of its own, seeded by its code, so that a new KPI changes no other.

- `draw`: seeded random numbers, rounding, and splitting a total
- `quarters`: quarters as numbers, and those of the plan
- `csv_files`: reading and writing rows, and the mark of what is made up
- `places`: the tree of places and the offices that report
- `recipes`: what is made up for each KPI
- `story`: how fast each KPI is, how its pace came about, and how regions differ
- `reporting`: what offices do not send
- `kpis`: a KPI with its recipe: who reports, when and how fast
- `spending`: how fast money is spent
- `targets`, `observations`, `partners`, `projects`, `budgets`, `contributions`: the rows of the file of that name
- `make`: the command, which writes the files
"""
