//! Cases with a known answer. What holds for every scenario is in `crates/core/tests/properties.rs`.

use super::*;
use crate::catalog::Catalog;
use crate::input::read_scenario;
use crate::model::{Level, LimitId, RequirementId};
use crate::scenario::ArchitectureId;

fn of(toml: &str) -> Vec<Todo> {
    let scenario = read_scenario("test", Some(toml), &[], &Catalog::embedded()).unwrap();
    what_to_do(&scenario, &Catalog::embedded().book(&scenario.region).unwrap())
}

/// The keys with their new values.
fn keys(todo: &[Todo]) -> Vec<(&str, &str)> {
    todo.iter().map(|todo| (todo.key.as_str(), todo.to.as_str())).collect()
}

#[test]
fn fan_out_by_default_is_what_costs_most() {
    let consumers = "consumers = [{ kind = \"lambda\", count = 2 }, { kind = \"kcl\" }]";
    let todo = of(&format!(
        "region = \"ap-northeast-1\"\n{consumers}\n[workload]\nwrites_per_second = 2000\nitem_size = \"1 KiB\""
    ));
    assert_eq!(keys(&todo)[0], ("consumers.1.fan_out", "false"));
    assert!((590.0..610.0).contains(&todo[0].saves_usd), "{}", todo[0].saves_usd);
    let text = todo[0].text.to_string();
    assert!(text.starts_with("set fan_out = false on the KCL consumer: $600 less a month"), "{text}");
}

#[test]
fn a_quota_that_lets_the_cheapest_fit_comes_first_and_is_free() {
    let todo = of("region = \"ap-northeast-1\"\n[workload]\nwrites_per_second = 2000");
    let first = &todo[0];
    assert_eq!((first.key.as_str(), first.kind), ("quotas.firehose.direct_put_bytes", TodoKind::Quota));
    assert_eq!((first.from.as_str(), first.to.as_str()), ("\"1 MiB\"", "\"13 MiB\""));
    assert_eq!((first.saves_usd, first.makes_fit, first.lifts), (0.0, true, Some(LimitId::FirehosePutBytes)));
    assert!(first.text.to_string().contains(": free, then streams-lambda fits;"), "{}", first.text);
    assert!(todo[1..].iter().all(|todo| todo.kind == TodoKind::Setting && todo.saves_usd > 1.0));
}

#[test]
fn a_wait_after_the_peak_is_ended_by_a_quota() {
    let todo = of("region = \"ap-northeast-1\"");
    let first = &todo[0];
    assert_eq!((first.key.as_str(), first.to.as_str()), ("quotas.firehose.direct_put_bytes", "\"3 MiB\""));
    assert_eq!((first.lifts, first.makes_fit), (Some(LimitId::FirehosePutBytes), false));
    assert_eq!(first.level, BeforeAndAfter { before: Level::None, after: Level::Low });
    let text = first.text.to_string();
    assert!(text.contains(": free, after the peak nothing waits any more (Direct PUT bytes);"), "{text}");
    assert!(text.ends_with("delivery takes up to 2 min 6 s instead of 1 h 4 min."), "{text}");
}

#[test]
fn a_cheaper_architecture_that_a_setting_lets_fit_comes_first() {
    let todo = of("[streams_lambda]\nstream_shards = 1\nfunction.base_ms = 900.0");
    let first = &todo[0];
    assert_eq!(first.architecture, ArchitectureId::StreamsLambda);
    assert!(first.makes_fit && first.less_than_taken_usd.is_some_and(|usd| usd > 200.0), "{first:?}");
    // What it costs less than before is another number, and the one that adds up.
    assert!(first.saves_usd < 50.0, "{first:?}");
    assert_eq!(first.lifts, Some(LimitId::LambdaLaneRate));
    assert!(first.text.to_string().contains("then streams-lambda fits: $"), "{}", first.text);
}

