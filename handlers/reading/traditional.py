"""Traditional characters, read as the simplified ones that the grammar and the ledger are written in.

Only characters outside GB 2312 are changed, one by one: whoever writes simplified Chinese hardly has others,
so that a name such as 乾 in 乾元 stays as it is.
"""

from functools import lru_cache

from opencc import OpenCC


def simplified(text: str) -> str:
    """The text with each traditional character simplified; as many characters as before."""
    return text if text.isascii() else "".join(map(_simple, text))


@lru_cache(maxsize=8192)
def _simple(char: str) -> str:
    if char.isascii() or _is_gb2312(char):
        return char
    simple = _converter().convert(char)
    return simple if len(simple) == 1 else char


def _is_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")
