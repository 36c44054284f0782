"""A chart, rows or a table as a figure: head, alt text, table, downloads, pictures."""
