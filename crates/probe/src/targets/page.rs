//! The doors of the page's modules: a document or problems, and both are JSON.

use arbitrary::Unstructured;
use serde_json::Value as Json;
use shardwise_core::explain::Subject;
use shardwise_core::input::link;

use super::readers::text;
use crate::doors::{first, more};
use crate::generator::case;

/// Seconds that the page's simulator is advanced at a time.
const SLICE: f64 = 30.0;
/// The longest time that it simulates, in days.
const LONGEST: &str = "0.0005";

/// Expects JSON, or problems with a text. Returns the document.
fn answered(document: Option<String>, errors: &str) -> Option<Json> {
    let problems: Vec<Json> = parsed(errors);
    assert_ne!(document.is_some(), !problems.is_empty(), "{errors}");
    for problem in &problems {
        assert!(problem["sentence"]["id"].as_str().is_some_and(|id| !id.is_empty()), "{problem}");
    }
    document.map(|document| parsed(&document))
}

fn parsed<T: serde::de::DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

/// An answer of a module; each module has a type of its own.
macro_rules! answer {
    ($answer:expr) => {{
        let answer = $answer;
        answered(answer.document(), &answer.errors())
    }};
}

/// Settings, one per line, as the first view passes them; and the same text as the address of the page.
pub(super) fn first_view(bytes: &[u8]) {
    let text = text(bytes);
    let settings: Vec<String> = text.split('\n').map(str::to_owned).collect();
    if let Some(view) = answer!(first::view(settings.clone())) {
        assert!(view["report"]["architectures"].is_array() && view["fragment"].is_string(), "{view}");
        // What the first view accepts, the worker does.
        let file = more::toml(settings);
        assert_eq!(file.errors().trim(), "[]");
    }
    if let Some(opened) = answer!(first::open_link(&text)) {
        assert!(opened["settings"].is_array() && opened["fragment"].is_string(), "{opened}");
    }
}

/// A drawn scenario, as settings, at every door of the worker that takes them.
pub(super) fn worker(bytes: &[u8]) {
    let mut source = Unstructured::new(bytes);
    let (scenario, _) = case(&mut source);
    let settings: Vec<String> = link::settings(&scenario).iter().map(ToString::to_string).collect();
    answer!(first::view(settings.clone()));
    let subjects: Vec<Subject> = Subject::all().collect();
    match source.int_in_range(0_u8..=4).unwrap_or_default() {
        0 => drop(answer!(more::outlook(settings))),
        1 => simulated(settings, &mut source),
        2 => {
            let file = more::toml(settings).document().unwrap_or_default();
            let read =
                shardwise_core::input::read_scenario("file", Some(&file), &[], &shardwise_core::Catalog::default());
            assert_eq!(read.as_ref(), Ok(&scenario), "{file}");
        }
        3 => {
            let id: String = source.arbitrary().unwrap_or_default();
            answer!(more::explain(settings, &id));
        }
        _ => {
            let subject = source.choose(&subjects).map_or_else(|_| "total".into(), |subject| subject.id());
            answer!(more::explain(settings, &subject));
        }
    }
}

/// The page's simulator: started, advanced a few times, and asked for everything at any time.
fn simulated(settings: Vec<String>, source: &mut Unstructured<'_>) {
    let seed = source.arbitrary::<u64>().unwrap_or_default().to_string();
    let mut simulator = more::Simulator::new(settings, LONGEST, &seed);
    let valid = simulator.errors().trim() == "[]";
    for _ in 0..3 {
        assert_eq!(simulator.found().is_some(), valid);
        if let (Some(found), Some(document), Some(csv)) = (simulator.found(), simulator.document(), simulator.csv()) {
            parsed::<Json>(&found);
            parsed::<Json>(&document);
            assert!(csv.contains(','));
        }
        simulator.advance(SLICE);
    }
    assert!((0.0..=1.0).contains(&simulator.done()));
}
