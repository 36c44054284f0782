"""The Kigali Action Plan and its arithmetic: tables, import, queries, measures. Knows no screen."""
