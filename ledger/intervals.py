"""How sure a rate and a rank are: 90% intervals, so that nobody looks best by luck.

Each region has a rate p of its own, to which its share would come with ever more projects; of its N projects
n ~ Binomial(N, p) have reached the milestone. The p of all regions come from one Beta(m·s, (1-m)·s)
distribution, whose mean m and weight s the regions themselves tell: the beta-binomial model of parametric
empirical Bayes.

    C. N. Morris, “Parametric Empirical Bayes Inference: Theory and Applications”, Journal of the American
    Statistical Association 78(381), 1983, 47-55.

With 18 regions m and s are not known exactly, and intervals that take one fitted pair for the truth are too
short. So they are averaged over all pairs that the data leave possible, each with its weight; before the data
m and 1/s are uniform, which makes the intervals hold as often as they say:

    H. Tak, J. Kelly, C. N. Morris, “Rgbp: An R Package for Gaussian, Poisson, and Binomial Random Effects
    Models with Frequency Coverage Evaluations”, Journal of Statistical Software 78(5), 2017, 1-33.

Here s ≥ 1, so that nothing is improper: with one region, with 100% everywhere or without a single project
there is still an answer, and what is not known shows as width. Regions that differ no more than by chance are
drawn together, since then the data favour a large s; the intervals then hold more often than 90%.

The interval of a rank comes from rates drawn together from the same posterior:

    N. M. Laird, T. A. Louis, “Empirical Bayes Ranking Methods”, Journal of Educational Statistics 14(1),
    1989, 29-46.

Rates are worked out on a grid, even in arcsin √p and so as fine as a rate is sure, everywhere. Sums over it
stand for all integrals: no quantile of a Beta distribution is needed, and numpy is enough (scipy would be a
large dependency for one function). Equal counts give equal intervals, always.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from ledger.ranking import FEW, Interval

Floats = NDArray[np.float64]
Share = tuple[int, int]
"""n of N."""

LEVEL = 0.90
_TAIL = (1 - LEVEL) / 2
_TAILS = (_TAIL, 1 - _TAIL)
_CELLS = 360
_MEANS, _SPREADS = 36, 12
_DRAWS = 2000
_SEED = 20211008
_TINY = 1e-300


@dataclass(frozen=True, slots=True)
class _Grid:
    """The possible rates, and what is thought of them before the data.

    Attributes:
        rates: (cells,) ascending.
        priors: (cells, pairs) share of each cell under each pair of m and s.
        a, b: (pairs,) the parameters of Beta.
        weights: (pairs,) of each pair before the data.
    """

    rates: Floats
    priors: Floats
    a: Floats
    b: Floats
    weights: Floats


@dataclass(frozen=True, slots=True)
class Bounds:
    """Ends of an interval of a rate, shares of 1, and of its rank."""

    low: float
    high: float
    first: int
    last: int


@lru_cache(maxsize=256)
def intervals(shares: tuple[Share, ...], extra: tuple[Share, ...] = ()) -> tuple[Interval | None, ...]:
    """The intervals of regions that are ranked together.

    Args:
        shares: n of N of each region.
        extra: further shares, judged by the same regions but not among them, such as the province's own;
            their rank is the one that they would have among the regions.

    Returns:
        One for each share, then for each extra one; None where N is 0.
    """
    found = zip(bounds_of(shares, extra), shares + extra, strict=True)
    return tuple(None if bounds is None else _interval(bounds, total) for bounds, (_, total) in found)


def bounds_of(shares: Sequence[Share], extra: Sequence[Share] = ()) -> list[Bounds | None]:
    """As `intervals`, not rounded."""
    counted = [share for share in shares if share[1]]
    asked = [share for share in extra if share[1]]
    if not counted and not asked:
        return [None for _ in (*shares, *extra)]
    low, high, weights = rates_of(counted, asked)
    first, last = _ranks(counted, asked, weights)
    found = map(Bounds, low.tolist(), high.tolist(), first.tolist(), last.tolist())
    return [next(found) if total else None for _, total in (*shares, *extra)]


def rates_of(shares: Sequence[Share], extra: Sequence[Share] = ()) -> tuple[Floats, Floats, Floats]:
    """Low and high ends of the rates, (shares and extra,) each; and what all shares together make of the
    pairs of the grid. No N may be 0."""
    grid = _grid()
    likelihood = _likelihood([*shares, *extra], grid.rates)
    evidence = np.log(np.maximum(_product(likelihood, grid.priors), _TINY))
    of_shares = evidence[: len(shares)]
    known = np.log(grid.weights) + of_shares.sum(axis=0)
    others = np.repeat(known[None, :], len(likelihood), axis=0)
    others[: len(shares)] -= of_shares
    low, high = _ends(likelihood * _product(_normal(others), grid.priors.T))
    return low, high, _normal(known[None, :])[0]


def _likelihood(shares: Sequence[Share], rates: Floats) -> Floats:
    """(shares, cells), the greatest of each share 1."""
    counts = np.array(shares, dtype=np.float64)
    reached, missed = counts[:, :1], counts[:, 1:] - counts[:, :1]
    return _scaled(reached * np.log(rates) + missed * np.log1p(-rates))


def _normal(logs: Floats) -> Floats:
    """Rows of weights that add up to 1."""
    weights = _scaled(logs)
    weights /= weights.sum(axis=1, keepdims=True)
    return weights


def _scaled(logs: Floats) -> Floats:
    scaled: Floats = np.exp(logs - logs.max(axis=1, keepdims=True))
    return scaled


def _ends(posterior: Floats) -> tuple[Floats, Floats]:
    """The rates below and above which 5% of each row lie; 0 and 1 where that is in the outermost cell."""
    cells = posterior.shape[1]
    edges = np.sin(np.linspace(0, np.pi / 2, cells + 1)) ** 2
    below = np.pad(posterior.cumsum(axis=1), ((0, 0), (1, 0)))
    low, high = np.array([np.interp(_TAILS, row / row[-1], edges) for row in below]).T
    return np.where(low < edges[1], 0.0, low), np.where(high > edges[-2], 1.0, high)


def _ranks(
    shares: Sequence[Share], extra: Sequence[Share], weights: Floats
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last rank of each among the shares: 90% of the draws lie between them, or more."""
    grid, dice = _grid(), np.random.default_rng(_SEED)
    pairs = dice.choice(len(weights), size=_DRAWS, p=weights)
    counts = np.array([*shares, *extra], dtype=np.float64)
    reached, missed = counts[:, 0], counts[:, 1] - counts[:, 0]
    drawn = dice.beta(grid.a[pairs, None] + reached, grid.b[pairs, None] + missed)
    ranks = 1 + (drawn[:, None, : len(shares)] > drawn[:, :, None]).sum(axis=2)
    is_extra = np.arange(len(counts)) >= len(shares)
    _, alike = np.unique(np.column_stack((counts, is_extra)), axis=0, return_inverse=True)
    ends = [_central(ranks[:, alike == one], len(shares) + 1) for one in range(alike.max() + 1)]
    first, last = np.array(ends, dtype=np.int64)[alike].T
    return first, last


