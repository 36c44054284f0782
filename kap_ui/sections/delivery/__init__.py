"""What the pages of delivery work out and word."""
