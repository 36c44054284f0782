"""What `kap serve` does beyond `streamlit run`: files, headers, index page, readiness, warm-up."""
