"""House style: sizes and colours that all pictures share."""

WIDTH = 1080
MARGIN = 44
SMALLEST = 22
"""Least size of type, px: the smallest that is still read when the sheet is 390 px wide."""

PAPER = "#FFFFFF"
INK = "#17232F"
MUTED = "#566373"
FAINT = "#8592A1"
RULE = "#D8DEE5"
TRACK = "#EFF2F6"
STRONG = "#3F7CB8"
SOFT = "#A8C5E2"
ACCENT = "#C8500A"
ACCENT_TINT = "#FDF0E4"
"""Blue and vermilion differ for every kind of colour vision, strong and soft also in grey."""
