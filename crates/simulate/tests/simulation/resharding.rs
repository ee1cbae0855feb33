//! Shards over time: the limits of UpdateShardCount, on-demand streams, and changes that wait in the meantime.

use shardwise_core::catalog::Catalog;
use shardwise_core::input;
use shardwise_core::model::LimitId;
use shardwise_core::scenario::ArchitectureId;
use shardwise_core::text::{DAY, HOUR};
use shardwise_simulate::findings::{ArchitectureFindings, EventFound};
use shardwise_simulate::{Refused, Settings, Simulation};

fn simulation(region: &str, text: &str, seconds: f64) -> Result<Simulation, Refused> {
    let catalog = Catalog::embedded();
    let mut scenario = input::read_scenario("test", Some(text), &[], &catalog).unwrap();
    scenario.architectures = vec![ArchitectureId::KinesisFirehose].into();
    let book = catalog.book(region).unwrap();
    Simulation::new(&scenario, &book, Settings { seconds, ..Settings::default() })
}

fn found(region: &str, text: &str, seconds: f64) -> ArchitectureFindings {
    simulation(region, text, seconds).unwrap().finish().findings().architectures.remove(0)
}

/// An even load of records of one size on this many shards.
fn flat(rate: f64, bytes: f64, more: &str) -> String {
    format!(
        "workload.writes_per_second = {rate}\nworkload.peak_to_average = 1.0\nworkload.burstiness = 0.0\n\
         workload.change_record_size = {bytes}\n{more}"
    )
}

/// The numbers of shards before and after an event.
fn counts(event: &EventFound) -> (u32, u32) {
    let said = event.event.to_string();
    let mut numbers = said.split(' ').filter_map(|word| word.parse::<u32>().ok());
    (numbers.next().unwrap(), numbers.next().unwrap())
}

#[test]
fn with_target_utilization_shards_decrease_every_night() {
    let text = "[simulation]\nscaling = \"target-utilization\"\n";
    for more in ["", "[workload]\nwrites_per_second = 3000\n", "[workload]\nwrites_per_second = 20000\n"] {
        let days = 6;
        let found = found("us-east-1", &format!("{more}{text}"), f64::from(days) * DAY);
        let told: Vec<String> =
            found.events.iter().map(|event| format!("{:.1} h {}", event.at / HOUR, event.event)).collect();
        for day in 0..days {
            let within = |event: &&EventFound| (event.at / DAY) as i32 == day;
            let (up, down): (Vec<_>, Vec<_>) =
                found.events.iter().filter(within).map(counts).partition(|(from, to)| to > from);
            assert!(!down.is_empty() && !up.is_empty(), "{more} day {day}: {told:#?}");
        }
        let points = found.series.shards.len() / days as usize;
        let hours: Vec<f64> =
            found.series.shards.chunks(points).map(|day| day.iter().sum::<f64>() * 24.0 / points as f64).collect();
        let later = &hours[1..];
        let most = later.iter().copied().fold(0.0, f64::max);
        let least = later.iter().copied().fold(f64::INFINITY, f64::min);
        assert!(
            most < 1.25 * least && most < 0.75 * f64::from(found.shards.most as u32) * 24.0,
            "{more} {hours:?} {told:#?}"
        );
        assert!(!told.iter().any(|said| said.contains("rejected")), "{told:#?}");
    }
}

/// The limit of which the largest share is throttled.
fn worst(found: &ArchitectureFindings) -> Option<LimitId> {
    found.throttling.by_limit.first().map(|by| by.limit)
}

#[test]
fn an_on_demand_stream_stops_at_the_ceiling() {
    // 200 MiB per second in Tokyo: of 300 MiB a third is above the limit. In us-east-1 the limit is 10 GiB.
    let ceiling = Some(LimitId::KinesisOnDemandCeiling);
    for (region, above, limit) in [("ap-northeast-1", 1.0 / 3.0, ceiling), ("us-east-1", 0.0, None)] {
        for mode in ["on-demand", "on-demand-advantage"] {
            let text = flat(150_000.0, 2097.152, &format!("[kinesis_firehose]\nmode = \"{mode}\"\n"));
            let found = found(region, &text, 600.0);
            // A shard above 500 KB per second is split, also where the stream as a whole accepts no more.
            assert_eq!(found.shards.most, 615, "{region}");
            let share = found.throttling.throttled_share;
            assert!((share - above).abs() < 0.01, "{region}: {share}");
            assert_eq!(worst(&found), limit, "{region}");
            assert!((found.books.waiting as f64 / (above * 150_000.0 * 600.0) - 1.0).abs() < 0.01 || above == 0.0);
        }
    }
    // Small records: 200,000 per second.
    let found = found("ap-northeast-1", &flat(250_000.0, 400.0, "kinesis_firehose.mode = \"on-demand\"\n"), 300.0);
    assert_eq!((worst(&found), found.shards.most), (Some(LimitId::KinesisOnDemandCeilingRecords), 500));
    assert!((found.throttling.throttled_share - 0.2).abs() < 0.01, "{:?}", found.throttling);
}

