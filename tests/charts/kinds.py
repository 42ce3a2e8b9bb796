"""Every kind of picture: cases to look at by eye, and strategies that make up any number more."""

from hypothesis import strategies as st

from answers.charts import Picture
from tests.charts import ageings, briefs, courses, maps, pictures, timelines
from tests.charts.strategies import rankings

EVERY_KIND: dict[str, Picture] = {
    **{f"ranking: {name}": picture for name, picture in pictures.ALL_CASES.items()},
    **{f"map: {name}": picture for name, picture in maps.ALL_CASES.items()},
    **{f"brief: {name}": picture for name, picture in briefs.ALL_CASES.items()},
    **{f"trend: {name}": picture for name, picture in courses.TRENDS.items()},
    **{f"funnel: {name}": picture for name, picture in courses.FUNNELS.items()},
    **{f"ageing: {name}": picture for name, picture in ageings.ALL_CASES.items()},
    **{f"timeline: {name}": picture for name, picture in timelines.ALL_CASES.items()},
}
STRATEGIES: dict[str, st.SearchStrategy[Picture]] = {
    "ranking": rankings(),
    "map": maps.maps(),
    "brief": briefs.briefs(),
    "trend": courses.trends(),
    "funnel": courses.funnels(),
    "ageing": ageings.ageings(),
    "timeline": timelines.timelines(),
}
