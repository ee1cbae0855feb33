//! Ranges as they are written: `"300..900"`, `"0.8 to 1.2 KiB"`, `"0.8 KiB to 1.2 KiB"`, `"100..200 uniform"`.

use crate::text::{Argument, InputMessage, Message, number};

/// The word after a range in which every value is as likely.
const UNIFORM: &str = "uniform";

/// The ends of a range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ends {
    pub(super) low: f64,
    pub(super) high: f64,
    /// Whether it is marked as uniform.
    pub(super) uniform: bool,
}

/// Reads a range, each end with `read`; `None` if the text is not written as one.
pub(super) fn ends(text: &str, read: &dyn Fn(&str) -> Option<f64>) -> Option<Result<Ends, Box<Message>>> {
    let (low, high) = text.split_once("..").or_else(|| text.split_once(" to "))?;
    let (high, uniform) = high.trim().strip_suffix(UNIFORM).map_or((high.trim(), false), |high| (high.trim(), true));
    let low = low.trim();
    // A unit that stands once belongs to both, and so does the time of a rate: 4M..5M/h.
    let unit = high.trim_start_matches(|c: char| c.is_ascii_digit() || ".,_+-".contains(c));
    let per = high.find('/').filter(|_| !low.contains('/')).map_or("", |at| &high[at..]);
    let low = read(&format!("{low}{}", if number(low).is_some() { unit } else { per }));
    let found = || Argument::quoted(text);
    Some(match (low, read(high)) {
        (Some(low), Some(high)) if low < high => Ok(Ends { low, high, uniform }),
        (Some(_), Some(_)) => Err(Box::new(InputMessage::RangeOrder { found: found() }.into())),
        _ => Err(Box::new(InputMessage::RangeShape { found: found() }.into())),
    })
}

#[cfg(test)]
mod tests {
    use crate::catalog::Catalog;
    use crate::input::{changed, link, read_scenario, stated};
    use crate::scenario::{Scenario, Shape};

    fn read(assignments: &[&str]) -> Scenario {
        let assignments: Vec<String> = assignments.iter().map(|&text| text.to_owned()).collect();
        read_scenario("test", None, &assignments, &Catalog::embedded()).unwrap()
    }

    fn refused(assignment: &str) -> String {
        read_scenario("test", None, &[assignment.to_owned()], &Catalog::embedded()).unwrap_err().to_string()
    }

    const ALL: [&str; 9] = [
        "workload.writes_per_second=300..900",
        "workload.item_size=0.8 to 1.2 KiB",
        "workload.hottest_key_share=0.01..0.2",
        "streams_lambda.function.error_rate=0..0.1",
        "streams_lambda.batch_size=50..200",
        "workload.mix={insert=0.25,modify=\"0.5..0.8\",remove=0.1}",
        "prices.kinesis.shard_hour=0.01..0.02",
        "quotas.firehose.direct_put_bytes=5 MiB to 20 MiB",
        "delivery.buffer_interval=60 s..5 m",
    ];

    #[test]
    fn a_number_may_be_a_range() {
        let scenario = read(&ALL);
        assert_eq!(scenario.workload.writes_per_second.0, 300_f64.sqrt() * 900_f64.sqrt());
        let size = &scenario.ranges.iter().find(|range| range.key == "workload.item_size").unwrap();
        assert_eq!((size.low, size.high, size.shape), (0.8 * 1024.0, 1.2 * 1024.0, Shape::LogNormal));
        assert!((scenario.workload.item_size.0 - 1003.3).abs() < 0.1);
        assert_eq!(scenario.streams_lambda.batch_size, 100);
        assert_eq!(scenario.streams_lambda.function.error_rate, 0.05);
        let share = scenario.workload.hottest_key_share;
        assert!((share / (1.0 - share) - (0.01 / 0.99 * 0.25_f64).sqrt()).abs() < 1e-12);
        // The other kinds of change share the rest.
        let mix = scenario.workload.mix;
        assert!((mix.insert + mix.modify + mix.remove - 1.0).abs() < 1e-12);
        assert!((mix.insert / mix.remove - 2.5).abs() < 1e-12 && mix.modify > 0.65);
        assert_eq!(scenario.ranges_in_effect().len(), ALL.len());
        assert_eq!(read(&["workload.writes_per_second=4M..5M/h"]).ranges[0].high, 5e6 / 3600.0);
        assert_eq!(read(&["workload.item_size=100..300 uniform"]).workload.item_size.0, 200.0);
        assert_eq!(read(&["consumers=[{kind=\"lambda\",count=\"2..8\"}]"]).ranges[0].key, "consumers.0.count");
    }

