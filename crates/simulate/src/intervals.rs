//! Statistics over several seeds: how much of the findings is chance.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;
use shardwise_core::scenario::ArchitectureId;
use special::Beta as _;
use strum::{Display, IntoStaticStr};

use crate::findings::{ArchitectureFindings, SimulationFindings};

/// What a number over several runs measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
pub enum StatisticId {
    /// share of the changes that were throttled
    #[strum(serialize = "throttled share")]
    ThrottledShare,
    /// share of the changes that were delayed
    #[strum(serialize = "delayed share")]
    DelayedShare,
    /// share of the seconds in which something was throttled
    #[strum(serialize = "seconds with throttling")]
    ThrottledSeconds,
    /// longest wait of a change before its stream took it
    #[strum(serialize = "replication age, max")]
    ReplicationAgeMax,
    /// iterator age of a consumer, 99th percentile
    #[strum(serialize = "iterator age, p99")]
    IteratorAgeP99,
    /// iterator age of a consumer, maximum
    #[strum(serialize = "iterator age, max")]
    IteratorAgeMax,
    /// time from the end of an event until its backlog was gone
    #[strum(serialize = "catch-up after")]
    CatchUp,
    /// changes lost
    #[strum(serialize = "lost")]
    Lost,
    /// shard-hours
    #[strum(serialize = "shard-hours")]
    ShardHours,
    /// invocations of Lambda functions
    #[strum(serialize = "invocations")]
    Invocations,
    /// GB-seconds of Lambda functions
    #[strum(serialize = "GB-seconds")]
    GbSeconds,
    /// executions of a pipe
    #[strum(serialize = "executions")]
    Executions,
    /// requests of a pipe
    #[strum(serialize = "requests")]
    Requests,
}

impl StatisticId {
    const fn unit(self) -> &'static str {
        match self {
            Self::ThrottledShare | Self::DelayedShare | Self::ThrottledSeconds => "share",
            Self::ReplicationAgeMax | Self::IteratorAgeP99 | Self::IteratorAgeMax | Self::CatchUp => "s",
            Self::Lost => "changes",
            Self::ShardHours => "shard-hour",
            Self::Invocations | Self::Requests => "request",
            Self::GbSeconds => "GB-second",
            Self::Executions => "execution",
        }
    }

    /// Whether it is an age of records, which a simulation knows to a step.
    pub const fn is_iterator_age(self) -> bool {
        matches!(self, Self::IteratorAgeP99 | Self::IteratorAgeMax)
    }
}

/// What a number is: a statistic, of one consumer or event where there are several.
#[derive(Clone, Debug, PartialEq)]
struct Statistic {
    id: StatisticId,
    of: Option<String>,
}

impl fmt::Display for Statistic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, of } = self;
        match of {
            None => write!(f, "{id}"),
            Some(of) if *id == StatisticId::CatchUp => write!(f, "{id}: {of}"),
            Some(of) => write!(f, "{of} {id}"),
        }
    }
}

/// One number over several runs.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Interval {
    /// id of the architecture
    pub architecture: ArchitectureId,
    /// what the number is
    pub id: String,
    /// the same without what it is of
    pub statistic: StatisticId,
    /// the consumer or event that it is of; null for a number of the architecture
    pub of: Option<String>,
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

/// The numbers of one run that are worth comparing.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample(Vec<(ArchitectureId, Statistic, f64)>);

impl Sample {
    /// Extracts them from the findings.
    pub fn new(findings: &SimulationFindings) -> Self {
        Self(findings.architectures.iter().flat_map(numbers).collect())
    }

    /// Each with its architecture, what it is, and its unit.
    pub fn rows(&self) -> impl Iterator<Item = (ArchitectureId, String, &'static str, f64)> {
        self.0.iter().map(|(architecture, what, value)| (*architecture, what.to_string(), what.id.unit(), *value))
    }
}

