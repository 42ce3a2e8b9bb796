"""Why a picture cannot be drawn. All of them are ours to mend, none is the asker's fault."""

from ledger.errors import SanpiError


class ChartError(SanpiError):
    """A picture could not be drawn; the same answer in words still can be given."""


class FontMissing(ChartError):  # noqa: N818 - what `sanpi check` says
    """The Chinese font is not installed."""


class PainterBusy(ChartError):  # noqa: N818 - a state, soon over
    """More pictures are waiting to be drawn than the painter accepts."""


class PainterClosed(ChartError):  # noqa: N818 - a state
    """The painter was closed: the program is ending."""
