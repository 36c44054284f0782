"""Everything that uses private names of Streamlit, one module each."""
