"""What the help pages show; one module a page."""
