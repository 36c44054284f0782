"""What the pages of reporting work out and word."""