def _central(ranks: NDArray[np.int64], most: int) -> tuple[int, int]:
    """The narrowest ranks below and above which at most 5% lie each."""
    upto = np.bincount(ranks.ravel(), minlength=most + 1).cumsum()
    first, last = np.searchsorted(upto, np.array(_TAILS) * upto[-1])
    return int(first), int(last)


def _product(one: Floats, other: Floats) -> Floats:
    """The matrix product without BLAS, whose threads cost more than so small a product is worth."""
    product: Floats = np.einsum("ij,jk->ik", one, other)
    return product


@cache
def _grid() -> _Grid:
    means = np.sin(_middles(_MEANS) * np.pi / 2) ** 2
    mean, spread = (axis.ravel() for axis in np.meshgrid(means, _middles(_SPREADS)))
    return grid_of(mean, 1 / spread**2, np.sqrt(mean * (1 - mean)) * spread)


def grid_of(mean: Floats, weight: Floats, thought: Floats) -> _Grid:
    """The grid for given pairs of m and s; `thought`, what is thought of them before the data, to scale."""
    rates = np.sin(_middles(_CELLS) * np.pi / 2) ** 2
    a, b = mean * weight, (1 - mean) * weight
    logs = np.log(rates)[:, None] * (a - 0.5) + np.log1p(-rates)[:, None] * (b - 0.5)
    priors = np.exp(logs - logs.max(axis=0))
    return _Grid(rates, priors / priors.sum(axis=0), a, b, thought / thought.sum())


def _middles(count: int) -> Floats:
    """Of so many equal parts of 0 to 1."""
    middles: Floats = (np.arange(count) + 0.5) / count
    return middles


def _interval(bounds: Bounds, total: int) -> Interval:
    low, high = round(1000 * bounds.low), round(1000 * bounds.high)
    return Interval(low, high, bounds.first, bounds.last, total < FEW)