#[test]
fn what_no_setting_does_alone_is_done_by_two() {
    let readers = "consumers = [{ kind = \"flink\" }, { kind = \"flink\" }]\narchitectures = [\"kinesis-firehose\"]";
    let todo = of(readers);
    assert_eq!(keys(&todo)[0], ("consumers.0.polls_per_second", "1"));
    assert_eq!(todo[0].also.len(), 1);
    assert_eq!(todo[0].also[0].key, "consumers.1.polls_per_second");
    assert!(todo[0].makes_fit && todo[0].saves_usd == 0.0);
    // Each alone leaves six calls of five.
    let alone = of(&readers.replacen("\"flink\" }", "\"flink\", polls_per_second = 1.0 }", 1));
    assert_eq!((keys(&alone)[0], alone[0].also.len()), (("consumers.1.polls_per_second", "1"), 0));
}

#[test]
fn a_quota_and_a_setting_are_asked_for_together() {
    let todo =
        of("region = \"ap-northeast-1\"\narchitectures = [\"streams-lambda\"]\n[workload]\nwrites_per_second = 2000\n\
         [streams_lambda]\nbatch_size = 10000\nfunction = { timeout = 1, per_record_ms = 2.0 }");
    let kinds: Vec<TodoKind> = todo[0].also.iter().map(|also| also.kind).collect();
    assert_eq!((todo[0].kind, &kinds[..]), (TodoKind::Setting, &[TodoKind::Quota][..]), "{todo:?}");
    assert!(todo[0].text.to_string().contains(" and ask AWS to raise the Direct PUT quota"), "{}", todo[0].text);
}

#[test]
fn a_required_freshness_is_met() {
    let todo = of("requirements.freshness = \"1 m\"\narchitectures = [\"streams-lambda\"]");
    assert_eq!((todo[0].meets, todo[0].makes_fit), (Some(RequirementId::Freshness), true));
    assert!(todo[0].key.starts_with("delivery.buffer_"), "{}", todo[0].key);
    assert!(todo[0].worst_seconds.after.unwrap() <= 60.0);
}

#[test]
fn a_requirement_is_met_at_the_least_cost_not_at_the_end_of_a_lever() {
    let toml = "consumers = [{ kind = \"lambda\" }]\n[workload]\nwrites_per_second = 250\nitem_size = \"1.1 KiB\"\n\
         table_size = \"15 GiB\"\n[requirements]\nmax_monthly_usd = 300\nfreshness = \"10 s\"";
    let todo = of(toml);
    assert_eq!(keys(&todo)[0], ("delivery.buffer_interval", "\"4 s\""));
    assert!(todo[0].makes_fit && todo[0].also.len() == 1 && todo[0].monthly_usd < 50.0, "{todo:?}");
    let other = of(&format!("architectures = [\"kinesis-firehose\"]\n{toml}"));
    assert!(other[0].makes_fit && other[0].monthly_usd < 289.0, "{other:?}");
    assert!(other[0].also.iter().all(|also| !also.key.ends_with("target_utilization")), "{other:?}");
}

/// A shorter buffer does not end the batching window, which is as long as the buffer has it unless it is set.
#[test]
fn a_shorter_buffer_keeps_the_batching_window() {
    let small = "[workload]\nwrites_per_second = 20\nitem_size = \"300 B\"";
    for (toml, interval, key, most) in [
        ("requirements.freshness = \"20 s\"".to_owned(), "\"14 s\"", "streams_lambda.batch_window", 43.5),
        (format!("requirements.freshness = \"60 s\"\n{small}"), "\"54 s\"", "streams_lambda.batch_window", 2.22),
        (
            format!("architectures = [\"streams-pipes\"]\nrequirements.freshness = \"60 s\"\n{small}"),
            "\"54 s\"",
            "streams_pipes.batch_window",
            8.5,
        ),
    ] {
        let todo = of(&toml);
        assert_eq!(keys(&todo)[0], ("delivery.buffer_interval", interval));
        assert_eq!((&*todo[0].also[0].key, &*todo[0].also[0].to), (key, "\"5 s\""));
        assert!(todo[0].makes_fit && todo[0].monthly_usd < most, "{todo:?}");
    }
}

/// At all of a limit a backlog is never worked off.
#[test]
fn what_is_advised_leaves_room_below_the_limits_that_it_moves() {
    let todo = of("requirements.max_delay = \"5 m\"\n[workload]\nwrites_per_second = 4000\nitem_size = \"900 B\"\n\
                   [streams_lambda]\nfunction = { base_ms = 300, per_record_ms = 5 }");
    assert_eq!(keys(&todo)[0], ("streams_lambda.parallelization_factor", "4"));
}

