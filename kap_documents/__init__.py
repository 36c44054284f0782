"""Documents: what is written from points, for those who take the figures along. Knows no screen."""