/// Ten thousand changes per second of 450 B: more records than bytes.
#[test]
fn an_on_demand_stream_splits_shards_with_many_records() {
    for (rate, bytes, shards) in [(10_000.0, 450.0, 20), (10_000.0, 1536.0, 30), (100.0, 450.0, 4)] {
        let found = found("us-east-1", &flat(rate, bytes, "kinesis_firehose.mode = \"on-demand\"\n"), HOUR);
        assert_eq!((found.shards.first, found.throttling.throttled_share), (shards, 0.0), "{rate} {bytes}");
    }
    // Twice as many are written, and split.
    let burst = "workload.bursts = [{ at = \"10 m\", length = \"2 h\", factor = 1.9 }]\n";
    let text = flat(10_000.0, 450.0, &format!("{burst}kinesis_firehose.mode = \"on-demand\"\n"));
    let found = found("us-east-1", &text, HOUR);
    assert!(
        (38..=40).contains(&found.shards.last) && found.throttling.throttled_share < 1e-3,
        "{:?}",
        found.throttling
    );
}

#[test]
fn an_on_demand_stream_starts_with_its_recent_peak() {
    let with = |more: &str| {
        let text = flat(10_000.0, 2097.152, &format!("[kinesis_firehose]\nmode = \"on-demand\"\n{more}"));
        found("us-east-1", &text, 300.0)
    };
    // 20 MiB per second: unless set, that is the recent peak, and twice that fits.
    let itself = with("");
    assert_eq!((itself.shards.first, itself.throttling.throttled_share), (41, 0.0));
    // A peak of 5 MiB per second allows ten, or eleven shards of 500 KB each.
    let less = with("recent_peak = \"5 MiB\"\n");
    assert_eq!(less.shards.first, 11);
    assert!((less.throttling.throttled_share - 0.45).abs() < 0.02, "{:?}", less.throttling);
    assert_eq!(with("recent_peak = 1\n").shards.first, 4);
    assert_eq!(with("recent_peak = \"40 MiB\"\n").shards.first, 82);
}

#[test]
fn an_on_demand_stream_doubles_in_a_quarter_of_an_hour_and_again_in_the_next() {
    let burst = "workload.bursts = [{ at = \"1 h\", length = \"6 h\", factor = 16.0 }]\n";
    let text = flat(1000.0, 1024.0, &format!("{burst}[kinesis_firehose]\nmode = \"on-demand\"\n"));
    let found = found("us-east-1", &text, 8.0 * HOUR);
    let steps: Vec<(u32, u32)> = found.events.iter().map(counts).collect();
    assert_eq!(steps[..3], [(4, 8), (8, 16), (16, 32)], "{:?}", found.events);
    for pair in found.events.windows(2) {
        assert!(pair[1].at >= pair[0].until, "{pair:?}");
    }
    // 16,000 records per second, of which 4,000 are accepted, then 8,000: the backlog is reported, and when it is gone.
    let [first, second, third] = [0, 1, 2].map(|index| &found.events[index]);
    assert!((first.backlog as f64 / (12_000.0 * (first.until - HOUR)) - 1.0).abs() < 0.01, "{first:?}");
    let waits = first.backlog as f64 + 8000.0 * (second.until - first.until);
    assert!((second.backlog as f64 / waits - 1.0).abs() < 0.01, "{second:?}");
    let gone = third.until + third.catch_up_seconds.unwrap();
    assert!((gone - third.until) * 16_000.0 > 0.95 * third.backlog as f64, "{third:?}");
    for event in [first, second] {
        assert!((event.until + event.catch_up_seconds.unwrap() - gone).abs() < 1e-6, "{event:?}");
    }
}

