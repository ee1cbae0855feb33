//! What a verdict advises besides what to take: a lower risk, another setting, a way out.

use serde_json::Value as Json;

use crate::verdicts::verdict;
use crate::{architecture, report};

const B: &str = "kinesis-firehose";

/// Two shards were "none" where nine in ten changes were late by hours.
#[test]
fn what_makes_changes_late_is_no_lower_risk() {
    let mut hourly = [0.0; 24];
    hourly[2] = 24.0;
    let toml = format!(
        "architectures = [\"kinesis-firehose\"]\n[workload]\nwrites_per_second = 400\nhourly = {hourly:?}\n\
         [kinesis_firehose]\nshards = 1"
    );
    assert_eq!(architecture(&report(&toml, &[]), B)["safer"], Json::Null);
}

/// With so many shards of equal size the risk is as high as before.
#[test]
fn shards_that_need_one_for_the_hot_key_say_so() {
    let toml = "[workload]\nwrites_per_second = 2000\nhottest_key_share = 0.05\n[kinesis_firehose]\n";
    let safer = architecture(&report(&format!("{toml}target_utilization = 1.0"), &[]), B)["safer"].clone();
    let text = safer["text"].as_str().unwrap();
    assert!(text.starts_with("moderate with 21 shards and kinesis_firehose.isolate_hot_key = true, for $"), "{text}");
    let set = report(&format!("{toml}shards = 21\nisolate_hot_key = true"), &[]);
    assert_eq!(architecture(&set, B)["throttling"]["level"], "moderate");
}

/// Setting all three was an error.
#[test]
fn what_a_verdict_advises_can_be_set() {
    let toml = "[streams_lambda]\npack_records = true\n";
    let text = verdict(&report(toml, &[])).to_owned();
    assert!(text.contains("(streams_lambda.writer = \"s3\", streams_lambda.pack_records = false, "), "{text}");
}

/// The cheaper setting was left out as soon as AWS must raise a quota either way.
#[test]
fn a_cheaper_setting_is_told_where_aws_must_raise_a_quota() {
    let toml = "architectures = \"all\"\nworkload.writes_per_second = 5000\n\
                [streams_lambda]\npack_records = false\nbatch_size = 10";
    let text = verdict(&report(toml, &[])).to_owned();
    assert!(text.starts_with("Take streams-pipes"), "{text}");
    assert!(text.contains("Better, take streams-lambda and set streams_lambda.pack_records = true"), "{text}");
}

/// What AWS is asked for is needed with other code as well.
#[test]
fn a_way_out_that_is_code_comes_with_its_quota() {
    let toml = "region = \"ap-northeast-1\"\nconsumers = [{ kind = \"lambda\", count = 2 }, { kind = \"kcl\" }]\n\
                [workload]\nwrites_per_second = 2000\nitem_size = \"1 KiB\"";
    let text = verdict(&report(toml, &[])).to_owned();
    let raise = "with that, also ask AWS to raise the Direct PUT quota of Firehose from 1 MiB/s to 14 MiB/s";
    assert_eq!(text.matches(raise).count(), 1, "{text}");
}
