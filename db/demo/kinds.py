"""What the projects of a batch are about: category, product and size, as the tables say."""

from random import Random

from db.demo.drafts import Kind
from db.demo.money import spread
from db.demo.tables import BatchPlan, CategoryShare, CityRow, Product, Tables

ADVANCED = "先进制造业"
EMERGING = "战略性新兴产业"
ON_THE_SPOT = "现场签约"
REBUILDING = "灾后重建"

BYD_CITY = "410100"
BYD_COUNTY = "410122"
BYD_WAN = 1_600_000
BYD = Kind(
    product=Product(EMERGING, "新能源及网联汽车", "汽车制造业", "汽车", "比亚迪汽车", "", 0, 0),
    categories=(EMERGING,),
    total_wan=BYD_WAN,
    name="比亚迪汽车产业项目",
    company="比亚迪",
    county=BYD_COUNTY,
)
"""The one project that the published report names, with its city and investment."""


class Kinds:
    """Deals out kinds, each with a product that its city goes in for."""

    def __init__(self, tables: Tables, seed: str) -> None:
        self._tables = tables
        self._rng = Random(f"{seed}/kinds")

    def published_shares(self) -> list[tuple[CategoryShare, int]]:
        """Of phase 1's signed projects but 比亚迪, each one's category share and its 万元; shuffled."""
        dealt = []
        for share in self._tables.signed_categories:
            named = int(share.category == EMERGING and not share.on_the_spot)
            rest = share.investment_wan - named * BYD_WAN
            amounts = spread(self._rng, rest, share.projects - named, 10_000)
            dealt += [(share, amount) for amount in amounts]
        self._rng.shuffle(dealt)
        return dealt

    def amounts(self, plan: BatchPlan) -> list[int]:
        """万元 of each new project of a batch."""
        return spread(self._rng, plan.investment_wan, plan.fresh, plan.minimum_wan)

    def of_share(self, share: CategoryShare, amount_wan: int, city: CityRow) -> Kind:
        product = self._product(city, [p for p in self._ordinary if _belongs(p, share.category)])
        extra = (ON_THE_SPOT,) if share.on_the_spot else ()
        return Kind(product, (product.category, *extra), amount_wan)

    def any_of(self, amount_wan: int, city: CityRow, after_flood: bool) -> Kind:
        """Anything the city goes in for; 灾后重建 only once there was a flood to rebuild after."""
        pool = list(self._tables.products) if after_flood else self._ordinary
        category = self._rng.choices((ADVANCED, EMERGING, ""), (42, 34, 24))[0]
        product = self._product(city, [p for p in pool if _belongs(p, category)])
        return Kind(product, (product.category,), amount_wan)

    @property
    def _ordinary(self) -> list[Product]:
        return [p for p in self._tables.products if p.category != REBUILDING]

    def _product(self, city: CityRow, pool: list[Product]) -> Product:
        weights = [1 + 3 * city.chains.count(product.chain) for product in pool]
        return self._rng.choices(pool, weights)[0]


def _belongs(product: Product, category: str) -> bool:
    """Whether a product is of the category; the empty category is everything but the two counted ones."""
    return product.category == category if category else product.category not in (ADVANCED, EMERGING)
