"""How a published sum is spread over projects: many small ones and few large."""

from random import Random

UNIT_WAN = 1_000
"""Investments are announced to the tenth of an 亿: multiples of 1000 万元."""


def spread(rng: Random, total_wan: int, parts: int, minimum_wan: int) -> list[int]:
    """`parts` amounts of at least `minimum_wan`, multiples of 1000万元, adding up to `total_wan` exactly."""
    spare = (total_wan - parts * minimum_wan) // UNIT_WAN
    if spare < 0:
        raise ValueError(f"{total_wan}万元 is too little for {parts} projects of {minimum_wan}万元")
    weights = [rng.lognormvariate(0, 0.9) for _ in range(parts)]
    units = share_out(spare, weights)
    return [minimum_wan + unit * UNIT_WAN for unit in units]


def share_out(total: int, weights: list[float]) -> list[int]:
    """`total` whole things shared by weight; what rounding leaves goes to the largest remainders."""
    exact = [total * weight / sum(weights) for weight in weights]
    shares = [int(share) for share in exact]
    by_remainder = sorted(range(len(weights)), key=lambda i: (shares[i] - exact[i], i))
    for i in by_remainder[: total - sum(shares)]:
        shares[i] += 1
    return shares
