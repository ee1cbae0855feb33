"""The shard of crates/core/src/simulate in SimPy, for the benchmark: one shard, one reader, an outage of an hour.

The same model, process by process: writes come once a second (Poisson), the shard takes 1,000 records and 1 MiB a
second, what does not fit waits; Firehose polls once a second, up to 10,000 records or 10 MiB a call, on 2 MiB a second
with a call that may overdraw it. Prints when the reader has caught up, and how long a simulated day took.

    pip install simpy && python3 tests/peers/shard_simpy.py
"""

import math
import random
import sys
import time

import simpy

DAY = 86_400
RECORD = 2048
WRITE = min(1000.0, 2**20 / RECORD)
READ = 2 * 2**20
CALL = min(10_000, 10 * 2**20 // RECORD)
RATE = 300.0
STOP, START = 12 * 3600, 13 * 3600


class Shard:
    def __init__(self):
        self.waiting = self.written = self.read = 0
        self.tokens, self.filled = float(READ), 0.0
        self.caught_up = None


def poisson(mean, draw):
    # Normal with a correction for skewness: the mean is 300.
    z = draw.gauss(0.0, 1.0)
    return max(0, int(mean + math.sqrt(mean) * z + (z * z - 1.0) / 6.0 + 0.5))


def writes(env, shard, draw):
    while True:
        shard.waiting += poisson(RATE, draw)
        written = min(shard.waiting, int(WRITE))
        shard.waiting -= written
        shard.written += written
        yield env.timeout(1.0)


def reader(env, shard):
    yield env.timeout(0.5)
    while True:
        if not STOP <= env.now < START:
            shard.tokens = min(READ, shard.tokens + (env.now - shard.filled) * READ)
            shard.filled = env.now
            if shard.tokens > 0:
                records = min(shard.written - shard.read, CALL)
                shard.read += records
                shard.tokens -= records * RECORD
                if env.now > START and shard.caught_up is None and shard.read == shard.written:
                    shard.caught_up = env.now - START
        yield env.timeout(1.0)


def main():
    env, shard, draw = simpy.Environment(), Shard(), random.Random(1)
    env.process(writes(env, shard, draw))
    env.process(reader(env, shard))
    begin = time.perf_counter()
    env.run(until=DAY)
    took = time.perf_counter() - begin
    print(f"caught up {shard.caught_up:.0f} s after the outage; {DAY / took:,.0f} shard-seconds a second ({took:.3f} s)")
    return 0 if shard.written == shard.read else 1


if __name__ == "__main__":
    sys.exit(main())
