"""What each section of pages works out and words. A section imports `shared`, never another section."""
