//! Ways without a Firehose behind them, and those without a simulation.

use shardwise_core::text::SimulationMessage;
use shardwise_simulate::findings::DeliveredBy;

use super::streams_lambda::a;
use super::*;

/// A function that writes its objects itself.
const WRITES: &str = "[streams_lambda]\nwriter = \"s3\"\nbatch_size = 10000\nbatch_window = 10\n";

#[test]
fn a_function_that_writes_objects_has_no_firehose_behind_it() {
    let scenario = a(&format!("[workload]\npeak_to_average = 1.0\nburstiness = 0.0\n{WRITES}"));
    let found = found(&scenario, &hours(24.0));
    let day = billed(&scenario, LineId::S3PutRequests, 24.0);
    assert!((found.objects as f64 / day - 1.0).abs() < 0.03, "{} objects, closed form {day}", found.objects);
    let lambda = found.lambda.unwrap();
    assert_eq!((found.objects, found.delivered_by), (lambda.invocations - lambda.failed, DeliveredBy::Function));
    // What has not arrived is gathered by a batch or in a function that runs: nothing else holds it.
    let late = found.books.changes - found.books.delivered;
    assert!(late as f64 <= 400.0 * 12.0, "{:?}", found.books);
}

/// Nor a quota of Direct PUT, nor an outage of the Firehose that another architecture has.
#[test]
fn what_concerns_firehose_does_not_concern_objects() {
    let scenario = a(&format!("quotas = {{ \"firehose.direct_put_bytes\" = \"1 KiB\" }}\n{WRITES}"));
    let throttling = found(&scenario, &hours(1.0)).throttling;
    assert!(throttling.by_limit.is_empty() && throttling.throttled_share == 0.0, "{throttling:?}");
    let mut both =
        a(&format!("{WRITES}[simulation]\noutages = [{{ consumer = \"firehose\", at = 0, for = \"1 h\" }}]\n"));
    both.architectures = vec![ArchitectureId::StreamsLambda, ArchitectureId::KinesisFirehose].into();
    let found = run(&both, &hours(1.0)).architectures;
    assert!(found[0].events.is_empty() && found[0].lambda.unwrap().failed == 0, "{:?}", found[0].events);
    assert!(found[1].books.delivered == 0, "{:?}", found[1].books);
}

#[test]
fn an_outage_of_the_function_delays_its_objects() {
    let events = "[simulation]\noutages = [{ consumer = \"function\", at = \"1 h\", for = \"30 m\" }]\n";
    let scenario = a(&format!("{WRITES}{events}"));
    let found = found(&scenario, &hours(4.0));
    let age = consumer(&found, "function").iterator_age.max;
    assert!((1800.0..1900.0).contains(&age), "{age}");
    assert_eq!(found.books.lost, 0);
}

#[test]
fn what_is_not_simulated_says_why_and_the_others_are() {
    let mut scenario = a("");
    scenario.architectures = vec![ArchitectureId::IncrementalExport].into();
    let refused = Simulation::new(&scenario, &book(), hours(0.1)).err().unwrap();
    assert_eq!(*refused.message, SimulationMessage::ExportNotSimulated.into());
    scenario.architectures = vec![ArchitectureId::StreamsLambda, ArchitectureId::IncrementalExport].into();
    let findings = run(&scenario, &hours(0.1));
    assert_eq!(findings.architectures.len(), 1);
    assert_eq!(findings.not_simulated.len(), 1);
    assert_eq!(findings.not_simulated[0].text, SimulationMessage::ExportNotSimulated.into());
}
