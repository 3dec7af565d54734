"""What stands in an address: filters by name, their values in words, and the criteria that they make. No Streamlit."""
