"""`sanpi run` without Telegram's limits on sending. ``python -m benchmarks.unpaced CONFIG ISO-TIME``

They would be all that is measured: the bots are asked more often than a chat may be answered.
"""

import asyncio
import sys
from pathlib import Path

from bot.pacing import unpaced
from bot.place import Place
from bot.running import run_bot

if __name__ == "__main__":
    place = Place.open(Path(sys.argv[1]), sys.argv[2], required=True)
    asyncio.run(run_bot(place, unpaced()))