/// What a setting lifts for nothing is not asked of AWS.
#[test]
fn a_setting_that_costs_no_more_comes_before_a_request_to_aws() {
    let todo = of("quotas.\"lambda.concurrent_executions\" = 18\nstreams_lambda.function.base_ms = 500\n\
                   [workload]\nwrites_per_second = 3000");
    assert_eq!((&*todo[0].key, todo[0].kind), ("streams_lambda.batch_size", TodoKind::Setting));
    assert!(todo[0].makes_fit && todo[0].saves_usd > 100.0, "{todo:?}");
    assert!(keys(&todo).iter().all(|(key, _)| !key.contains("concurrent_executions")), "{todo:?}");
}

#[test]
fn a_quota_is_raised_to_one_number_everywhere() {
    let toml = "[workload]\nwrites_per_second = 20000\nitem_size = \"2 KiB\"";
    let scenario = read_scenario("test", Some(toml), &[], &Catalog::embedded()).unwrap();
    let (report, todo) = advised(&scenario, &Catalog::embedded().book(&scenario.region).unwrap()).unwrap();
    let one = report.architectures.iter().find(|one| one.id == todo[0].architecture).unwrap();
    let asked = one.fit.reasons.iter().find_map(|reason| reason.raise_to).unwrap();
    let to = format!("\"{} MiB\"", asked / 1024.0 / 1024.0);
    assert_eq!(keys(&todo)[0], ("quotas.firehose.direct_put_bytes", &*to));
    assert!(report.verdict.text.to_string().contains(&to.replace('"', "")), "{}", report.verdict.text);
}

/// What is freed of one limit is freed of the next as well, where the list has room.
#[test]
fn a_second_limit_is_freed_before_a_small_saving() {
    let todo = of("[workload]\nwrites_per_second = 1500\nhottest_key_share = 0.4\nitem_size = \"700 B\"");
    let place = |key: &str| todo.iter().position(|todo| todo.key == key);
    assert_eq!(place("streams_lambda.batch_size"), Some(0), "{todo:?}");
    assert_eq!(place("quotas.firehose.direct_put_bytes"), Some(1), "{todo:?}");
}

#[test]
fn a_shard_more_lowers_the_risk() {
    let todo = of("architectures = [\"kinesis-firehose\"]\nrequirements.max_risk = \"low\"\n\
         kinesis_firehose.shards = 5\n[workload]");
    assert_eq!(keys(&todo)[0], ("kinesis_firehose.shards", "6"));
    assert!((-12.0..-10.0).contains(&todo[0].saves_usd), "{todo:?}");
}

#[test]
fn what_is_required_is_never_given_up() {
    let b = "architectures = [\"kinesis-firehose\"]\n[workload]\nwrites_per_second = 2000\n";
    let target = |todo: &[Todo]| todo.iter().any(|todo| todo.key == "kinesis_firehose.target_utilization");
    assert!(target(&of(&format!("{b}[kinesis_firehose]\ntarget_utilization = 0.3"))));
    // Nor is room given up where bursts are throttled already.
    assert!(!target(&of(b)));
    let strict = format!("requirements.max_risk = \"low\"\n{b}[kinesis_firehose]\ntarget_utilization = 0.55");
    let todo = of(&strict);
    assert!(todo.iter().all(|todo| todo.level.after <= Level::Low), "{todo:?}");
    let transform = |todo: &[Todo]| todo.iter().any(|todo| todo.key == "kinesis_firehose.transform.enabled");
    assert!(!transform(&of(b)));
    let slow = format!("{b}[kinesis_firehose]\ntransform.per_record_ms = 5.0");
    assert!(!transform(&of(&slow)));
    assert!(transform(&of(&format!("requirements.reshaped = false\n{slow}"))));
}

#[test]
fn nothing_worth_it_is_nothing() {
    assert_eq!(of("[workload]\nwrites_per_second = 1"), []);
}

