"""A company's owners and controllers as a picture. Nothing here asks the graph or a source: names are handed in.

chart.py     which parties and holdings are drawn, and what is folded into one box
texts.py     what stands in a box and on an arrow, and how much room that takes
layout.py    where it stands: Graphviz
svg.py       the picture as text
png.py       the picture as pixels, with a font of our own
"""
