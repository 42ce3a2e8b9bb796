"""The demo ledger: synthetic projects that add up to the published figures of phase 1.

Only the aggregates are real; every project, company and person in it is invented (比亚迪汽车产业项目 is
named in the published report, its days and progress here are invented too). Whatever shows it marks it 演示.
"""

from db.demo.generate import demo_ledger
from db.demo.shapes import DemoEntry, DemoExtension, DemoGroup, DemoLedger, DemoPerson, DemoProject

__all__ = [
    "DemoEntry",
    "DemoExtension",
    "DemoGroup",
    "DemoLedger",
    "DemoPerson",
    "DemoProject",
    "demo_ledger",
]