const SLOW: &str = "[workload]\nwrites_per_second = 300\nitem_size = \"2 KiB\"\ntable_size = \"30 GiB\"\n\
     [streams_lambda]\nfunction = { base_ms = 2000, memory_mb = 512 }\n\
     [kinesis_firehose]\ntransform = { base_ms = 2000, memory_mb = 512 }";

#[test]
fn each_change_is_told_given_those_before_it() {
    // Once a setting lets a cheaper architecture fit, what saves money at the other one is worth nothing.
    let todo = of(SLOW);
    assert!(todo[0].makes_fit && todo.len() > 1, "{todo:?}");
    assert!(todo.iter().all(|todo| todo.architecture == ArchitectureId::StreamsLambda), "{todo:?}");
    let totals: Vec<f64> = todo.iter().map(|todo| todo.monthly_usd).collect();
    for (pair, then) in totals.windows(2).zip(&todo[1..]) {
        assert!((pair[0] - pair[1] - then.saves_usd).abs() < 1e-9, "{todo:?}");
        assert!(then.text.to_string().contains(": then $"), "{}", then.text);
    }
}

#[test]
fn no_key_is_set_twice() {
    let slow = SLOW.replacen("[streams_lambda]", "[streams_lambda]\nparallelization_factor = 2", 1);
    let todo = of(&slow);
    assert_eq!(todo.iter().filter(|todo| todo.key == "streams_lambda.batch_size").count(), 1, "{todo:?}");
}

#[test]
fn a_saving_after_which_relief_is_free_comes_before_it() {
    let todo = of("architectures = [\"kinesis-firehose\", \"kinesis-direct\"]\nrequirements.reshaped = false\n\
         consumers = [{ kind = \"lambda\", count = 4 }, { kind = \"kcl\", count = 2 }]\n\
         [workload]\nwrites_per_second = 3000\npeak_to_average = 8\nitem_size = \"900 B\"");
    assert_eq!(keys(&todo)[..2], [("kinesis_direct.mode", "\"on-demand-advantage\""), ("consumers.0.fan_out", "true")]);
    assert!(todo[1].saves_usd.abs() < 1.0 && todo[1].level.after < todo[1].level.before, "{todo:?}");
}

#[test]
fn a_saving_brings_no_limit_near_and_raises_no_risk() {
    // 90% of a shard would save $11 and throttle five times as much.
    let sessions = "consumers = [{ kind = \"lambda\" }]\n[workload]\nglobal_table = true\nwrites_per_second = 800\n\
         item_size = \"700 B\"\ntable_size = \"150 GiB\"\nmix = { insert = 0.4, modify = 0.3, remove = 0.3 }";
    assert_eq!(of(sessions), []);
}

#[test]
fn what_saves_nothing_after_another_is_left_out() {
    // With a factor of 10 batches are small; either a lower factor or a longer window fills them.
    let todo = of("[streams_lambda]\nparallelization_factor = 10");
    let batches = ["streams_lambda.parallelization_factor", "streams_lambda.batch_window"];
    assert!(todo.iter().filter(|todo| batches.contains(&todo.key.as_str())).count() <= 2, "{todo:?}");
    assert!(todo.windows(2).all(|pair| pair[0].key != pair[1].key));
}

/// The worse it is, the more must be said: however many shards are missing.
#[test]
fn what_waits_for_hours_is_ended_by_as_many_shards_as_it_takes() {
    for shards in [4, 5, 6, 8, 10] {
        let todo = of(&format!(
            "architectures = [\"kinesis-firehose\"]\nconsumers = [{{ kind = \"lambda\", count = 2 }}]\n\
             workload.writes_per_second = 1000\nkinesis_firehose.shards = {shards}"
        ));
        let first = todo.first().expect("something to do");
        assert_eq!(first.key, "kinesis_firehose.shards", "{shards}: {first:?}");
        assert!(first.late_seconds.after.is_none() && first.level.after <= Level::Moderate, "{shards}: {first:?}");
    }
}

