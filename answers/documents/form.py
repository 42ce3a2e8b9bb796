"""The form of an official document, and its fonts.

Source: GB/T 9704—2012 《党政机关公文格式》: A4; upper margin 37 mm, left margin 28 mm, type area 156 × 225
mm; 22 lines of 28 characters a page, 3号 (16 pt) 仿宋; title 2号 (22 pt) 小标宋; headings 黑体, then 楷体;
page numbers 4号 (14 pt) 宋体 between dashes, 7 mm below the type area, on the outer side: one character from
the right edge on odd pages, from the left edge on even ones. 一行 is the height of a character and 7/8 of
it, which offices set as 28 pt.
"""

from dataclasses import dataclass

PAGE_MM = (210, 297)
MARGINS_MM = {"top": 37, "bottom": 35, "left": 28, "right": 26}
TEXT_MM = (156, 225)
FOOTER_MM = 25
"""From the lower edge of the paper to the foot of the page number: the number ends 7 mm below the text."""
HEADER_MM = 20

TITLE_PT, BODY_PT, TABLE_PT, SMALL_PT, PAGE_NUMBER_PT = 22, 16, 12, 10.5, 14
"""2号, 3号, 小四, 五号, 4号."""
LINE_PT, TITLE_LINE_PT = 28, 35


@dataclass(frozen=True, slots=True)
class Font:
    """A font, and what to take where it is not installed, in that order.

    Attributes:
        family: roman (with serifs) or swiss (without), for who has none of them.
    """

    name: str
    others: tuple[str, ...]
    family: str = "roman"


TITLE = Font(
    "方正小标宋简体", ("方正小标宋_GBK", "方正小标宋简", "华文中宋", "STZhongsong", "宋体", "SimSun")
)
BODY = Font("仿宋_GB2312", ("仿宋", "FangSong", "方正仿宋_GBK", "华文仿宋", "STFangsong", "宋体", "SimSun"))
HEADING = Font(
    "黑体", ("SimHei", "方正黑体_GBK", "华文黑体", "STHeiti", "微软雅黑", "Microsoft YaHei"), "swiss"
)
SUBHEADING = Font("楷体_GB2312", ("楷体", "KaiTi", "方正楷体_GBK", "华文楷体", "STKaiti", "宋体", "SimSun"))
NUMBERS = Font("宋体", ("SimSun", "新宋体", "NSimSun", "华文宋体", "STSong"))
LATIN = "Times New Roman"
"""For digits and Latin letters."""
FONTS = (TITLE, BODY, HEADING, SUBHEADING, NUMBERS)
WARNING_RED = "C00000"
