"""What `kap serve` does beyond `streamlit run`: compressed files, security headers, index page, readiness, warm-up."""
