"""Pictures that were uploaded once, by this bot, and can be sent by file id afterwards."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import PictureFileRow


async def file_id_of(session: AsyncSession, bot_id: int, picture_hash: str) -> str | None:
    """Telegram's file id of a picture, or None if this bot has not uploaded it."""
    return await session.scalar(
        select(PictureFileRow.file_id).where(
            PictureFileRow.bot_id == bot_id, PictureFileRow.picture_hash == picture_hash
        )
    )


async def keep_file_id(session: AsyncSession, bot_id: int, picture_hash: str, file_id: str) -> None:
    """Remember what Telegram calls a picture; a newer id replaces an older one."""
    await forget_file_id(session, bot_id, picture_hash)
    session.add(PictureFileRow(bot_id=bot_id, picture_hash=picture_hash, file_id=file_id))
    await session.flush()


async def forget_file_id(session: AsyncSession, bot_id: int, picture_hash: str) -> None:
    """Telegram no longer knows the id."""
    await session.execute(
        delete(PictureFileRow).where(
            PictureFileRow.bot_id == bot_id, PictureFileRow.picture_hash == picture_hash
        )
    )
