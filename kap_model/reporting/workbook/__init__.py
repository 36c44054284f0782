"""The workbook of a submission: made for a place and quarter, brought back filled, and given back marked."""
