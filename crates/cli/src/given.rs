//! The options of every command that computes.

use std::path::PathBuf;

use clap::Args;
use clap_complete::engine::ArgValueCandidates;
use shardwise_core::output::shell_word;

use crate::assignments::Assignment;
use crate::candidates::{regions, risks};

// Options of every command that computes. No doc comment: of arguments that a command includes it would be taken for what
// the command does.
#[derive(Clone, Debug, Args)]
pub(crate) struct Given {
    /// AWS Region, by its id or its name, such as Tokyo
    #[arg(long, value_name = "REGION", add = ArgValueCandidates::new(regions))]
    pub(crate) region: Option<String>,
    /// Mean rate of item changes, such as 2000, 4.3M/h or '5 million/day'
    #[arg(long, value_name = "RATE", allow_hyphen_values = true)]
    pub(crate) writes: Option<String>,
    /// Mean size of an item, such as '1 KiB'
    #[arg(long, value_name = "SIZE", allow_hyphen_values = true)]
    pub(crate) item_size: Option<String>,
    /// Consumers besides the delivery, which must receive every change, such as lambda,kcl:2
    #[arg(long, value_name = "KIND[:COUNT],..")]
    pub(crate) consumers: Option<String>,
    /// Compare all architectures
    #[arg(long)]
    pub(crate) all: bool,
    /// Set a scenario key, such as workload.writes_per_second=1200; repeatable
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(crate) assignments: Vec<String>,
    /// Override built-in prices with the TOML files in DIR
    #[arg(long, value_name = "DIR")]
    pub(crate) pricing: Option<PathBuf>,
    /// Show money in another currency at your exchange rate, such as JPY=155.2
    #[arg(long, value_name = "CODE=RATE")]
    pub(crate) currency: Option<String>,
}

impl Given {
    /// The options that were given, as they were written, for a command that gives them again.
    pub(crate) fn words(&self) -> Vec<String> {
        let options = [
            ("--region", &self.region),
            ("--writes", &self.writes),
            ("--item-size", &self.item_size),
            ("--consumers", &self.consumers),
        ];
        let mut words: Vec<String> =
            options.into_iter().filter_map(|(option, value)| Some(word(option, value.as_ref()?))).collect();
        words.extend(self.words_beside_the_scenario());
        words.extend(self.all.then(|| "--all".to_owned()));
        words.extend(self.assignments.iter().map(|assignment| word("--set", assignment)));
        words
    }

    /// Those of them that set nothing in a scenario.
    pub(crate) fn words_beside_the_scenario(&self) -> Vec<String> {
        let pricing = self.pricing.as_ref().map(|path| path.display().to_string());
        let options = [("--pricing", &pricing), ("--currency", &self.currency)];
        options.into_iter().filter_map(|(option, value)| Some(word(option, value.as_ref()?))).collect()
    }

    /// The assignments of the short forms, then those of --set.
    pub(crate) fn assignments(&self) -> Vec<Assignment> {
        let short = [
            ("--region", "region", &self.region),
            ("--writes", "workload.writes_per_second", &self.writes),
            ("--item-size", "workload.item_size", &self.item_size),
        ];
        let short =
            short.into_iter().filter_map(|(option, key, value)| Some(Assignment::short(option, key, value.as_ref()?)));
        let consumers = self.consumers.iter().map(|value| Assignment::consumers(value));
        let long = self.assignments.iter().map(|text| Assignment::new(format!("--set {text}"), text));
        let all = self.all.then(|| Assignment::new("--all".to_owned(), "architectures=all"));
        all.into_iter().chain(short).chain(consumers).chain(long).collect()
    }
}

// What is required of an answer. No doc comment, as above.
#[derive(Clone, Debug, Args)]
#[allow(clippy::struct_field_names, reason = "a field is named as its option is")]
pub(crate) struct Required {
    /// Highest throttling risk that is taken: none, low, moderate or high
    #[arg(long, value_name = "LEVEL", add = ArgValueCandidates::new(risks))]
    pub(crate) max_risk: Option<String>,
    /// Longest time from write to delivery, such as '10 m'
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) max_freshness: Option<String>,
    /// Highest cost in USD per month
    #[arg(long, value_name = "USD", allow_hyphen_values = true)]
    pub(crate) max_monthly_usd: Option<String>,
}

impl Required {
    /// The requirements as settings of the scenario.
    pub(crate) fn assignments(&self) -> Vec<Assignment> {
        let options = [
            ("--max-risk", "requirements.max_risk", &self.max_risk),
            ("--max-freshness", "requirements.freshness", &self.max_freshness),
            ("--max-monthly-usd", "requirements.max_monthly_usd", &self.max_monthly_usd),
        ];
        let given = options.into_iter().filter_map(|(option, key, value)| Some((option, key, value.as_ref()?)));
        given.map(|(option, key, value)| Assignment::valued(option, value, key, format!("{key}={value}"))).collect()
    }
}

fn word(option: &str, value: &str) -> String {
    format!("{option} {}", shell_word(value))
}