#[test]
fn a_call_during_another_is_refused_and_listed_each_time() {
    let text = flat(
        400.0,
        1024.0,
        "[kinesis_firehose]\nshards = 4\n[simulation]\nresharding_time = \"10 m\"\n\
         reshardings = [{ at = \"1 h\", shards = 8 }, { at = \"62 m\", shards = 6 }, { at = \"65 m\", shards = 16 }, \
         { at = \"70 m\", shards = 12 }]\n",
    );
    let found = found("us-east-1", &text, 2.0 * HOUR);
    let said: Vec<String> = found.events.iter().map(|event| event.event.to_string()).collect();
    let busy = |to: u32| format!("4 to {to} shards: rejected, another resharding is in progress");
    // At 70 min the first has just taken effect.
    assert_eq!(said, ["4 to 8 shards".to_owned(), busy(6), busy(16), "8 to 12 shards".to_owned()]);
    assert!(found.events.iter().zip([3600.0, 3720.0, 3900.0, 4200.0]).all(|(event, at)| event.at == at));
    assert_eq!((found.shards.last, found.events[1].until), (12, 3720.0));
}

#[test]
fn every_scheduled_call_above_ten_a_day_is_listed() {
    let calls: Vec<String> =
        (0..13).map(|call| format!("{{ at = {}, shards = {} }}", call * 1800, 4 + call % 2)).collect();
    let text = format!("[kinesis_firehose]\nshards = 5\n[simulation]\nreshardings = [{}]\n", calls.join(", "));
    let found = found("us-east-1", &flat(200.0, 1024.0, &text), 8.0 * HOUR);
    let refused = found.events.iter().filter(|event| event.event.to_string().contains("rejected")).count();
    assert_eq!(refused, 2, "{:?}", found.events);
}

#[test]
fn update_shard_count_is_for_provisioned_streams() {
    for mode in ["on-demand", "on-demand-advantage"] {
        for (key, value) in [("reshardings", "[{ at = \"1 h\", shards = 8 }]"), ("scaling", "\"target-utilization\"")] {
            let text = format!("[kinesis_firehose]\nmode = \"{mode}\"\n[simulation]\n{key} = {value}\n");
            let refused = simulation("us-east-1", &text, 60.0).unwrap_err();
            assert_eq!(refused.key, format!("simulation.{key}"));
            let message = refused.message.to_string();
            assert!(message.contains(&format!("\"provisioned\", found \"{mode}\"")), "{message}");
        }
    }
}

#[test]
fn a_resharding_reports_its_backlog_and_when_it_is_gone() {
    // 1,500 records per second to one shard that accepts 1,000: half an hour leaves 500 per second, and then 2,000 are
    // accepted.
    let reshardings = "consumers = [{ kind = \"kcl\" }]\n[kinesis_firehose]\nshards = 1\n[simulation]\n\
        reshardings = [{ at = \"25 m\", shards = 2 }]\n";
    let grown = &found("us-east-1", &flat(1500.0, 200.0, reshardings), 3.0 * HOUR).events[0];
    assert!((grown.backlog as f64 / (500.0 * 1800.0) - 1.0).abs() < 0.01, "{grown:?}");
    assert!((grown.age - 600.0).abs() < 10.0, "{grown:?}");
    assert!((grown.catch_up_seconds.unwrap() - 1800.0).abs() < 60.0, "{grown:?}");
    // Without a backlog it is over at once. With too few shards it never is.
    let at_once = &found("us-east-1", &flat(500.0, 200.0, reshardings), HOUR).events[0];
    assert_eq!((at_once.backlog, at_once.catch_up_seconds), (0, Some(0.0)));
    let never = &found("us-east-1", &flat(2500.0, 200.0, reshardings), 3.0 * HOUR).events[0];
    assert!(never.catch_up_seconds.is_none() && never.backlog > 2_000_000, "{never:?}");
}

#[test]
fn closed_shards_are_polled_too() {
    let text = flat(
        900.0,
        2048.0,
        "consumers = [{ kind = \"kcl\", fan_out = false }]\n[kinesis_firehose]\nshards = 2\n[simulation]\n\
         outages = [{ consumer = \"kcl\", at = \"10 m\", for = \"1 h\" }]\n\
         reshardings = [{ at = \"40 m\", shards = 4 }, { at = \"60 m\", shards = 2 }]\n",
    );
    let found = found("us-east-1", &text, 3.0 * HOUR);
    let firehose = &found.consumers[0];
    assert!(firehose.calls_per_second <= 1.0 + 1e-3, "{firehose:?}");
    // The shards closed after 45 min have records that kcl, stopped until 70 min, has not read.
    let event = &found.events[1];
    assert_eq!(event.event.to_string(), "2 to 4 shards");
    assert!(event.until + event.catch_up_seconds.unwrap() > 4200.0, "{event:?}");
}
