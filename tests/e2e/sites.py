"""A project to report about, and what became of it."""

from ledger.actions import Action, ActionKind
from ledger.phases import Milestone
from ledger.vocabulary import MILESTONE
from tests.e2e.stage import Stage

OPEN = "9999-12-31"


class Site:
    """A project of 许昌, or of a county of it, that has not reached a milestone yet.

    Attributes:
        word: what the milestone is called.
        invested: 万元.
    """

    def __init__(
        self, stage: Stage, county: str = "4110", milestone: Milestone = Milestone.START, number: int = 0
    ) -> None:
        found = stage.rows(
            "SELECT DISTINCT p.id, p.code, p.name, p.invested_wan FROM project p "
            f"JOIN milestone m ON m.project_id = p.id AND m.kind = '{milestone}' "
            "JOIN entry e ON e.project_id = p.id "
            f"WHERE p.region_code LIKE '{county}%' AND m.actual_on = '{OPEN}' AND e.withdrawn_on = '{OPEN}' "
            "ORDER BY p.id"
        )
        self.id, self.code, self.name, self.invested = found[number]
        self.milestone, self.word = milestone, MILESTONE[milestone]

    def reported(self, stage: Stage) -> list[tuple[object, ...]]:
        """The reports: number, who, milestone, day, 万元, what they were sure of."""
        return stage.rows(
            "SELECT id, reported_by, milestone, reached_on, invested_wan, sure FROM progress_report "
            f"WHERE project_id = {self.id} ORDER BY id"
        )

    def history(self, stage: Stage) -> list[tuple[object, ...]]:
        """What reports changed in the ledger."""
        return stage.rows(
            "SELECT source, actor, subject, field, new, sure FROM history "
            f"WHERE project_id = {self.id} AND source LIKE 'report:%' ORDER BY id"
        )

    def reached(self, stage: Stage) -> str:
        """The actual day of the milestone."""
        [(day,)] = stage.rows(
            f"SELECT actual_on FROM milestone WHERE project_id = {self.id} AND kind = '{self.milestone}'"
        )
        return str(day)

    def photos(self, stage: Stage) -> list[tuple[object, ...]]:
        """The photos: which report, who sent it."""
        return stage.rows(
            "SELECT f.report_id, f.sent_by FROM progress_photo f "
            "JOIN progress_report r ON r.id = f.report_id "
            f"WHERE r.project_id = {self.id} ORDER BY f.id"
        )

    def code_for(self, kind: ActionKind = ActionKind.REPORT) -> str:
        """A button about the project."""
        return Action(kind, subject=self.id).encode()
