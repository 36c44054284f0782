"""Languages, numbers and dates by locale, gettext and its catalogues. Imports cache and the model's vocabulary."""
