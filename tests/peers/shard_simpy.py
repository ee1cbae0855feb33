"""The shard of crates/simulate in SimPy, for the benchmark: one shard, one reader, an outage of an hour.

The same model, process by process: writes come once a second (Poisson), the shard takes 1,000 records and 1 MiB a
second, what does not fit waits; Firehose polls once a second, up to 10,000 records or 10 MiB a call, on 2 MiB a second
with a call that may overdraw it. Prints when the reader has caught up, and how long a simulated day took: here, and in the
command beside it.

    cargo build --release && pip install simpy && python3 tests/peers/shard_simpy.py [COMMAND]
"""

import json
import math
import random
import statistics
import subprocess
import sys
import time

import simpy

DAY = 86_400
RECORD = 2048
WRITE = min(1000.0, 2**20 / RECORD)
READ = 2 * 2**20
CALL = min(10_000, 10 * 2**20 // RECORD)
RATE = 300.0
RUNS = 9
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


def simpy_day(seed):
    """Seconds that a day took, and seconds from the end of the outage until the reader had caught up."""
    env, shard, draw = simpy.Environment(), Shard(), random.Random(seed)
    env.process(writes(env, shard, draw))
    env.process(reader(env, shard))
    begin = time.perf_counter()
    env.run(until=DAY)
    took = time.perf_counter() - begin
    assert shard.written == shard.read
    return took, shard.caught_up


SCENARIO = """
architectures = ["kinesis-firehose"]
workload = { writes_per_second = 300, peak_to_average = 1, burstiness = 0, change_record_size = 2048 }
kinesis_firehose = { shards = 1 }
simulation = { outages = [{ consumer = "firehose", at = "12 h", for = "1 h" }] }
"""


def shardwise_day(command, seed):
    """The same of the whole command: reading the scenario and printing what was found included."""
    given = [command, "simulate", "-", "--seed", str(seed), "--format", "json"]
    begin = time.perf_counter()
    printed = subprocess.run(given, input=SCENARIO, capture_output=True, text=True, check=True).stdout
    took = time.perf_counter() - begin
    [event] = json.loads(printed)["findings"]["architectures"][0]["events"]
    return took, event["catch_up_seconds"]


def main():
    command = sys.argv[1] if len(sys.argv) > 1 else "target/release/shardwise"
    # One after the other, so that a busy machine is busy for both.
    days = [(simpy_day(seed), shardwise_day(command, seed)) for seed in range(1, RUNS + 1)]
    for name, results in zip(["SimPy", "shardwise simulate"], zip(*days)):
        took, caught_up = (statistics.median(values) for values in zip(*results))
        print(f"{name:20}{took * 1e3:8.1f} ms a day{DAY / took:14,.0f} shard-seconds/s, caught up after {caught_up:,.0f} s")
    ratio = statistics.median(simpy[0] / ours[0] for simpy, ours in days)
    print(f"medians of {RUNS} days each; of the pairs, SimPy takes {ratio:.0f} times as long")


if __name__ == "__main__":
    main()
