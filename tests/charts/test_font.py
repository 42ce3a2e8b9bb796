"""The Chinese font: found without importing its package, and able to draw every word we have."""

import importlib.util
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from answers.charts import FontMissing, font
from answers.charts.ranking import draw
from db.data import henan
from ledger import vocabulary
from ledger.questions import CATEGORIES
from tests.charts.pictures import picture


def test_it_is_found_without_importing_its_package() -> None:
    code = "import sys; from answers.charts import Painter; from answers.charts.font import font_path; "
    code += "print(font_path().stat().st_size > 1_000_000, {'zhplot', 'matplotlib'} & set(sys.modules))"

    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert result.stdout.strip() == "True set()"


def test_it_says_what_to_do_when_the_package_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    with pytest.raises(FontMissing, match="pip install zhplot"):
        font.font_path()


def test_it_says_what_to_do_when_the_file_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(font, "FILE", "nowhere.ttf")

    with pytest.raises(FontMissing, match=r"nowhere\.ttf 不存在"):
        font.font_path()


def test_it_tells_which_characters_it_cannot_draw() -> None:
    assert font.missing_glyphs("许昌🔴🔴85.7%🟠") == "🔴🟠"


def test_it_has_every_region_of_henan() -> None:
    assert font.missing_glyphs("".join(region.name + region.short_name for region in henan())) == ""


def test_it_has_every_word_of_the_vocabulary() -> None:
    tables = [value for name, value in vars(vocabulary).items() if name.isupper() and isinstance(value, dict)]
    words = [word for table in tables if table is not vocabulary.LEVEL_MARK for word in table.values()]

    assert len(words) > 20
    assert font.missing_glyphs("".join([*words, *CATEGORIES, vocabulary.DIGITS])) == ""


def test_it_has_every_character_of_the_pictures_own_code() -> None:
    source = "".join(path.read_text("utf-8") for path in Path(font.__file__).parent.glob("*.py"))

    assert font.missing_glyphs("".join(c for c in source if unicodedata.category(c) != "Cc")) == ""


def test_a_missing_glyph_is_an_error_in_tests() -> None:
    with pytest.raises(UserWarning, match="Glyph"):
        draw(picture({"🔴": (1, 2)}))
