"""What the pages about results say and show, made of marks and words; one module a page."""
