#!/usr/bin/env python3
"""Predicts high water from two observed tides, for the harbour wall of a village that does not exist."""
import sys
from datetime import datetime, timedelta

# Mean time between two high waters on a semi-diurnal coast.
TIDE_PERIOD = timedelta(hours=12, minutes=25, seconds=14)


def next_high_waters(observed: datetime, count: int) -> list[datetime]:
    """The next `count` high waters after the observed one."""
    return [observed + TIDE_PERIOD * step for step in range(1, count + 1)]


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print("usage: tides.py 2025-05-01T06:30", file=sys.stderr)
        return 1
    observed = datetime.fromisoformat(arguments[1])
    for high_water in next_high_waters(observed, 4):
        print(high_water.strftime("%a %d %b %H:%M"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
