//! What `compare` reports beside what `simulate` finds, over a grid of scenarios: hot keys, layouts, on-demand streams,
//! consumers, lanes and Direct PUT.

use shardwise_core::model::{Flow, Layout, LimitId};
use shardwise_core::report::{ArchitectureReport, LimitThrottling, plan};
use shardwise_core::text::MIB;

use super::*;

/// Shares below this are not compared.
const SEEN: f64 = 1e-3;

/// A scenario, and the hours to simulate.
type Case = (Scenario, f64);

fn case(id: ArchitectureId, text: &str) -> Case {
    let scenario = architecture(id, text);
    let length = if scenario.workload.peak_to_average > 1.0 { 24.0 } else { 0.5 };
    (scenario, length)
}

/// Streams with few and many records, with and without a hot key; provisioned as sized, fuller, with too few shards, and
/// on-demand; with readers that fill the shards' bytes, and their calls.
fn streams() -> Vec<Case> {
    let mut cases = Vec::new();
    for (rate, bytes) in [(900.0, 3000.0), (6000.0, 450.0)] {
        for hot in [0.0, 0.05, 0.15] {
            for stream in [
                "target_utilization = 0.7",
                "target_utilization = 0.9",
                "shards = 5",
                "shards = 7, isolate_hot_key = true",
                "mode = \"on-demand\"",
                "mode = \"on-demand\", record_distribution = \"auto\"",
            ] {
                if hot == 0.0 && stream.contains("isolate") {
                    continue;
                }
                for consumers in ["", "consumers = [{ kind = \"lambda\", count = 3 }]\n"] {
                    let head = "workload.peak_to_average = 1.0\nkinesis_firehose.transform.enabled = false\n";
                    let keys = stream.replace(", ", "\nkinesis_firehose.");
                    let text = format!(
                        "{consumers}{head}workload.writes_per_second = {rate}\nworkload.change_record_size = {bytes}\n\
                         workload.hottest_key_share = {hot}\nkinesis_firehose.{keys}\n"
                    );
                    cases.push(case(ArchitectureId::KinesisFirehose, &text));
                }
            }
        }
    }
    let pipes = "consumers = [{ kind = \"eventbridge-pipe\" }, { kind = \"kcl\", fan_out = false }]\n";
    cases.push(case(ArchitectureId::KinesisFirehose, &format!("{pipes}workload.peak_to_average = 1.0\n")));
    cases.push(case(ArchitectureId::KinesisFirehose, "workload.writes_per_second = 300\n"));
    cases.push(case(ArchitectureId::KinesisFirehose, "kinesis_firehose.shards = 3\n"));
    cases
}

/// Lanes that are hardly used, full, and too few; a quota of Direct PUT that is reached in the busy hours, and in bursts.
fn lanes() -> Vec<Case> {
    let mut cases = Vec::new();
    for (rate, lanes) in [(0.01, 1), (400.0, 4), (2500.0, 2), (2500.0, 1), (4000.0, 10)] {
        for hot in [0.0, 0.3] {
            let text = format!(
                "workload.writes_per_second = {rate}\nworkload.peak_to_average = 1.0\n\
                 workload.hottest_key_share = {hot}\nstreams_lambda.stream_shards = {lanes}\n"
            );
            cases.push(case(ArchitectureId::StreamsLambda, &text));
        }
    }
    cases.push(case(ArchitectureId::StreamsLambda, "workload.writes_per_second = 2500\n"));
    cases.push(case(
        ArchitectureId::StreamsLambda,
        "streams_lambda.stream_shards = 1\nworkload.writes_per_second = 800\n",
    ));
    cases
}

/// On-demand streams that deliver by themselves, with readers that have the shards' budget for themselves.
fn direct_streams() -> Vec<Case> {
    let mut cases = Vec::new();
    for (rate, bytes) in [(900.0, 3000.0), (6000.0, 450.0)] {
        for hot in [0.0, 0.05, 0.15, 0.4] {
            for distribution in ["partition-key", "auto"] {
                for consumers in ["", "consumers = [{ kind = \"lambda\", count = 4 }]\n"] {
                    let text = format!(
                        "{consumers}workload.peak_to_average = 1.0\nworkload.writes_per_second = {rate}\n\
                         workload.change_record_size = {bytes}\nworkload.hottest_key_share = {hot}\n\
                         kinesis_direct.record_distribution = \"{distribution}\"\n"
                    );
                    cases.push(case(ArchitectureId::KinesisDirect, &text));
                }
            }
        }
    }
    cases.push(case(
        ArchitectureId::KinesisDirect,
        "workload.writes_per_second = 900\nworkload.hottest_key_share = 0.6\n",
    ));
    cases
}

/// Pipes whose lanes are hardly used, full, and too few; a quota of Direct PUT that is reached in the busy hours.
fn pipes() -> Vec<Case> {
    let mut cases = Vec::new();
    for (rate, lanes) in [(0.01, 1), (400.0, 4), (5000.0, 2), (2500.0, 1), (4000.0, 10)] {
        for hot in [0.0, 0.3] {
            let text = format!(
                "workload.writes_per_second = {rate}\nworkload.peak_to_average = 1.0\n\
                 workload.hottest_key_share = {hot}\nstreams_pipes.stream_shards = {lanes}\n"
            );
            cases.push(case(ArchitectureId::StreamsPipes, &text));
        }
    }
    cases.push(case(ArchitectureId::StreamsPipes, "workload.writes_per_second = 2500\n"));
    cases.push(case(
        ArchitectureId::StreamsPipes,
        "streams_pipes.stream_shards = 1\nworkload.writes_per_second = 1000\n",
    ));
    cases
}

