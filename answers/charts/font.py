"""The Chinese font of all pictures: Noto Sans SC (SIL Open Font License) out of the `zhplot` distribution.

`zhplot` itself is never imported: its import changes matplotlib's settings for the whole process.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from answers.charts.errors import FontMissing

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

PACKAGE = "zhplot"
FILE = "NotoSansSC-Regular.ttf"
_MEASURED_AT = 1000
_EM = _MEASURED_AT * 65536
"""FreeType counts linear advances in 1/65536 px."""


def font_path() -> Path:
    """The font file. Raises FontMissing with what to do about it."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise FontMissing(f"缺少中文字体：未安装 {PACKAGE}，请运行 pip install {PACKAGE}")
    path = Path(spec.origin).parent / "fonts" / FILE
    if not path.is_file():
        raise FontMissing(f"缺少中文字体：{path} 不存在，请重新安装 {PACKAGE}")
    return path


def missing_glyphs(text: str) -> str:
    """The characters of `text` that the font cannot draw, each once, in order; empty when it draws all."""
    known = _font().get_charmap()
    return "".join(dict.fromkeys(character for character in text if ord(character) not in known))


def width_of(words: str, size: float) -> float:
    """How wide `words` are when set at `size` px, in px. Raises FontMissing."""
    return sum(map(_advance, words)) * size


def widest(words: Iterable[str], size: float) -> float:
    """How wide the widest of them is at `size` px; 0 for none. Raises FontMissing."""
    return max((width_of(word, size) for word in words), default=0)


@cache
def _advance(character: str) -> float:
    """In em."""
    from matplotlib.ft2font import LoadFlags

    return _font().load_char(ord(character), flags=LoadFlags.NO_HINTING).linearHoriAdvance / _EM


@cache
def _font() -> FT2Font:
    from matplotlib.ft2font import FT2Font  # importing matplotlib takes a while: only for who draws

    font = FT2Font(font_path())
    font.set_size(_MEASURED_AT, 72)
    return font
