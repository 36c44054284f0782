"""Points: one list of what there is to say, from which slides, reports and pages are made. Knows no screen."""