/// Share of the changes on the hottest shard, as the report lays them out.
fn hottest(scenario: &Scenario, report: &ArchitectureReport) -> f64 {
    let (hot, shards) = (scenario.workload.hottest_key_share, report.shards.used as f64);
    match report.shards.layout {
        Some(Layout::Isolated) => hot.max((1.0 - hot) / (shards - 2.0)),
        _ => hot + (1.0 - hot) / shards,
    }
}

/// The share that a limit throttles on the hottest shard or lane: from the least to the most that the findings allow.
fn simulated(found: &ArchitectureFindings, limit: LimitId, hottest: f64, shared: bool) -> [f64; 2] {
    let throttling = &found.throttling;
    let all = throttling.by_limit.iter().find(|by| by.limit == limit).map_or(0.0, |by| by.throttled_share);
    let is_first = throttling.by_limit.first().is_some_and(|by| by.limit == limit);
    match limit {
        // One shard's calls are as those of all; Direct PUT is one for all.
        _ if shared => [all, all],
        _ if is_first && limit != LimitId::KinesisReadBytes => {
            [throttling.by_shard.first().map_or(0.0, |worst| worst.throttled_share); 2]
        }
        _ => [all, (all / hottest).min(1.0)],
    }
}

/// Whether all readers together can ask a shard for more than 2 MiB of what is written in a second.
fn reads_can_throttle(scenario: &Scenario) -> bool {
    let own = u32::from(scenario.architectures[..] != [ArchitectureId::KinesisDirect]);
    let readers = own + scenario.consumers.iter().map(|consumer| consumer.count).sum::<u32>();
    let written = MIB.min(1000.0 * Flow::new(scenario).kinesis_record.mean());
    f64::from(readers) * written > 2.0 * MIB
}

/// A limit, its share in the report, and its share in the simulation: at least, at most.
type Compared = (LimitId, f64, [f64; 2]);

/// The shares of every limit whose throttling is reported.
fn compared(scenario: &Scenario, report: &ArchitectureReport, found: &ArchitectureFindings) -> Vec<Compared> {
    let hottest = hottest(scenario, report);
    let even = scenario.workload.hottest_key_share == 0.0;
    let compare = |by: &LimitThrottling| {
        let shared = even || [LimitId::KinesisReadCalls, LimitId::FirehosePutBytes].contains(&by.limit);
        (by.limit, by.throttled_share, simulated(found, by.limit, hottest, shared))
    };
    // The closed form of reads does not know that a shard is not read faster than it is written.
    let known = |by: &&LimitThrottling| by.limit != LimitId::KinesisReadBytes || reads_can_throttle(scenario);
    report.throttling.by.iter().filter(known).map(compare).collect()
}

/// What differs by more than a factor of two, and a worst limit that is another one.
fn differences(compared: &[Compared]) -> Vec<String> {
    let differ = |(_, closed, [least, most]): &&Compared| {
        closed.max(*least) > SEEN && (*closed > 2.0 * most || *closed < 0.5 * least)
    };
    let mut wrong: Vec<String> = compared.iter().filter(differ).map(|one| format!("{one:?}")).collect();
    let worst = compared.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
    let simulated = compared.iter().max_by(|a, b| a.2[1].total_cmp(&b.2[1])).unwrap();
    if worst.1 > SEEN && worst.0 != simulated.0 && worst.2[1] < 0.8 * simulated.2[0] {
        wrong.push(format!("worst is {worst:?}, not {simulated:?}"));
    }
    wrong
}

#[test]
fn compare_and_simulate_agree() {
    let cases: Vec<Case> = streams().into_iter().chain(lanes()).chain(direct_streams()).chain(pipes()).collect();
    assert!(cases.len() >= 100, "{}", cases.len());
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for (scenario, length) in &cases {
        let report = plan(scenario, &book()).unwrap().architectures.remove(0);
        let found = found(scenario, &hours(*length));
        let (used, last) = (report.shards.used, found.shards.last);
        let compared = compared(scenario, &report, &found);
        seen += compared.iter().filter(|(_, closed, [_, most])| closed.max(*most) > SEEN).count();
        let mut different = differences(&compared);
        if found.shards.first != used || last as f64 > 1.1 * used as f64 {
            different.push(format!("{} shards, then {last}, not {used}", found.shards.first));
        }
        if !different.is_empty() {
            let (workload, mode) = (&scenario.workload, scenario.kinesis_firehose.mode);
            let (rate, hot) = (workload.writes_per_second, workload.hottest_key_share);
            wrong.push(format!("{} {rate:?} {hot} {mode} {:?}: {different:?}", report.id, scenario.consumers));
        }
    }
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    assert!(seen > 40, "{seen}");
}
