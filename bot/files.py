"""Files that a command writes where the operator says."""

from pathlib import Path

from ledger.errors import Reason, Refused


def write(file: Path, content: bytes) -> None:
    """Write a file. Raises Refused(CANNOT_WRITE)."""
    try:
        file.write_bytes(content)
    except OSError as error:
        raise Refused(Reason.CANNOT_WRITE, text=str(file)) from error