/// What to do is what the verdict offers, not thirteen times as dear.
#[test]
fn a_high_risk_is_lowered_at_the_lowest_cost() {
    let todo = of("architectures = [\"kinesis-firehose\"]\nconsumers = [{ kind = \"lambda\", count = 2 }]\n\
                   workload.writes_per_second = 1000\nkinesis_firehose.shards = 12");
    assert_eq!(keys(&todo)[0], ("kinesis_firehose.shards", "15"));
    assert!((todo[0].saves_usd + 32.91).abs() < 0.01, "{}", todo[0].saves_usd);
}

#[test]
fn a_free_relief_does_not_cost_a_large_saving() {
    let todo = of("architectures = [\"kinesis-firehose\"]\nconsumers = [{ kind = \"lambda\", count = 2 }]\n\
                   workload.writes_per_second = 300\nkinesis_firehose.mode = \"on-demand-advantage\"");
    assert_eq!(keys(&todo)[0], ("kinesis_firehose.mode", "\"provisioned\""));
    assert!(todo[0].saves_usd > 3000.0, "{}", todo[0].saves_usd);
}

#[test]
fn a_mode_comes_with_as_many_shards_as_keep_the_risk() {
    let todo = of("architectures = [\"kinesis-firehose\"]\nworkload.writes_per_second = 300\n\
                   consumers = [{ kind = \"lambda\", count = 2, fan_out = true }]\nkinesis_firehose.mode = \"on-demand\"");
    let mode = todo.iter().find(|todo| todo.key == "kinesis_firehose.mode").unwrap();
    assert_eq!((mode.to.as_str(), mode.also[0].key.as_str()), ("\"provisioned\"", "kinesis_firehose.shards"));
    assert!(mode.level.after <= mode.level.before && mode.saves_usd > 200.0, "{mode:?}");
}

/// What works is not left for what is hours late.
#[test]
fn nothing_is_cheaper_by_being_hours_late() {
    let three = "architectures = [\"streams-lambda\", \"kinesis-firehose\", \"streams-pipes\"]";
    let slow = "workload = { writes_per_second = 900, item_size = \"300 B\", peak_to_average = 2, hottest_key_share = 0.4 }\n\
                streams_lambda.function = { base_ms = 100.0, per_record_ms = 2.0 }";
    for todo in of(&format!("{three}\n{slow}")) {
        assert_eq!(todo.late_seconds.after, None, "{todo:?}");
    }
    // Unless somebody says that it may be.
    let patient = of(&format!("{three}\n{slow}\nrequirements.max_delay = \"12 h\""));
    assert_eq!(patient[0].architecture, ArchitectureId::StreamsLambda);
    assert!(
        patient[0].late_seconds.after.is_some() && patient[0].less_than_taken_usd > Some(200.0),
        "{:?}",
        patient[0]
    );
}

/// What takes other code stands beside what settings do, and after everything that follows from these.
#[test]
fn another_way_is_instead_of_what_is_said_before() {
    let todo = of("requirements.freshness = \"60 s\"");
    let (last, others) = todo.split_last().unwrap();
    assert!(last.text.to_string().starts_with("or, instead of the above, let the function write"), "{}", last.text);
    assert!(last.also.iter().any(|setting| setting.key == "streams_lambda.batch_window"), "{last:?}");
    assert!(!others.is_empty() && others.iter().all(|todo| todo.key != "streams_lambda.writer"), "{others:?}");
}

#[test]
fn what_is_compared_besides_comes_with_its_quota() {
    let todo = of("workload.writes_per_second = 20000\nrequirements.no_code = true");
    assert_eq!(todo[0].key, "architectures");
    assert_eq!(todo[0].also[0].key, "quotas.firehose.direct_put_bytes");
}

/// A setting alone let it fit, hours late: the quota that changes waited for was asked for in a step of its own.
#[test]
fn a_way_out_asks_for_the_quota_that_it_would_wait_for() {
    let toml = "architectures = [\"streams-lambda\", \"streams-pipes\"]\n[workload]\nwrites_per_second = 3000\n\
                [streams_lambda]\nstream_shards = 2\n[streams_pipes]\nstream_shards = 2";
    let todo = of(toml);
    let first = &todo[0];
    assert_eq!((first.key.as_str(), first.to.as_str()), ("streams_lambda.parallelization_factor", "4"));
    assert_eq!(first.also.iter().map(|one| one.kind).collect::<Vec<_>>(), [TodoKind::Quota]);
    assert_eq!((first.late_seconds.after, first.level.after), (None, Level::Low), "{first:?}");
    // The verdict says so beside what fits as it is.
    let scenario = read_scenario("test", Some(toml), &[], &Catalog::embedded()).unwrap();
    let (report, _) = advised(&scenario, &Catalog::embedded().book("us-east-1").unwrap()).unwrap();
    let text = report.verdict.text.to_string();
    assert!(text.contains("Better, take streams-lambda and set streams_lambda."), "{text}");
}

