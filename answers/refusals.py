"""One clear sentence for everything that is refused."""

from answers.words import render
from ledger.errors import Refused


def refusal_text(refused: Refused) -> str:
    """What to do instead, in one Chinese sentence. Plain text, no HTML."""
    return render("refused.txt.j2", reason=refused.reason.value, facts=refused.facts)
