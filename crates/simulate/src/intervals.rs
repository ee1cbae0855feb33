//! Statistics over several seeds: how much of the findings is chance.

use schemars::JsonSchema;
use serde::Serialize;
use special::Beta as _;

use crate::findings::{ArchitectureFindings, SimulationFindings};

/// One number over several runs.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Interval {
    /// id of the architecture
    pub architecture: String,
    /// what the number is
    pub id: String,
    /// unit
    pub unit: &'static str,
    /// runs that have the number; an event may not end within the simulated time
    pub runs: usize,
    /// minimum
    pub min: f64,
    /// 5th percentile
    pub p5: f64,
    /// median
    pub p50: f64,
    /// 95th percentile
    pub p95: f64,
    /// maximum
    pub max: f64,
    /// mean
    pub mean: f64,
    /// half the width of the 95% confidence interval of the mean, by Student's t
    pub mean_within: f64,
}

/// The numbers of one run that are worth comparing: architecture, name, unit, value.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample(pub Vec<(String, String, &'static str, f64)>);

impl Sample {
    /// Extracts them from the findings.
    pub fn new(findings: &SimulationFindings) -> Self {
        Self(findings.architectures.iter().flat_map(numbers).collect())
    }
}

fn numbers(found: &ArchitectureFindings) -> Vec<(String, String, &'static str, f64)> {
    let mut numbers = Vec::new();
    let mut add = |id: String, unit, value| numbers.push((found.id.to_string(), id, unit, value));
    add("throttled share".into(), "share", found.throttling.throttled_share);
    add("delayed share".into(), "share", found.throttling.delayed_share);
    add("seconds with throttling".into(), "share", found.throttling.time_share);
    add("replication age, max".into(), "s", found.replication_age.max);
    for consumer in &found.consumers {
        add(format!("{} iterator age, p99", consumer.consumer), "s", consumer.iterator_age.p99);
        add(format!("{} iterator age, max", consumer.consumer), "s", consumer.iterator_age.max);
    }
    let mut named: Vec<String> = Vec::new();
    for event in &found.events {
        let name = event.event.to_string();
        let same = named.iter().filter(|other| **other == name).count();
        if let Some(seconds) = event.catch_up_seconds {
            // The second of its kind, and so on.
            let number = if same > 0 { format!(" ({})", same + 1) } else { String::new() };
            add(format!("catch-up after: {name}{number}"), "s", seconds);
        }
        named.push(name);
    }
    add("lost".into(), "changes", found.books.lost as f64);
    add("shard-hours".into(), "shard-hour", found.shards.shard_hours);
    if let Some(lambda) = &found.lambda {
        add("invocations".into(), "request", lambda.invocations as f64);
        add("GB-seconds".into(), "GB-second", lambda.gb_seconds);
    }
    if let Some(pipe) = &found.pipe {
        add("executions".into(), "execution", pipe.executions as f64);
        add("requests".into(), "request", pipe.requests as f64);
    }
    numbers
}

/// Half of the 95% confidence interval of a mean, in standard errors: Student's t for this number of runs.
fn within_95(runs: usize) -> f64 {
    let degrees = runs as f64 - 1.0;
    if degrees < 1.0 {
        return 0.0;
    }
    // Twice the tail of t is the incomplete beta function of degrees / (degrees + t^2) (Abramowitz and Stegun 26.7.1).
    let (p, q) = (degrees / 2.0, 0.5);
    let x = 0.05.inv_inc_beta(p, q, p.ln_beta(q));
    (degrees * (1.0 - x) / x).sqrt()
}

/// The statistics of every number, in the order in which the runs name them.
pub fn intervals(samples: &[Sample]) -> Vec<Interval> {
    let mut groups: Vec<(&str, &str, &'static str, Vec<f64>)> = Vec::new();
    for (architecture, id, unit, value) in samples.iter().flat_map(|sample| &sample.0) {
        match groups.iter_mut().find(|(a, i, _, _)| a == architecture && i == id) {
            Some((_, _, _, values)) => values.push(*value),
            None => groups.push((architecture, id, unit, vec![*value])),
        }
    }
    groups.into_iter().map(|(architecture, id, unit, values)| interval(architecture, id, unit, values)).collect()
}

fn interval(architecture: &str, id: &str, unit: &'static str, mut values: Vec<f64>) -> Interval {
    values.sort_by(f64::total_cmp);
    let runs = values.len();
    let rank = |share: f64| values[((share * runs as f64).ceil() as usize).clamp(1, runs) - 1];
    // Relative to the minimum, so that the mean of equal values is exact to the bit.
    let least = values[0];
    let mean = least + values.iter().map(|value| value - least).sum::<f64>() / runs as f64;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    let variance = if runs > 1 { squares / (runs - 1) as f64 } else { 0.0 };
    Interval {
        architecture: architecture.into(),
        id: id.into(),
        unit,
        runs,
        min: least,
        p5: rank(0.05),
        p50: rank(0.5),
        p95: rank(0.95),
        max: values[runs - 1],
        mean,
        mean_within: within_95(runs) * (variance / runs as f64).sqrt(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The usual table of Student's t, two-sided 5%.
    #[test]
    fn an_interval_of_few_runs_is_wider() {
        for (runs, t) in [(2, 12.706), (3, 4.303), (6, 2.571), (11, 2.228), (31, 2.042), (1001, 1.962)] {
            assert!((within_95(runs) - t).abs() < 6e-4, "{runs}: {}", within_95(runs));
        }
        assert_eq!(within_95(1), 0.0);
    }

    #[test]
    fn runs_that_agree_are_certain() {
        let samples: Vec<Sample> = (0..3).map(|_| Sample(vec![("a".into(), "x".into(), "s", 6815.743)])).collect();
        let found = &intervals(&samples)[0];
        assert_eq!((found.mean, found.mean_within), (6815.743, 0.0));
    }

    #[test]
    fn ranks_are_those_of_the_sorted_values() {
        let samples: Vec<Sample> =
            (1..=100).rev().map(|i| Sample(vec![("a".into(), "x".into(), "s", f64::from(i))])).collect();
        let found = &intervals(&samples)[0];
        assert_eq!(
            (found.runs, found.min, found.p5, found.p50, found.p95, found.max),
            (100, 1.0, 5.0, 50.0, 95.0, 100.0)
        );
        assert!((found.mean - 50.5).abs() < 1e-9 && (found.mean_within - 1.9842 * 2.9011).abs() < 1e-3);
    }
}
