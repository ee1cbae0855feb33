//! What waits at the peak, in the report and simulated: how late the last of it is, and how late all changes are on average.

use shardwise_core::model::architectures::with_architecture;
use shardwise_core::model::{Case, Freshness, StageId, evaluate_case};

use super::*;

/// Seeds over which a maximum is averaged.
const SEEDS: u64 = 3;
/// How far the simulation may be from the report, where either is above a minute.
const QUARTER: f64 = 0.25;

/// Mean and worst seconds of a day.
#[derive(Clone, Copy, Debug, Default)]
struct Late {
    mean: f64,
    worst: f64,
}

/// What a stage of the only architecture has in the report.
fn reported(scenario: &Scenario, stage: StageId) -> Late {
    let book = book();
    let case = Case::new(scenario, &book);
    let outcome = &evaluate_case(&case).unwrap()[0];
    let freshness = with_architecture(outcome.id, &case, |architecture| Freshness::new(architecture, &outcome.limits));
    let passage = freshness.passages.iter().find(|passage| passage.id() == stage);
    passage
        .map_or_else(Late::default, |passage| Late { mean: passage.mean().unwrap(), worst: passage.worst().unwrap() })
}

/// What some seeds have on average. A series has the most of each minute, so that the most of the day counts once too often.
fn simulated(scenario: &Scenario, stage: StageId) -> Late {
    let mut late = Late::default();
    for seed in 1..=SEEDS {
        let found = found(scenario, &Settings { seed, ..hours(24.0) });
        let rate = found.books.changes as f64 / 86_400.0;
        let shared = || found.consumers.iter().filter(|one| !one.fan_out);
        let mean_of = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let (mean, worst) = if stage == StageId::WriteBacklog {
            let waiting = &found.series.waiting;
            let most = waiting.iter().copied().fold(0.0, f64::max);
            (mean_of(waiting) - most / waiting.len() as f64, found.replication_age.max)
        } else {
            let mean: Vec<f64> = shared().map(|one| one.mean_backlog).collect();
            (mean_of(&mean), shared().map(|one| one.iterator_age.max).fold(0.0, f64::max))
        };
        late.mean += mean / rate / SEEDS as f64;
        late.worst += worst / SEEDS as f64;
    }
    late
}

fn check(scenario: &Scenario, stage: StageId, name: &str, wrong: &mut Vec<String>) {
    let (report, simulation) = (reported(scenario, stage), simulated(scenario, stage));
    for (report, simulation) in [(report.mean, simulation.mean), (report.worst, simulation.worst)] {
        if report.max(simulation) > 60.0 && (simulation / report - 1.0).abs() > QUARTER {
            wrong.push(format!("{name}, {stage}: {report} reported, {simulation} simulated"));
        }
    }
}

/// One to four consumers that share a stream with 70% to 98% of the shards that its busiest hour needs, for reading where there
/// are many and for writing where there are few.
#[test]
fn too_few_shards_delay_as_long_as_reported() {
    let mut wrong = Vec::new();
    for (others, stage) in
        [(0, StageId::WriteBacklog), (1, StageId::WriteBacklog), (2, StageId::ReadBacklog), (3, StageId::ReadBacklog)]
    {
        for has in [0.7, 0.85, 0.95, 0.98] {
            // 8 shards of 512 records of 2 KiB per second each; read by all.
            let most = 8.0 * 512.0 * f64::min(1.0, 2.0 / f64::from(others + 1));
            let consumers =
                format!("consumers = [{{ kind = \"custom\", polls_per_second = 1.0, count = {others} }}]\n");
            let scenario = b(&format!(
                "{}[workload]\nwrites_per_second = {}\npeak_to_average = 2.0\nchange_record_size = 2048\n\
                 [kinesis_firehose]\nshards = 8\n",
                if others > 0 { consumers } else { String::new() },
                most / 2.0 / has
            ));
            check(&scenario, stage, &format!("{others} others, {has} of the shards"), &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A nightly batch that more than one limit holds up, consumers that poll unequally often, a hot key, and large records of
/// many sizes.
#[test]
fn what_waits_twice_is_counted_once() {
    let mut wrong = Vec::new();
    let batch = "workload = { writes_per_second = 20, batch = { changes = 5000000, hour = 2, length = \"10 m\" } }\n";
    let custom = |count: usize, polls: f64| {
        format!("consumers = [{{ kind = \"custom\", polls_per_second = {polls:?}, count = {count} }}]\n")
    };
    for (text, stages) in [
        (
            format!("{}{batch}kinesis_firehose.shards = 6\n", custom(2, 1.0)),
            &[StageId::WriteBacklog, StageId::ReadBacklog][..],
        ),
        (format!("{}{batch}kinesis_firehose.shards = 16\n", custom(3, 1.0)), &[StageId::ReadBacklog]),
        (format!("{}kinesis_firehose.shards = 4\n", custom(2, 2.0)), &[StageId::ReadBacklog]),
        (format!("{}kinesis_firehose.shards = 4\n", custom(2, 0.5)), &[StageId::ReadBacklog]),
        (
            "consumers = [{ kind = \"lambda\", count = 2 }]\nkinesis_firehose.shards = 4\n".into(),
            &[StageId::ReadBacklog],
        ),
        (
            "consumers = [{ kind = \"lambda\", count = 2 }]\nworkload.hottest_key_share = 0.2\n\
             kinesis_firehose.shards = 6\n"
                .into(),
            &[StageId::ReadBacklog],
        ),
        (
            "consumers = [{ kind = \"lambda\" }]\n\
             workload = { writes_per_second = 416, day = \"evening\", item_size = \"60 KiB\", item_size_cv = 1.2 }\n\
             kinesis_firehose = { shards = 170, max_record_size = \"2 MiB\" }\n"
                .into(),
            &[StageId::WriteBacklog],
        ),
    ] {
        let scenario = b(&text);
        for stage in stages {
            check(&scenario, *stage, &text, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Lanes that are too slow for the peak before a Direct PUT quota that is too low for it: what waits for a lane does not wait
/// again.
#[test]
fn lanes_before_direct_put_delay_as_long_as_reported() {
    let mut wrong = Vec::new();
    for (rate, shards, stage) in [(2900, 3, StageId::StreamBacklog), (3000, 30, StageId::PutBacklog)] {
        let scenario = architecture(
            ArchitectureId::StreamsLambda,
            &format!("workload.writes_per_second = {rate}\nstreams_lambda.stream_shards = {shards}\n"),
        );
        check(&scenario, stage, &format!("{rate} changes/s, {shards} shards"), &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
