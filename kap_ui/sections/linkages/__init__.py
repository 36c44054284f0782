"""What the pages of linkages say and compose."""
