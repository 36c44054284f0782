"""Tables out: frames to CSV and XLSX, with formulas neutralised."""
