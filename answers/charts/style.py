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

SERIES = (INK, ACCENT, "#0072B2", "#009E73", "#CC79A7")
"""Lines of one picture: the whole, what is picked out, and up to three more. Okabe and Ito, Color Universal
Design (2008), with our own vermilion; each is also labelled at its end."""
LATENESS = ("#F7CE9E", "#E5802F", "#8C2F06")
"""Overdue for long, longer, longest: light to dark, so that they differ in grey too."""
STEPS = ("#E3EDF7", "#B7D1EA", "#7FAEDA", "#3F7CB8", "#17497D")
"""Steps of a share, lowest first."""
DARK_FROM = 3
"""Words on this step and the darker ones are white."""
VOID = "#F4F4F4"
"""Grey, for what has nothing to count; with a line of RULE around it."""