/// AWS was asked for a quota of what the next step made the dearer one.
#[test]
fn nothing_is_asked_of_aws_for_what_a_setting_overtakes() {
    let todo = of("architectures = [\"streams-lambda\", \"streams-pipes\"]\n[workload]\nwrites_per_second = 1000\n\
                   [streams_lambda]\nwriter = \"s3\"\nbatch_size = 1000\nbatch_window = \"0 s\"");
    assert_eq!(todo[0].architecture, ArchitectureId::StreamsLambda);
    assert!(todo.iter().all(|todo| todo.kind == TodoKind::Setting), "{todo:?}");
}

/// Automatic distribution of records would have made the stream on-demand again.
#[test]
fn a_step_undoes_no_other() {
    let toml = "architectures = [\"kinesis-firehose\"]\n[workload]\nhottest_key_share = 0.1\n\
                [kinesis_firehose]\nmode = \"on-demand\"";
    let todo = of(toml);
    assert_eq!(keys(&todo), [("kinesis_firehose.mode", "\"provisioned\"")]);
}

/// A stream that is sized for ten minutes a night cost four times what an on-demand one does.
#[test]
fn a_nightly_batch_is_told_of_the_mode_that_bills_by_the_byte() {
    let todo = of("consumers = [{ kind = \"lambda\", count = 2 }, { kind = \"kcl\" }]\n[workload]\n\
                   writes_per_second = 30\nitem_size = \"1.2 KiB\"\nbatch = { changes = 5e6, hour = 2, length = \"10 m\" }");
    assert_eq!((todo[0].key.as_str(), todo[0].to.as_str()), ("kinesis_firehose.mode", "\"on-demand\""));
    assert!(todo[0].saves_usd > 1000.0, "{}", todo[0].text);
}

/// Nothing was found where the other mode alone had too few shards for the transform.
#[test]
fn a_mode_comes_with_the_shards_that_it_takes() {
    let todo = of("consumers = [{ kind = \"kcl\", count = 3 }]\n[workload]\nwrites_per_second = 800\n\
                   [kinesis_firehose]\nmode = \"on-demand\"\n[kinesis_firehose.transform]\nper_record_ms = 30.0");
    let keys = [todo[0].key.as_str(), todo[0].also[0].key.as_str()];
    assert_eq!(keys, ["kinesis_firehose.mode", "kinesis_firehose.shards"]);
    assert!(todo[0].makes_fit && todo[0].saves_usd > 0.0, "{}", todo[0].text);
}

/// The shard of its own that the hot key was tried with was not set: as told, the risk stayed high.
#[test]
fn a_mode_comes_with_the_layout_that_it_takes() {
    let todo = of("architectures = [\"kinesis-firehose\"]\n[requirements]\nmax_risk = \"moderate\"\n[workload]\n\
                   writes_per_second = 1000\nhottest_key_share = 0.02\nburstiness = 0.5\n\
                   [kinesis_firehose]\nmode = \"on-demand\"");
    let keys: Vec<&str> =
        std::iter::once(&todo[0].key).chain(todo[0].also.iter().map(|also| &also.key)).map(String::as_str).collect();
    assert_eq!(keys, ["kinesis_firehose.mode", "kinesis_firehose.shards", "kinesis_firehose.isolate_hot_key"]);
}

