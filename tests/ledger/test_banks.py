"""A bank is found by its short name and by its full one."""

import pytest

from ledger.banks import spellings


@pytest.mark.parametrize(
    ("name", "also"),
    [
        ("建行", "建设银行"),
        ("建行许昌分行", "建设银行许昌分行"),
        ("中国建设银行", "中国建行"),
        ("国开行", "国家开发银行"),
    ],
)
def test_it_is_looked_for_by_both_names(name: str, also: str) -> None:
    assert spellings(name)[0] == name
    assert also in spellings(name)


def test_any_other_name_stands_for_itself() -> None:
    assert spellings("中原银行") == ("中原银行",)
