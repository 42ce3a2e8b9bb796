"""What a list of projects is called: in its heading, in its workbook, in the name of the file."""

from datetime import timedelta

from answers.context import Context
from answers.words import render_in
from ledger.questions import Question


def title(question: Question, context: Context) -> str:
    """逾期未开工项目, 9月27日至9月30日开工项目: what the list is of, without region and filters."""
    last = question.since and question.since + timedelta(days=question.days or 0)
    return render_in(context, "list_titles.txt.j2", question=question, last=last)
