"""Files in: read the bytes, check every row, load all of it or nothing."""