/// Fresher by running the shards hotter, which throttled six times as many changes: the buffer interval does it for a cent.
#[test]
fn a_setting_that_takes_no_risk_is_preferred() {
    let todo = of("consumers = [{ kind = \"kcl\", count = 3 }]\n[requirements]\nfreshness = \"5 m\"\n[workload]\n\
                   writes_per_second = 6000\nitem_size = \"200 B\"\npeak_to_average = 2.0");
    assert_eq!(todo[0].key, "delivery.buffer_interval", "{}", todo[0].text);
    let iceberg = of("[requirements]\nfreshness = \"5 m\"\n[delivery]\ndestination = \"iceberg\"\n[workload]\n\
                      writes_per_second = 400\n");
    assert!(
        iceberg.iter().all(|one| one.key != "delivery.buffer_size"),
        "small files where a shorter time does as well"
    );
}

/// Twice the bill for a risk that nobody limits.
#[test]
fn a_risk_that_nobody_limits_is_not_lowered_at_any_price() {
    let todo =
        of("consumers = [{ kind = \"lambda\", count = 2 }]\n[workload]\nwrites_per_second = 100\nburstiness = 0.8\n\
                   item_size = \"2 KiB\"\nbatch = { changes = 2e7, hour = 2, length = \"30 m\" }");
    assert!(todo.iter().all(|one| one.saves_usd >= 0.0), "{todo:?}");
}

/// What is not compared was tried as it is only.
#[test]
fn what_is_not_compared_is_told_with_what_makes_it_fit() {
    let toml = "[requirements]\nno_code = true\nfreshness = \"1 m\"";
    let todo = of(toml);
    assert_eq!(todo[0].key, "architectures");
    assert!(todo[0].also.iter().any(|one| one.key == "delivery.buffer_interval"), "{}", todo[0].text);
    let scenario = read_scenario("test", Some(toml), &[], &Catalog::embedded()).unwrap();
    let (report, _) = advised(&scenario, &Catalog::embedded().book("us-east-1").unwrap()).unwrap();
    let text = report.verdict.text.to_string();
    assert!(
        text.contains("Not compared here: streams-pipes would fit for $168 a month if you set delivery."),
        "{text}"
    );
}

/// Larger batches saved money, and after an outage each of them would have timed out.
#[test]
fn no_batch_is_offered_that_takes_longer_than_the_timeout() {
    let todo =
        of("[streams_lambda.function]\nper_record_ms = 20.0\ntimeout = \"10 s\"\n[workload]\nwrites_per_second = 20");
    let size = todo.iter().find(|one| one.key == "streams_lambda.batch_size");
    assert!(size.is_none_or(|one| one.to.parse::<f64>().unwrap() <= 497.0), "{todo:?}");
}

/// Lambda grants processor time with memory: with half of it, the lane that is the bottleneck would fall behind.
#[test]
fn memory_is_not_halved_where_time_is_short() {
    let function = |per_record: f64| {
        let todo = of(&format!(
            "workload = {{ writes_per_second = 800, item_size = \"2 KiB\" }}\n\
             streams_lambda.function = {{ base_ms = 50, per_record_ms = {per_record}, memory_mb = 1024 }}"
        ));
        todo.iter().any(|one| one.key == "streams_lambda.function.memory_mb")
    };
    assert_eq!([0.1, 10.0].map(function), [true, false]);
}

/// Enhanced fan-out for a quarter more of the bill was all that was offered.
#[test]
fn what_is_free_comes_before_room_at_a_price() {
    let todo = of(
        "consumers = [{ kind = \"flink\" }, { kind = \"kcl\", fan_out = false }, { kind = \"lambda\", count = 2 }]\n\
                   workload = { writes_per_second = 900, item_size = \"1 KiB\" }",
    );
    assert_eq!(keys(&todo)[0], ("consumers.0.polls_per_second", "1"));
    assert!(todo[0].makes_fit, "{}", todo[0].text);
}

/// A batch of 4.7 MB was put into a Firehose stream that takes 1 MiB in a second.
#[test]
fn no_batch_is_offered_that_firehose_rejects_at_first() {
    let todo = of("region = \"ap-northeast-1\"\nworkload = { writes_per_second = 20, item_size = \"17 KB\" }");
    let size = todo.iter().find(|one| one.key == "streams_lambda.batch_size");
    assert!(size.is_none_or(|one| one.to.parse::<f64>().unwrap() <= 100.0), "{todo:?}");
}
