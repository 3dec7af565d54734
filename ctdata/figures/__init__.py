"""Figures with everything that has to stand beside them, by name: the page and the command make the same ones. No Streamlit.

made       what a figure carries: title, measure, n, note, data
render     figure → SVG or PNG in the sizes of an article
package    the data behind a figure, its dictionary, how to cite it
link       the lasting address of a figure
asked      the choices of an address
catalogue  every figure by its name
"""
