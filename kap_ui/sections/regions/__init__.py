"""What the pages about regions and offices say and show, made of marks and words; one module a page."""