    #[test]
    fn counts_and_shares_are_read_as_people_write_them() {
        let batch = "workload.batch={changes=\"5 million\",hour=2,length=\"10 m\"}";
        let scenario = read(&["workload.hottest_key_share=20%", "discount_percent=12.5%", batch]);
        assert_eq!((scenario.workload.hottest_key_share, scenario.discount_percent), (0.2, 12.5));
        assert_eq!(scenario.workload.batch.as_ref().unwrap().changes, 5e6);
        let text = "[workload]\nhottest_key_share = \"20 %\"\nbatch = { changes = \"2.5M\", hour = 2, length = 600 }";
        let file = read_scenario("file", Some(text), &[], &Catalog::embedded()).unwrap();
        assert_eq!((file.workload.hottest_key_share, file.workload.batch.as_ref().unwrap().changes), (0.2, 2.5e6));
        let link = link::read_with("link", "#v2&workload.hottest_key_share=20%25", &[], &Catalog::embedded()).unwrap();
        assert_eq!(link.workload.hottest_key_share, 0.2);
        // A range takes the unit that stands once for both ends.
        for range in ["1..20%", "1%..20%", "0.01..0.2"] {
            let read = read(&[&format!("workload.hottest_key_share={range}")]);
            assert_eq!((read.ranges[0].low, read.ranges[0].high), (0.01, 0.2), "{range}");
            let again = read_scenario("file", Some(&changed(&read)), &[], &Catalog::embedded()).unwrap();
            assert_eq!(again.ranges, read.ranges);
        }
        // A percentage of what is no share, and more than all, are refused.
        assert!(refused("workload.burstiness=20%").contains("found \"20%\""));
        assert!(refused("workload.hottest_key_share=120%").contains("from 0 to 1"));
    }

    #[test]
    fn ranges_come_back_from_files_and_links() {
        let scenario = read(&ALL);
        let from_file = read_scenario("file", Some(&changed(&scenario)), &[], &Catalog::embedded()).unwrap();
        let sorted = |scenario: &Scenario| {
            let mut ranges: Vec<String> = scenario.ranges.iter().map(|range| format!("{range:?}")).collect();
            ranges.sort();
            ranges
        };
        assert_eq!(sorted(&from_file), sorted(&scenario));
        let fragment = link::fragment(&scenario);
        assert!(fragment.contains("workload.writes_per_second=300..900"), "{fragment}");
        let from_link = link::read(&format!("#{fragment}"), &Catalog::embedded()).unwrap();
        assert_eq!(sorted(&from_link), sorted(&scenario));
        assert_eq!(Scenario { ranges: Vec::new(), ..from_link }, Scenario { ranges: Vec::new(), ..scenario.clone() });
        let all = stated(&scenario);
        let size = all.iter().find(|stated| stated.key == "workload.item_size").unwrap();
        assert!(size.is_set && size.text() == "0.8 to 1.2 KiB");
    }

    #[test]
    fn a_number_that_is_set_later_has_no_range() {
        let set = read(&["workload.writes_per_second=300..900", "workload.writes_per_second=500"]);
        assert!(set.ranges.is_empty());
        let mut changed = read(&["workload.writes_per_second=300..900", "workload.item_size=1..2 KiB"]);
        changed.workload.writes_per_second.0 = 500.0;
        let left: Vec<&str> = changed.ranges_in_effect().iter().map(|range| range.key.as_str()).collect();
        assert_eq!(left, ["workload.item_size"]);
        assert!(link::fragment(&changed).contains("writes_per_second=500&"));
    }

    #[test]
    fn what_is_no_range_is_refused() {
        let check = |assignment: &str, part: &str| {
            let message = refused(assignment);
            assert!(message.contains(part), "{assignment}: {message}");
        };
        check("workload.writes_per_second=900..300", "expected a range from a smaller to a larger value");
        check("workload.writes_per_second=300..300", "expected a range from a smaller to a larger value");
        check("workload.writes_per_second=-5..300", "expected a rate");
        check("workload.writes_per_second=nan..300", "expected a range such as");
        check("workload.writes_per_second=300..", "expected a range such as");
        check("workload.item_size=1 KiB..5 s", "expected a range such as");
        check("workload.item_size=1 KiB..5 MiB", "expected a size");
        check("streams_lambda.batch_size=1.5..10", "expected a whole number");
        check("kinesis_firehose.mode=1..2", "expected one of");
        check("free_tier=0..1", "expected true or false");
        check("workload.item_sizes=1..2 KiB", "unknown key");
        check("workload.mix={insert=\"0.1..0.3\",modify=\"0.5..0.8\",remove=0.1}", "at most one range");
    }
}
