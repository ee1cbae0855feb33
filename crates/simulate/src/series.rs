//! The series of a simulation as one table for a spreadsheet.

use shardwise_core::output::{FurtherRow, inert, line};
use shardwise_core::scenario::ArchitectureId;

use crate::findings::SimulationFindings;
use crate::intervals::{Interval, Sample};

const COLUMNS: [&str; 7] = ["scenario", "architecture", "seed", "seconds", "series", "consumer", "value"];

/// The series, one row per point; then the intervals, if there are any, with their quantile as the series.
pub fn csv(findings: &SimulationFindings, intervals: Option<&[Interval]>) -> String {
    let mut table = line(&COLUMNS.map(str::to_owned));
    let (name, seed) = (inert(&findings.name), findings.seed.to_string());
    for found in &findings.architectures {
        let series = &found.series;
        let own = [
            ("changes_per_second", &series.rate),
            ("throttled_per_second", &series.throttled),
            ("hottest_load", &series.hottest_load),
            ("shards", &series.shards),
            ("waiting", &series.waiting),
            ("replication_age_seconds", &series.replication_age),
        ];
        let ages =
            series.iterator_age.iter().map(|one| ("iterator_age_seconds", one.consumer.to_string(), &one.points));
        let backlogs = series.backlog.iter().map(|one| ("backlog", one.consumer.to_string(), &one.points));
        let all = own.into_iter().map(|(id, points)| (id, String::new(), points)).chain(ages).chain(backlogs);
        for (id, consumer, points) in all {
            for (index, value) in points.iter().enumerate() {
                let (at, value) = ((index as f64 * series.seconds).to_string(), value.to_string());
                let architecture = found.id.to_string();
                table += &line(&[name.clone(), architecture, seed.clone(), at, id.into(), inert(&consumer), value]);
            }
        }
    }
    for one in intervals.into_iter().flatten() {
        for (id, value) in [("p5", one.p5), ("p50", one.p50), ("p95", one.p95), ("mean", one.mean)] {
            let id = format!("{id}: {} ({})", one.id, one.unit);
            let (none, value) = (String::new(), value.to_string());
            let cells = [name.clone(), one.architecture.to_string(), none.clone(), none.clone(), id, none, value];
            table += &line(&cells);
        }
    }
    table
}

/// Findings as rows below those of a report.
pub fn rows(findings: &SimulationFindings) -> Vec<FurtherRow> {
    let row = |(architecture, id, unit, quantity): (ArchitectureId, String, &str, f64)| FurtherRow {
        architecture: architecture.to_string(),
        section: "simulation",
        id,
        quantity,
        unit: unit.into(),
    };
    Sample::new(findings).rows().map(row).collect()
}
