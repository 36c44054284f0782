"""What the screens share: frame of a page, words, charts, maps. Knows Streamlit, knows no SQL."""
