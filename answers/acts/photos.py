"""A photo goes with a report: which one, by whom, and what is said of it."""

from dataclasses import dataclass, replace

from answers.acts.outcome import Actor
from answers.context import Context
from answers.photos import code_of, to_photos
from answers.progress import to_report
from answers.shapes import Message
from answers.words import render_in
from db import outbox
from db.progress import Photo, add_photo
from db.queries.progress import also_shown_by, last_report_by, report_fact
from ledger.actions import ActionKind
from ledger.errors import Reason, Refused
from ledger.progress import ADDING, ReportFact


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of one photo, or of those of an album.

    Attributes:
        added, repeated, failed: how many are new with the report, how many it had, how many could not be
            fetched.
        others: numbers of other reports that have one of them.
        by_itself: it was sent without a reply, so that its report was concluded from when it came.
    """

    report: ReportFact
    added: int = 0
    repeated: int = 0
    failed: int = 0
    others: tuple[int, ...] = ()
    by_itself: bool = False

    def and_(self, other: "Kept") -> "Kept":
        """Both together; the report as the other has it."""
        return replace(
            other,
            added=self.added + other.added,
            repeated=self.repeated + other.repeated,
            failed=self.failed + other.failed,
            others=tuple(sorted({*self.others, *other.others})),
        )


async def report_for(
    number: int | None, actor: Actor, context: Context, *, by_itself: bool = False
) -> ReportFact:
    """The report that a photo belongs to, to which the person may add.

    Args:
        number: of the report that the photo replies to, if it replies to one.
        by_itself: it replies to nothing, and so may belong to what the person has just reported.

    Raises:
        Refused: NOT_REGISTERED, PHOTO_WITHOUT_REPORT, REPORT_UNKNOWN, or what `Actor.check` raises.
    """
    person = actor.person
    if number is not None:
        report = await report_fact(context.session, number)
        if report is None:
            raise Refused(Reason.REPORT_UNKNOWN)
    else:
        since = context.now - ADDING
        last = None
        if by_itself and actor.group is None:
            last = await last_report_by(context.session, person.id, actor.chat_id, since)
        if last is None:
            raise Refused(Reason.PHOTO_WITHOUT_REPORT)
        report = last
    actor.check(ActionKind.REPORT, report.region, context.tree)
    return report


async def keep(number: int, photo: Photo, actor: Actor, context: Context) -> Kept:
    """Keep a photo with a report, in the context's writing session.

    Raises:
        Refused: as `add_photo` and `report_for` do; then nothing has changed.
    """
    report = await report_for(number, actor, context)
    added = await add_photo(context.session, number, photo)
    if added:
        await outbox.put_edits(context.session, [code_of(report)], context.now)
    others = await also_shown_by(context.session, number, photo.sha256)
    fresh = await report_fact(context.session, number)
    return Kept(fresh or report, int(added), int(not added), others=others)


async def kept_words(kept: Kept, context: Context) -> Message:
    """What was kept, with which report; a reply to it can bring more."""
    report = kept.report
    text = render_in(
        context,
        "progress_photo_kept.html.j2",
        report=report,
        added=kept.added,
        repeated=kept.repeated,
        failed=kept.failed,
        others=kept.others,
        by_itself=kept.by_itself,
    )
    buttons = (to_report(report), to_photos(report)) if report.photos else (to_report(report),)
    return Message(text, (buttons,))
