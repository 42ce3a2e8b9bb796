"""Invented names. The brands are words that no company is likely to bear; each is used with its place."""

from random import Random

from db.demo.tables import Product
from ledger.regions import Region

FIRST = "禾曜澄砚昀珩朔岚霁峤煦澍翊嵘稷钧铄栩汀穆"
SECOND = "屿砾桐崖渡朴笙榆汐麓樾庐稔葳沅壑蘅岫棠圩"
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡"
GIVEN = "建国志远文博海峰永胜明辉晓东卫华春林国庆新民玉兰秀英丽娟红梅雅琴俊杰思源嘉宁宏伟光耀振兴子涵静怡慧敏"
BANKS = (
    ("国开行河南省分行", 2),
    ("农发行{city}分行", 3),
    ("工商银行{place}支行", 5),
    ("农业银行{place}支行", 5),
    ("中国银行{place}支行", 5),
    ("建设银行{place}支行", 5),
    ("交通银行{city}分行", 2),
    ("邮储银行{place}支行", 3),
    ("中原银行{place}支行", 4),
    ("农商银行{place}支行", 3),
)
FORMS = (
    "{place}年产{quantity}{unit}{product}项目",
    "{place}年产{quantity}{unit}{product}项目",
    "{short}{brand}{product}生产基地项目",
    "{short}{brand}年产{quantity}{unit}{product}项目",
    "{short}{product}产业园项目",
)
FACILITY_FORMS = ("{place}{product}项目", "{short}{brand}{product}项目")


class Names:
    """Hands out project and company names, each only once."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._used: set[str] = set()

    def project(self, place: Region, product: Product, brand: str) -> str:
        """A name that says the place and what is made, such as 长葛市年产30万吨再生铝合金新材料项目."""
        forms = FORMS if product.unit else FACILITY_FORMS
        for attempt in range(1000):
            form = self._rng.choice(forms) if attempt < 20 else forms[-1].replace("项目", "（二期）项目")
            name = form.format(
                place=place.name,
                short=place.short_name,
                brand=brand,
                product=product.product,
                quantity=_rounded(self._rng.randint(product.low, product.high)),
                unit=product.unit,
            )
            if self._take(name):
                return name
        raise ValueError(f"no name left for {product.product} in {place.name}")

    def company(self, place: Region, product: Product) -> tuple[str, str]:
        """A new company's name, and the brand in it."""
        while True:
            brand = self._rng.choice(FIRST) + self._rng.choice(SECOND)
            name = f"{place.short_name}{brand}{product.trade}有限公司"
            if self._take(name):
                return name, brand

    def _take(self, name: str) -> bool:
        if name in self._used:
            return False
        self._used.add(name)
        return True


def person(rng: Random) -> str:
    """A person's name of three characters."""
    return rng.choice(SURNAMES) + rng.choice(GIVEN) + rng.choice(GIVEN)


def bank(rng: Random, city: Region, place: Region) -> str:
    """主办银行: the branch that keeps the project's finance."""
    form = rng.choices([form for form, _ in BANKS], [weight for _, weight in BANKS])[0]
    return form.format(city=city.short_name, place=place.short_name)


def _rounded(quantity: int) -> int:
    """The quantity as one announces it: two significant digits."""
    step = int(10 ** max(0, len(str(quantity)) - 2))
    return quantity // step * step
