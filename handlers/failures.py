"""What only we can cause: logged with its context, answered with an apology and a reference number."""

import logging
import secrets

from telegram import Update
from telegram.error import NetworkError, TelegramError

from answers.refusals import refusal_text
from handlers.replies import tell
from handlers.services import Turn
from ledger.errors import Reason, Refused

log = logging.getLogger(__name__)


async def on_failure(update: object, turn: Turn) -> None:
    """Log an error under a reference, and tell the person the reference."""
    if isinstance(turn.error, NetworkError) and update is None:
        log.warning("Telegram cannot be reached: %s", turn.error)
        return
    reference = f"E{secrets.token_hex(3).upper()}"
    log.error("%s while handling %s", reference, _of(update), exc_info=turn.error)
    if not isinstance(update, Update) or update.effective_chat is None:
        return
    try:
        await tell(update, turn, refusal_text(Refused(Reason.INTERNAL, reference=reference)))
    except TelegramError as error:
        log.warning("%s could not be told: %s", reference, error)


def _of(update: object) -> str:
    if not isinstance(update, Update):
        return "no update"
    user = update.effective_user.id if update.effective_user else None
    return f"update {update.update_id} of user {user}"
