//! Verdicts that can be trusted: like is compared with like, and a limit decides by its nature.

use serde_json::Value as Json;

use crate::{architecture, find, printed, report};

const A: &str = "streams-lambda";
const B: &str = "kinesis-firehose";

fn outcome(report: &Json, id: &str) -> String {
    architecture(report, id)["fit"]["outcome"].as_str().unwrap().to_owned()
}

fn total(report: &Json, id: &str) -> f64 {
    architecture(report, id)["monthly_usd"].as_f64().unwrap()
}

fn limit(report: &Json, id: &str, limit: &str) -> Json {
    find(&architecture(report, id)["limits"], limit).clone()
}

/// What stands in the way, as pairs of limit or requirement and nature.
fn reasons(report: &Json, id: &str) -> Vec<(String, String)> {
    let reasons = architecture(report, id)["fit"]["reasons"].as_array().unwrap();
    let text = |reason: &Json| {
        let about = reason["limit"].as_str().or(reason["requirement"].as_str()).unwrap();
        (about.to_owned(), reason["nature"].as_str().unwrap().to_owned())
    };
    reasons.iter().map(text).collect()
}

/// The sentences of the verdict.
pub(crate) fn verdict(report: &Json) -> &str {
    report["verdict"]["text"].as_str().unwrap()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(about, nature)| ((*about).to_owned(), (*nature).to_owned())).collect()
}

#[test]
fn consumers_are_asked_once_for_all() {
    let report = report("consumers = [{ kind = \"kcl\", count = 25 }]", &[]);
    assert_eq!(report["verdict"]["cheapest"], Json::Null);
    assert_eq!(reasons(&report, A), pairs(&[("streams.readers", "hard")]));
    assert_eq!(limit(&report, A, "streams.readers")["demand"], 26.0);
    assert_eq!(reasons(&report, B), pairs(&[("kinesis.efo_consumers", "hard")]));
    assert!(verdict(&report).starts_with(
        "As configured, nothing fits. Take kinesis-firehose and set kinesis_firehose.mode = \"on-demand-advantage\""
    ));
}

#[test]
fn flink_takes_the_call_budget_of_one_stream_and_a_reader_of_the_other() {
    let file = std::fs::read_to_string(crate::root().join("scenarios/flink-eats-the-call-budget.toml")).unwrap();
    let report = report(&file, &[]);
    assert_eq!((outcome(&report, A), outcome(&report, B)), ("fits".into(), "does-not-fit".into()));
    assert_eq!(architecture(&report, A)["consumers"][0]["by"], "stream-paid");
    assert!(architecture(&report, A)["consumers_usd"].as_f64().unwrap() > 1.0);
    let text = verdict(&report);
    assert!(text.contains("To make it fit, set polls_per_second = 1 on the Flink consumer: $"), "{text}");
}

#[test]
fn a_global_table_leaves_one_reader() {
    let consumers = "consumers = [{ kind = \"lambda\" }]\n[workload]\nglobal_table = ";
    assert_eq!(outcome(&report(&format!("{consumers}false"), &[]), A), "fits");
    let global = report(&format!("{consumers}true"), &[]);
    assert_eq!(reasons(&global, A), pairs(&[("streams.readers", "hard")]));
    let firehose = report("consumers = [{ kind = \"firehose\", count = 3 }]\n[workload]\nglobal_table = true", &[]);
    assert_eq!(outcome(&firehose, A), "fits", "the function feeds further Firehose streams");
}

