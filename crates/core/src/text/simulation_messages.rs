//! The sentences of simulations, apart from [`Message`] as those of studies are.

use super::messages::{Argument, Kind, Message, Sentence, Translatable};

messages! {
    /// A sentence of a simulation, with what fills its places.
    SimulationMessage:
    // What happens
    EventStops { consumer } = "event.stops", "{consumer} stops";
    EventFails { consumer } = "event.fails", "{consumer} fails";
    EventShards { from, to } = "event.shards", "{from} to {to} shards";
    EventShardsWanted { from, to, wanted } = "event.shards-wanted", "{from} to {to} shards, {wanted} requested";
    EventShardsRefused { from, to, calls } = "event.shards-refused",
        "{from} to {to} shards: rejected, {calls} calls in 24 hours";
    EventShardsBusy { from, to } = "event.shards-busy",
        "{from} to {to} shards: rejected, another resharding is in progress";

    // What it refuses, and what its command-line arguments expect
    SimulatedTime { found } = "simulate.time",
        "expected a simulated time above 0 and at most 366 days, found {found} s";
    SimulatedRate { most, found } = "simulate.rate",
        "expected at most {most} changes/s at peak in a simulation, found {found}";
    SimulatedBursts { most } = "simulate.bursts",
        "expected at most {most} changes/s at peak in a simulation, found bursts whose factors multiply to infinity \
         where they overlap";
    SimulatedShards { most, found } = "simulate.shards",
        "expected at most {most} shards in a simulation, found {found}";
    SimulatedReaders { most, found } = "simulate.readers",
        "expected at most {most} readers in a simulation, found {found}";
    SimulatedLanes { most, found } = "simulate.lanes", "expected at most {most} lanes in a simulation, found {found}";
    OnlyFunctionsFail { consumer } = "simulate.only-functions-fail",
        "expected how = \"stops\" for {consumer}: only a function can fail";
    OnlyProvisioned { mode } = "simulate.only-provisioned",
        "expected kinesis_firehose.mode = \"provisioned\", found \"{mode}\": UpdateShardCount is available only for \
         provisioned streams";
    ExportNotSimulated = "simulate.export",
        "incremental-export is not simulated: nothing runs between two exports, so nothing waits, fails or catches up";
    ExpectedDays { most } = "simulate.days", "expected a number of days above 0 and at most {most}";
    ExpectedWhole { least, most } = "simulate.whole", "expected a whole number from {least} to {most}";
    OutageTwice { key } = "simulate.outage-twice", "expected {key} only once";
    OutageShape = "simulate.outage", "expected consumer=NAME,at=TIME,for=TIME";
    OutagePart { found } = "simulate.outage-part",
        "expected consumer=NAME,at=TIME,for=TIME, such as consumer=firehose,at=12h,for=1h, found {found}";
    TraceRate { most, found } = "simulate.trace-rate",
        "expected a rate in changes per second from 0 to {most}, found {found}";
    TraceLength { most, found } = "simulate.trace-length",
        "expected from 1 to {most} rates, one per line, found {found}";
    TraceStep { expected } = "simulate.trace-step", "expected {expected}, from 0.1 s to 86400 s";
}

as_message!(SimulationMessage: Simulation);
