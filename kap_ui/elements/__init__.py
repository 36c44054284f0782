"""Our Streamlit components: the Python half of each script in `static/scripts`, and their events."""