fn numbers(found: &ArchitectureFindings) -> Vec<(ArchitectureId, Statistic, f64)> {
    let mut numbers = Vec::new();
    let mut add = |id, of, value| numbers.push((found.id, Statistic { id, of }, value));
    add(StatisticId::ThrottledShare, None, found.throttling.throttled_share);
    add(StatisticId::DelayedShare, None, found.throttling.delayed_share);
    add(StatisticId::ThrottledSeconds, None, found.throttling.time_share);
    add(StatisticId::ReplicationAgeMax, None, found.replication_age.max);
    for consumer in &found.consumers {
        let name = || Some(consumer.consumer.to_string());
        add(StatisticId::IteratorAgeP99, name(), consumer.iterator_age.p99);
        add(StatisticId::IteratorAgeMax, name(), consumer.iterator_age.max);
    }
    let mut named: Vec<String> = Vec::new();
    for event in &found.events {
        let name = event.event.to_string();
        let same = named.iter().filter(|other| **other == name).count();
        if let Some(seconds) = event.catch_up_seconds {
            // The second of its kind, and so on.
            let number = if same > 0 { format!(" ({})", same + 1) } else { String::new() };
            add(StatisticId::CatchUp, Some(format!("{name}{number}")), seconds);
        }
        named.push(name);
    }
    add(StatisticId::Lost, None, found.books.lost as f64);
    add(StatisticId::ShardHours, None, found.shards.shard_hours);
    if let Some(lambda) = &found.lambda {
        add(StatisticId::Invocations, None, lambda.invocations as f64);
        add(StatisticId::GbSeconds, None, lambda.gb_seconds);
    }
    if let Some(pipe) = &found.pipe {
        add(StatisticId::Executions, None, pipe.executions as f64);
        add(StatisticId::Requests, None, pipe.requests as f64);
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
    let mut groups: Vec<(ArchitectureId, &Statistic, Vec<f64>)> = Vec::new();
    for (architecture, what, value) in samples.iter().flat_map(|sample| &sample.0) {
        match groups.iter_mut().find(|(a, other, _)| a == architecture && *other == what) {
            Some((_, _, values)) => values.push(*value),
            None => groups.push((*architecture, what, vec![*value])),
        }
    }
    groups.into_iter().map(|(architecture, what, values)| interval(architecture, what, values)).collect()
}

fn interval(architecture: ArchitectureId, what: &Statistic, mut values: Vec<f64>) -> Interval {
    values.sort_by(f64::total_cmp);
    let runs = values.len();
    let rank = |share: f64| values[((share * runs as f64).ceil() as usize).clamp(1, runs) - 1];
    // Relative to the minimum, so that the mean of equal values is exact to the bit.
    let least = values[0];
    let mean = least + values.iter().map(|value| value - least).sum::<f64>() / runs as f64;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    let variance = if runs > 1 { squares / (runs - 1) as f64 } else { 0.0 };
    Interval {
        architecture,
        id: what.to_string(),
        statistic: what.id,
        of: what.of.clone(),
        unit: what.id.unit(),
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

    fn sample(value: f64) -> Sample {
        let what = Statistic { id: StatisticId::CatchUp, of: Some("firehose".into()) };
        Sample(vec![(ArchitectureId::KinesisFirehose, what, value)])
    }

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
        let samples: Vec<Sample> = (0..3).map(|_| sample(6815.743)).collect();
        let found = &intervals(&samples)[0];
        assert_eq!((found.mean, found.mean_within), (6815.743, 0.0));
        assert_eq!((found.id.as_str(), found.unit), ("catch-up after: firehose", "s"));
    }

    #[test]
    fn ranks_are_those_of_the_sorted_values() {
        let samples: Vec<Sample> = (1..=100).rev().map(|i| sample(f64::from(i))).collect();
        let found = &intervals(&samples)[0];
        assert_eq!(
            (found.runs, found.min, found.p5, found.p50, found.p95, found.max),
            (100, 1.0, 5.0, 50.0, 95.0, 100.0)
        );
        assert!((found.mean - 50.5).abs() < 1e-9 && (found.mean_within - 1.9842 * 2.9011).abs() < 1e-3);
    }
}
