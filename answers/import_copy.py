"""The words of the annotated copy of a workbook: what is said of which cell.

It is worded and written in a process of its own (`ImportDesk.apart`), for it takes seconds and opens a
stranger's file with a large library.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from answers.import_notes import note_lines
from answers.words import plain, render
from db.workbook.importing.plan import Asked, Change
from db.workbook.importing.proposal import Proposal
from db.workbook.problems import Rejection
from db.workbook.sheets.annotate import annotated
from db.workbook.sheets.marks import MOST_LISTED, Colour, Mark, Words
from ledger.regions import RegionTree


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Words marks of one plan."""

    plan: Proposal
    tree: RegionTree
    several: bool

    def of_rejection(self, item: Rejection) -> Mark:
        facts = item.facts
        written = facts.get("text", facts.get("value", facts.get("new", "")))
        return self._mark("rejected", Colour.REFUSED, item, "", self._value(item, written), item)

    def of_question(self, item: Asked) -> Mark:
        project = f"{item.code} {item.title}"
        return self._mark("asked", Colour.ASKED, item, project, self._value(item, item.new), item)

    def of_change(self, item: Change, project: str) -> Mark:
        return self._mark("change", Colour.CHANGED, item, project, self._value(item, item.new), item)

    def _mark(
        self,
        kind: str,
        colour: Colour,
        place: Rejection | Asked | Change,
        project: str,
        written: str,
        item: object,
    ) -> Mark:
        text = self._say(what=kind, item=item, code=project.partition(" ")[0])
        return Mark(
            place.sheet, place.row, place.field, colour, _word("kind", kind=kind), project, written, text
        )

    def _value(self, item: Rejection | Asked | Change, value: object) -> str:
        return self._say(what="value", field=item.field, value=value) if value not in ("", None) else ""

    def _say(self, **values: object) -> str:
        return plain(
            render("import_marks.html.j2", plan=self.plan, tree=self.tree, several=self.several, **values)
        )


def copy_of(content: bytes, proposal: Proposal, tree: RegionTree) -> bytes:
    """The sender's workbook with everything that the plan says of its cells.

    Args:
        content: as it was sent; empty to have the list alone.
    """
    proposal = proposal.whole()
    marks = list(_marks(proposal, _Speaker(proposal, tree, len(proposal.sheets) > 1)))
    return annotated(content, proposal.file_name, proposal.sheets, marks, _words(proposal, len(marks), tree))


def has_marks(proposal: Proposal) -> bool:
    """Whether there is anything to be said of any cell."""
    return bool(proposal.rejected or proposal.asked or proposal.changed)


def _marks(proposal: Proposal, speaker: _Speaker) -> Iterator[Mark]:
    """The worst first."""
    yield from map(speaker.of_rejection, proposal.rejected[:MOST_LISTED])
    yield from map(speaker.of_question, proposal.asked[:MOST_LISTED])
    left = MOST_LISTED
    for changed in proposal.changed:
        project = f"{changed.record.code} {changed.record.name}"
        for change in changed.changes:
            if left == 0:
                return
            left -= 1
            yield speaker.of_change(change, project)


def _words(proposal: Proposal, marks: int, tree: RegionTree) -> Words:
    intro = [_word("head", plan=proposal), _word("counts", plan=proposal)]
    if marks > MOST_LISTED:
        intro.append(_word("cut", shown=MOST_LISTED, total=marks))
    notes = (
        plain(render("import_marks.html.j2", what="note", note=line, tree=tree))
        for line in note_lines(proposal.notes)
    )
    return Words(
        title=_word("title"),
        author=_word("author"),
        intro=(*intro, *notes),
        headers=tuple(_word("headers").split("|")),
        colours={colour: _word("colour", colour=colour.name) for colour in Colour},
    )


def _word(what: str, **values: object) -> str:
    return render("import_copy.txt.j2", what=what, **values)
