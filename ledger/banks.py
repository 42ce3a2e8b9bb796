"""Banks as they are called for short, and in full: 建行许昌分行 is 建设银行许昌分行."""

_IN_FULL = (
    ("工行", "工商银行"),
    ("农行", "农业银行"),
    ("中行", "中国银行"),
    ("建行", "建设银行"),
    ("交行", "交通银行"),
    ("招行", "招商银行"),
    ("邮储银行", "邮政储蓄银行"),
    ("国开行", "国家开发银行"),
    ("农发行", "农业发展银行"),
)
_LOOSE = {"邮储": ("邮储", "邮政储蓄"), "国开": ("国开", "国家开发银行"), "农发": ("农发", "农业发展银行")}


def spellings(name: str) -> tuple[str, ...]:
    """The ways in which a ledger may hold the bank, what was typed first.

    Args:
        name: a bank's name or a part of it.
    """
    found = [name, *_LOOSE.get(name, ())]
    for short, full in _IN_FULL:
        if name.startswith(short):
            found.append(full + name.removeprefix(short))
        elif full in name:
            found.append(name.replace(full, short))
    return tuple(dict.fromkeys(found))