#[test]
fn three_consumers_in_tokyo() {
    let scenario = "region = \"ap-northeast-1\"\nconsumers = [{ kind = \"lambda\", count = 3 }]\n\
        [workload]\nwrites_per_second = 2000\nitem_size = \"1 KiB\"";
    let report = report(scenario, &[]);
    assert_eq!(report["verdict"]["cheapest"], B);
    assert_eq!(
        reasons(&report, A),
        pairs(&[("firehose.put_bytes", "quota"), ("streams.readers", "hard")]).into_iter().rev().collect::<Vec<_>>()
    );
    let text = verdict(&report);
    for part in [
        "Take kinesis-firehose: $",
        "a month",
        "Throttling risk: kinesis-firehose moderate (low with",
        "4 readers needed, the limit is 2 readers",
        "not priced here",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

/// The shares with which the count of shards was 38, 60, 147, 42, 280, 27 and 1.
#[test]
fn shards_follow_a_hot_key_smoothly() {
    let at = |share: f64| report(&format!("[workload]\nwrites_per_second = 2000\nhottest_key_share = {share:?}"), &[]);
    let shards = [0.0, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2].map(|share| {
        let report = at(share);
        let shards = architecture(&report, B)["shards"].clone();
        (shards["used"].as_u64().unwrap(), shards["layout"].as_str().unwrap().to_owned())
    });
    let counts = shards.each_ref().map(|(count, _)| *count);
    assert_eq!(counts, [22, 24, 24, 24, 23, 22, 20]);
    assert!(shards[1..].iter().all(|(_, layout)| layout == "isolated"), "{shards:?}");
    // 1,200 of 6,000 changes a second on one key: no shard takes them, and the table would not either.
    let hot = at(0.2);
    assert_eq!(limit(&hot, B, "kinesis.write_records")["nature"], "hard");
    assert!(reasons(&hot, B).contains(&("kinesis.write_bytes".into(), "hard".into())), "{:?}", reasons(&hot, B));
    let notices = hot["notices"].as_array().unwrap();
    assert!(notices.iter().any(|notice| notice["key"] == "workload.hottest_key_share"), "{notices:?}");
    // The same key follows into the lanes of the other architecture.
    let lane = |share| limit(&at(share), A, "lambda.lane_rate")["demand"].as_f64().unwrap();
    assert!(lane(0.2) > 3.0 * lane(0.0));
}

/// Near these shares the bill was $50,951, then $1.4e17, then $301 again.
#[test]
fn a_share_beside_a_round_one_costs_about_the_same() {
    for writes in [50, 400, 2000] {
        let at = |share: f64| {
            report(&format!("[workload]\nwrites_per_second = {writes}\nhottest_key_share = {share:?}"), &[])
        };
        let reports = [0.296, 0.297, 0.29715224938009205, 0.298].map(at);
        for id in [A, B] {
            let totals = reports.each_ref().map(|report| total(report, id));
            for pair in totals.windows(2) {
                assert!((pair[1] / pair[0] - 1.0).abs() < 0.005, "{writes} writes, {id}: {totals:?}");
            }
        }
    }
}

#[test]
fn the_night_is_not_silent() {
    let report = report("", &[]);
    let hourly: Vec<f64> =
        report["flow"]["hourly_rates"].as_array().unwrap().iter().map(|r| r.as_f64().unwrap()).collect();
    let night = hourly.iter().fold(f64::MAX, |a, &b| a.min(b));
    assert!((36.0..38.0).contains(&night), "{night}");
}

#[test]
fn a_nightly_batch_needs_its_shards_or_half_an_hour() {
    let batch = "[workload]\nbatch = { changes = 5000000, hour = 2, length = \"10 m\" }\n[kinesis_firehose]\n";
    let automatic = report(batch, &[]);
    assert_eq!(architecture(&automatic, B)["shards"]["used"], 31);
    let six = report(&format!("{batch}shards = 6"), &[]);
    let bytes = limit(&six, B, "kinesis.write_bytes");
    assert_eq!(bytes["verdict"], "late");
    let delay = bytes["delay_seconds"].as_f64().unwrap();
    assert!((1400.0..1600.0).contains(&delay), "{delay}");
    assert_eq!(outcome(&six, B), "fits", "it is late and loses nothing");
    let throttling = &architecture(&six, B)["throttling"];
    assert_eq!((&throttling["level"], &throttling["decisive_level"]), (&"high".into(), &"none".into()));
    assert!(verdict(&six).contains("kinesis-firehose late by up to 26 min at the peak"), "{}", verdict(&six));
    let worst = architecture(&six, B)["freshness"]["worst_seconds"].as_f64().unwrap();
    assert!(worst > delay, "the wait is part of it");
    // Where it must not be late, it does not fit.
    let strict = report(&format!("{batch}shards = 6\n[requirements]\nmax_delay = \"15 m\""), &[]);
    assert_eq!(reasons(&strict, B)[0], ("kinesis.write_bytes".into(), "setting".into()));
    assert_eq!(outcome(&strict, A), "fits");
}

#[test]
fn what_grows_without_end_is_no_number() {
    let report = report("[kinesis_firehose]\nshards = 1\n[workload]\nwrites_per_second = 2000", &[]);
    let bytes = limit(&report, B, "kinesis.write_bytes");
    assert_eq!((&bytes["verdict"], &bytes["delay_seconds"]), (&"exceeded".into(), &Json::Null));
    let freshness = &architecture(&report, B)["freshness"];
    assert_eq!((&freshness["worst_seconds"], &freshness["mean_seconds"]), (&Json::Null, &Json::Null));
    let table = printed(&["compare", "-"], "[kinesis_firehose]\nshards = 1\n[workload]\nwrites_per_second = 2000");
    assert!(table.contains("unbounded"), "{table}");
}

/// One byte more: $1,906 and $2,507 where every item had the same size.
#[test]
fn no_knife_edge_where_sizes_vary() {
    let at = |size: u32, cv: &str| report(&format!("[workload]\nitem_size = {size}\n{cv}"), &[]);
    let (below, above) = (at(1024, ""), at(1025, ""));
    assert!(total(&above, B) / total(&below, B) < 1.002);
    let (below, above) = (at(1024, "item_size_cv = 0"), at(1025, "item_size_cv = 0"));
    assert!(total(&above, B) / total(&below, B) > 1.3, "a change data capture unit more for every change");
    let noticed =
        |report: &Json| report["notices"].as_array().unwrap().iter().any(|n| n["key"] == "workload.item_size_cv");
    assert!(noticed(&above) && !noticed(&at(1200, "item_size_cv = 0")) && !noticed(&at(1025, "")));
}

#[test]
fn a_quota_that_aws_raises_does_not_decide() {
    let tokyo = "region = \"ap-northeast-1\"\n[workload]\nwrites_per_second = 2000\n";
    let report_today = report(tokyo, &[]);
    assert_eq!(outcome(&report_today, A), "fits-after-increase");
    let reason = &architecture(&report_today, A)["fit"]["reasons"][0];
    assert_eq!(
        (&reason["limit"], &reason["nature"], &reason["quota"]),
        (&"firehose.put_bytes".into(), &"quota".into(), &"firehose.direct_put_bytes".into())
    );
    let to = reason["raise_to"].as_f64().unwrap() / 1_048_576.0;
    assert!(to.fract() == 0.0 && to >= 2000.0 * 3.0 * 1190.0 / 0.8 / 1_048_576.0, "{to}");
    assert_eq!(report_today["verdict"]["cheapest"], A);
    assert!(
        verdict(&report_today).contains("First, ask AWS to raise the Direct PUT quota"),
        "{}",
        verdict(&report_today)
    );
    let after = &architecture(&report_today, A)["throttling_after_increase"];
    assert!(["none", "low", "moderate"].contains(&after["decisive_level"].as_str().unwrap()), "{after}");
    let granted = report(&format!("{tokyo}[quotas]\n\"firehose.direct_put_bytes\" = \"{to} MiB\""), &[]);
    assert_eq!(outcome(&granted, A), "fits");
    // The three quotas rise together.
    assert_eq!(limit(&granted, A, "firehose.put_calls")["limit"], 1000.0 * to);
}

#[test]
fn concurrency_counts_what_runs_at_once() {
    let report = report("[streams_lambda]\nstream_shards = 300\nparallelization_factor = 10", &[]);
    let running = limit(&report, A, "lambda.concurrency");
    assert!(running["demand"].as_f64().unwrap() < 100.0, "{running}");
    let after_an_outage = limit(&report, A, "lambda.catch_up_concurrency");
    assert_eq!((&after_an_outage["demand"], &after_an_outage["nature"]), (&3000.0.into(), &"advisory".into()));
    assert_eq!(outcome(&report, A), "fits");
}

#[test]
fn a_slow_function_at_two_percent_is_not_throttled() {
    let slow = "[workload]\nwrites_per_second = 0.01\npeak_to_average = 1\n[streams_lambda]\nbatch_size = 1\n\
        function = { base_ms = 2000.0 }\nstream_shards = 1";
    let report = report(slow, &[]);
    let lane = limit(&report, A, "lambda.lane_rate");
    assert!((0.02..0.021).contains(&lane["utilization"].as_f64().unwrap()), "{lane}");
    assert_eq!(architecture(&report, A)["throttling"]["throttled_share"], 0.0);
}

/// 2,628 changes a month: 2.19 million invocations, one a minute and shard.
#[test]
fn buffers_never_flush_more_often_than_there_are_records() {
    let rare = report("[workload]\nwrites_per_second = 0.001\n[kinesis_firehose]\nshards = 50", &[]);
    let quantity = |line: &str| find(&architecture(&rare, B)["bill"], line)["quantity"].as_f64().unwrap();
    assert!(quantity("lambda.requests") <= 2628.0, "{}", quantity("lambda.requests"));
    assert!(quantity("s3.put_requests") <= 2628.0);
}

#[test]
fn packing_is_for_objects_only_and_named() {
    let s3 = report("", &[]);
    let unpacked = architecture(&s3, A)["unpacked_usd"].as_f64().unwrap();
    assert!(unpacked > 3.0 * total(&s3, A));
    assert!(
        verdict(&s3).contains(&format!("With one Firehose record per change it would cost ${unpacked:.0}.")),
        "{}",
        verdict(&s3)
    );
    let search = report("[delivery]\ndestination = \"opensearch\"", &[]);
    assert_eq!(architecture(&search, A)["unpacked_usd"], Json::Null);
    assert!(total(&search, A) > unpacked * 0.9);
}

#[test]
fn a_quota_that_was_granted_by_itself_is_raised_by_itself() {
    let calls = report(
        "[workload]\nwrites_per_second = 30\npeak_to_average = 1\n[streams_lambda]\nbatch_size = 1\n\
         [quotas]\n\"firehose.direct_put_calls\" = 20\n",
        &[],
    );
    assert_eq!(outcome(&calls, A), "fits-after-increase");
    let way_out = architecture(&calls, A)["fit"]["reasons"][0].clone();
    assert_eq!(way_out["limit"], "firehose.put_calls");
    assert_eq!(way_out["raise_to"], 38.0, "30 are 80% of it");
    // Nobody is asked for what a setting alone does.
    let texts: Vec<_> = calls["todo"].as_array().unwrap().iter().map(|todo| todo["text"].as_str().unwrap()).collect();
    assert!(texts[0].contains("streams_lambda.batch_size = "), "{texts:?}");
    assert!(!texts[0].contains("AWS"), "{texts:?}");
    // What was not granted by itself rises with the bytes.
    let together = report("[workload]\nwrites_per_second = 30000\n", &[]);
    assert_eq!(architecture(&together, A)["fit"]["reasons"][0]["quota"], "firehose.direct_put_bytes");
}

#[test]
fn a_month_of_a_rate_is_the_scenarios_month() {
    let rate = |text: &str| report(text, &[])["flow"]["mean_rate"].as_f64().unwrap();
    let of = |hours: u32| format!("month_hours = {hours}\n[workload]\nwrites_per_second = \"150M/month\"\n");
    for hours in [720, 730, 744] {
        assert!((rate(&of(hours)) * 3600.0 * f64::from(hours) - 150e6).abs() < 1e-3, "{hours}");
    }
    let range = of(720).replace("150M/month", "100M..225M/month");
    assert!((rate(&range) * 3600.0 * 720.0 - 150e6).abs() < 1e-3, "the median of a range");
}

#[test]
fn dynamic_partitioning_has_partitions_and_takes_longer() {
    let partitioned = |partitions: u32, more: &str| {
        report(&format!("[delivery]\ndynamic_partitioning = {{}}\ndelivery_partitions = {partitions}\n{more}"), &[])
    };
    let few = partitioned(400, "");
    assert_eq!(limit(&few, A, "firehose.active_partitions")["verdict"], "ok");
    let many = partitioned(600, "");
    for id in [A, B] {
        assert_eq!(outcome(&many, id), "fits-after-increase");
        assert_eq!(reasons(&many, id), pairs(&[("firehose.active_partitions", "quota")]));
    }
    assert_eq!(reasons(&partitioned(6000, ""), A), pairs(&[("firehose.active_partitions", "hard")]));
    let stage = |report: &Json| {
        let stages = architecture(report, A)["freshness"]["stages"].as_array().unwrap().clone();
        stages.iter().find(|stage| stage["stage"] == "firehose buffer").unwrap()["worst_seconds"].as_f64().unwrap()
    };
    assert_eq!(stage(&few), 450.0);
    // 500 changes at most in a packed record.
    let records = |report: &Json| limit(report, A, "firehose.put_records")["demand"].as_f64().unwrap();
    let large =
        "[streams_lambda]\nbatch_size = 2000\nstream_shards = 1\n[workload]\nitem_size = 100\npeak_to_average = 1";
    let calls = |report: &Json| limit(report, A, "firehose.put_calls")["demand"].as_f64().unwrap();
    let whole = report(large, &[]);
    assert_eq!(records(&whole), calls(&whole), "one record for each invocation");
    assert!(records(&partitioned(1, large)) > 3.0 * calls(&whole));
}

#[test]
fn kcl_subscribes_with_fan_out_unless_told_to_poll() {
    let calls = |consumer: &str| {
        limit(&report(&format!("consumers = [{consumer}]"), &[]), B, "kinesis.read_calls")["demand"].clone()
    };
    assert_eq!(calls("{ kind = \"kcl\" }"), 1.0);
    assert_eq!(calls("{ kind = \"kcl\", fan_out = false }"), 2.0);
    assert_eq!(calls("{ kind = \"kcl\", polls_per_second = 2.0 }"), 3.0);
}

#[test]
fn a_custom_reader_gets_a_page_a_call() {
    let slow = "consumers = [{ kind = \"custom\", polls_per_second = 0.1 }]\n[streams_lambda]\nstream_shards = 1";
    let page = limit(&report(slow, &[]), A, "streams.reader_page");
    assert_eq!(
        (&page["limit"], &page["verdict"], &page["nature"]),
        (&104_857.6.into(), &"exceeded".into(), &"setting".into())
    );
}

/// A KCL consumer reads the hottest shard once a second: too seldom for a hot key.
#[test]
fn a_reader_that_does_not_keep_up_stands_in_the_way() {
    let hot = "consumers = [{ kind = \"kcl\" }]\n[workload]\nwrites_per_second = 6000\npeak_to_average = 2\n\
               item_size = \"1 KiB\"\nhottest_key_share = 0.15\ntable_size = \"500 GiB\"\n";
    let slow = report(hot, &["--set", "streams_lambda.writer=s3"]);
    let page = limit(&slow, A, "streams.reader_page");
    assert_eq!((&page["verdict"], &page["delay_seconds"]), (&"exceeded".into(), &Json::Null));
    assert_eq!(outcome(&slow, A), "does-not-fit");
    let remedy = page["remedy"].as_str().unwrap();
    assert!(remedy.starts_with("set polls_per_second = 8 on the KCL consumer, for $"), "{remedy}");
    let fast = report(hot, &["--set", "streams_lambda.writer=s3", "--set", "consumers.0.polls_per_second=8"]);
    assert_eq!(limit(&fast, A, "streams.reader_page")["verdict"], "ok");
    assert_eq!(outcome(&fast, A), "fits");
}

#[test]
fn on_demand_knows_records() {
    let on_demand = "[kinesis_firehose]\nmode = \"on-demand\"\n[workload]\nwrites_per_second = 10000\nitem_size = 450\npeak_to_average = 1\n";
    let report_small = report(on_demand, &[]);
    // 1.53 KiB each: 30 shards by bytes, 20 by records.
    assert!(architecture(&report_small, B)["shards"]["used"].as_u64().unwrap() >= 20);
    let tiny = report(&on_demand.replace("item_size = 450", "item_size = 20\nkey_size = 0"), &[]);
    assert_eq!(architecture(&tiny, B)["shards"]["used"], 20, "one for every 500 records a second");
    let grown = report(
        "[kinesis_firehose]\nmode = \"on-demand\"\nrecent_peak = \"1 MiB\"\n[workload]\nwrites_per_second = 3000",
        &[],
    );
    assert_eq!(outcome(&grown, B), "fits-after-increase");
    let raised: Vec<String> = reasons(&grown, B).into_iter().map(|(limit, _)| limit).collect();
    assert_eq!(raised, ["kinesis.on_demand_growth", "kinesis.on_demand_growth_records"]);
    let auto = report(
        &format!("{on_demand}hottest_key_share = 0.5\n[quotas]\n")
            .replace("\"on-demand\"", "\"on-demand\"\nrecord_distribution = \"auto\""),
        &[],
    );
    assert_eq!(limit(&auto, B, "kinesis.write_records")["verdict"], "ok", "the key does not decide the shard");
}

#[test]
fn requirements_decide() {
    let report = report(
        "[requirements]\nin_order = true\nno_code = true\nfreshness = \"1 m\"\nmax_monthly_usd = 10\nmax_risk = \"none\"",
        &[],
    );
    let unmet: Vec<String> = reasons(&report, B).into_iter().map(|(about, _)| about).collect();
    assert_eq!(
        unmet,
        [
            "requirements.max_risk",
            "requirements.in_order",
            "requirements.no_code",
            "requirements.freshness",
            "requirements.max_monthly_usd"
        ]
    );
    let plain = crate::report("[kinesis_firehose]\ntransform.enabled = false", &[]);
    assert_eq!(reasons(&plain, B), pairs(&[("requirements.reshaped", "requirement")]));
    let enough = crate::report("requirements.reshaped = false\n[kinesis_firehose]\ntransform.enabled = false", &[]);
    assert_eq!(outcome(&enough, B), "fits");
}

#[test]
fn more_shards_than_can_be_set_are_not_offered() {
    let hourly = "0, 0, 0, 0, 5, 5, 5, 0, 0, 0, 0, 0, 0, 1e12, 0, 5, 5, 0, 5, 0, 0, 1e12, 5, 0";
    let settings = format!(
        "[workload]\nwrites_per_second = 1e12\nhourly = [{hourly}]\n[kinesis_firehose]\ntarget_utilization = 1"
    );
    let report = report(&settings, &[]);
    assert!(architecture(&report, B)["shards"]["used"].as_f64().unwrap() > 1e9);
    assert_eq!(architecture(&report, B)["throttling"]["decisive_level"], "high");
    assert_eq!(architecture(&report, B)["safer"], Json::Null);
}

const NIGHT: &str = "region = \"ap-northeast-1\"\n[workload]\nwrites_per_second = 100\nitem_size = 1024\n\
    batch = { changes = 5000000, hour = 2, length = \"10 m\" }";

#[test]
fn a_quota_is_raised_where_a_required_freshness_needs_it() {
    let late = report(NIGHT, &["--set", "requirements.freshness='10 m'"]);
    assert_eq!(outcome(&late, A), "fits-after-increase");
    let raise = &architecture(&late, A)["fit"]["reasons"][0];
    let text = raise["text"].as_str().unwrap();
    assert!(
        text.starts_with("ask AWS to raise the Direct PUT quota of Firehose from 1 MiB/s to 20 MiB/s (on request"),
        "{text}"
    );
    let freshness = &architecture(&late, A)["freshness"];
    assert!(freshness["worst_seconds"].as_f64().unwrap() > 3600.0, "{freshness}");
    assert!(freshness["worst_after_increase_seconds"].as_f64().unwrap() < 600.0, "{freshness}");
    // Where more than the quota takes too long, it alone is not asked for.
    let hopeless = report(NIGHT, &["--set", "requirements.freshness='5 s'"]);
    assert_eq!(outcome(&hopeless, A), "does-not-fit");
    assert_eq!(reasons(&hopeless, A), [("requirements.freshness".into(), "requirement".into())]);
    let granted = report(
        NIGHT,
        &["--set", "requirements.freshness='10 m'", "--set", "quotas.firehose.direct_put_bytes='14 MiB'"],
    );
    assert_eq!(outcome(&granted, A), "fits");
}

#[test]
fn nothing_is_late_for_a_quota_that_is_raised_first() {
    let raised = report(NIGHT, &["--set", "requirements.max_delay='10 m'"]);
    assert_eq!(outcome(&raised, A), "fits-after-increase");
    assert_eq!(architecture(&raised, A)["fit"]["wait_seconds"], 0.0);
    assert!(!verdict(&raised).contains("streams-lambda late"), "{}", verdict(&raised));
    let late = report(NIGHT, &[]);
    assert!(verdict(&late).contains("streams-lambda late by up to 1 h 36 min at the peak"), "{}", verdict(&late));
}

const ICEBERG: &str = "[workload]\nwrites_per_second = 1500\nitem_size = \"1.2 KiB\"\ntable_size = \"200 GiB\"\n\
    [delivery]\ndestination = \"iceberg\"";

/// Below a rate, changes wait for a quota; above it, the quota is exceeded. AWS raises it both times.
#[test]
fn a_quota_is_raised_on_both_sides_of_the_rate_that_exceeds_it() {
    for (writes, reason) in [("3378", "late"), ("3379", "exceeded")] {
        let report = report(ICEBERG, &["--writes", writes, "--set", "requirements.freshness='10 m'"]);
        assert_eq!(limit(&report, A, "firehose.put_bytes")["verdict"], reason);
        assert_eq!(outcome(&report, A), "fits-after-increase");
        assert_eq!(architecture(&report, A)["fit"]["reasons"][0]["raise_to"], 27.0 * 1_048_576.0);
        assert_eq!(report["verdict"]["cheapest"], A);
    }
}

/// More shards never miss a highest risk that fewer meet.
#[test]
fn what_waits_is_throttled_where_a_risk_is_required() {
    let shards = |count: u32, also: &str| {
        let count = format!("kinesis_firehose.shards={count}");
        report("", &["--set", &count, "--set", "requirements.max_risk='low'", "--set", also])
    };
    let plain = "requirements.in_order=false";
    let outcomes = [3, 4, 5, 6].map(|count| outcome(&shards(count, plain), B));
    assert_eq!(outcomes, ["does-not-fit", "does-not-fit", "does-not-fit", "fits"]);
    let three = shards(3, plain);
    assert_eq!(limit(&three, B, "kinesis.write_bytes")["verdict"], "late");
    assert_eq!(architecture(&three, B)["throttling"]["decisive_level"], "high");
    let said = "the throttling risk is high (required: at most low): 4.07% of the traffic waits up to 44 s at shard write \
        bytes; if that is acceptable, set requirements.max_delay instead of requirements.max_risk";
    let text = architecture(&three, B)["fit"]["reasons"][0]["text"].as_str().unwrap();
    assert_eq!(text.to_lowercase(), said);
    // What else is required makes none of it all right: with one shard more, nothing waits and bursts are throttled.
    for also in ["requirements.max_delay='1 m'", "requirements.freshness='20 m'"] {
        assert_eq!([3, 4, 5, 6].map(|count| outcome(&shards(count, also), B)), outcomes, "{also}");
    }
    // It is where the delay is required instead.
    let late = |delay: &str| {
        let delay = format!("requirements.max_delay='{delay}'");
        report("", &["--set", "kinesis_firehose.shards=3", "--set", &delay])
    };
    assert_eq!(["30 s", "1 m"].map(|delay| outcome(&late(delay), B)), ["does-not-fit", "fits"]);
    // A quota is raised for it.
    let iceberg = report(ICEBERG, &["--set", "requirements.max_risk='low'"]);
    assert_eq!(outcome(&iceberg, A), "fits-after-increase");
    assert_eq!(architecture(&iceberg, A)["throttling_after_increase"]["decisive_level"], "low");
}

#[test]
fn a_key_that_the_table_itself_throttles_is_in_the_verdict() {
    let hot = "[workload]\nwrites_per_second = 2000\nitem_size = 1024\nhottest_key_share = ";
    let said = |share: &str| verdict(&report(&format!("{hot}{share}"), &[])).to_owned();
    assert!(said("0.3").contains("the table itself would throttle: its hottest key needs"), "{}", said("0.3"));
    assert!(!said("0.05").contains("the table itself"), "{}", said("0.05"));
}

#[test]
fn prices_that_are_not_verified_are_told_at_the_top_if_they_carry_much() {
    let file = "scenarios/export-for-a-report.toml";
    let said = "of the bill of incremental-export is at prices that are not verified: dynamodb.incremental_export_gb (reported)";
    let brief = printed(&["compare", file, "--brief"], "");
    let text = brief.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains(said), "{brief}");
    // The marks are explained below the amounts that have them.
    assert!(text.contains("° reported by one third party: dynamodb.incremental_export_gb"), "{brief}");
    let both = printed(&["compare", file, "scenarios/default.toml", "--brief"], "");
    assert_eq!(both.matches("° reported").count(), 1, "{both}");
    let verified = printed(&["compare", "--brief"], "");
    assert!(!verified.contains("not verified") && !verified.contains("° "), "{verified}");
}

#[test]
fn a_price_turns_the_verdict_only_within_what_it_may_be_off() {
    let scenario = "region = \"us-west-2\"\n[workload]\npeak_to_average = 12.0\n[streams_lambda]\nbatch_size = 1\n";
    let mut said = 0;
    for rate in ["5", "8", "11", "20", "50", "100", "400", "2000"] {
        let report = report(scenario, &["--writes", rate]);
        let Some((_, prices)) = verdict(&report).split_once(" is an assumed price: at $") else { continue };
        let (then, rest) = prices.split_once(" instead of $").unwrap();
        let [then, now] = [then, rest.split(',').next().unwrap()].map(|usd| usd.parse::<f64>().unwrap());
        assert!((1.0 / 3.01..3.01).contains(&(then / now)), "{rate}: {prices}");
        said += 1;
    }
    assert!(said > 1, "{said}");
    let report = report("", &["--region", "us-west-2", "--all"]);
    assert!(!verdict(&report).contains("assumed price"), "{}", verdict(&report));
}

#[test]
fn a_burden_reads_as_one() {
    let report = report("", &[]);
    let text = verdict(&report);
    let said = "With streams-lambda you build and operate more than with kinesis-firehose: a path for records that \
                Firehose rejects and a destination for batches that keep failing.";
    assert!(text.contains(said), "{text}");
}

#[test]
fn a_global_table_leaves_room_for_one_reader() {
    let of = |table: &str| {
        let scenario = format!("{table}consumers = [{{ kind = \"lambda\", count = 3 }}]\n");
        verdict(&report(&scenario, &[])).to_owned()
    };
    assert!(of("").contains("a shard of a DynamoDB stream supports two readers, and this function counts as one"));
    let global = of("workload.global_table = true\n");
    assert!(global.contains("AWS recommends one reader beside a global table's own replication"), "{global}");
    assert!(!global.contains("two readers"), "{global}");
}
