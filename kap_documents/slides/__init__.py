"""The parts of the slides: template, text, tables, charts. `kap_documents.pptx` puts them together."""
