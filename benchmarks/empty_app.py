"""The floor: the least that a Streamlit page can do with a click."""

import streamlit as st

checked = st.checkbox("Box", key="box")
st.write("The box is checked." if checked else "The box is not checked.")
