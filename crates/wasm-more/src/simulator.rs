//! The simulation: settings in, progress and JSON out.

use shardwise_core::catalog::Catalog;
use shardwise_core::input;
use shardwise_core::output::page::{json, problems};
use shardwise_core::text::{InputError, InputErrors};
use shardwise_simulate::document::SimulationDocument;
use shardwise_simulate::{Refused, Settings, Simulation, page, refused_outages, series};
use wasm_bindgen::prelude::wasm_bindgen;

use super::door::NAME;

/// A running simulation, or the problems of its settings.
#[wasm_bindgen]
pub struct Simulator {
    under_way: Result<Simulation, InputErrors>,
}

#[wasm_bindgen]
impl Simulator {
    /// Wires the scenario of these `key=value` settings, for this number of days and this seed, both as text.
    #[wasm_bindgen(constructor)]
    pub fn new(settings: Vec<String>, days: &str, seed: &str) -> Self {
        Self { under_way: wired(&settings, days, seed) }
    }

    /// The problems as JSON: a list of `Problem`, empty if there are none.
    #[wasm_bindgen(getter)]
    pub fn errors(&self) -> String {
        problems(&self.under_way)
    }

    /// Simulates `seconds` more, or whatever is left.
    pub fn advance(&mut self, seconds: f64) {
        if let Ok(simulation) = &mut self.under_way {
            simulation.advance(seconds);
        }
    }

    /// Share of the time that is simulated; 1 if nothing is left to do.
    #[wasm_bindgen(getter)]
    pub fn done(&self) -> f64 {
        self.under_way.as_ref().map_or(1.0, Simulation::done)
    }

    /// The findings so far, as JSON of `Simulated`.
    #[wasm_bindgen(getter)]
    pub fn found(&self) -> Option<String> {
        self.while_valid(|simulation| json(&page::simulated(&simulation.findings())))
    }

    /// The findings so far, byte by byte as `shardwise simulate --format json` prints them.
    #[wasm_bindgen(getter)]
    pub fn document(&self) -> Option<String> {
        self.while_valid(|simulation| json(&SimulationDocument::new(simulation.findings(), None)))
    }

    /// The series, byte by byte as `shardwise simulate --format csv` prints them.
    #[wasm_bindgen(getter)]
    pub fn csv(&self) -> Option<String> {
        self.while_valid(|simulation| series::csv(&simulation.findings(), None))
    }
}

impl Simulator {
    fn while_valid(&self, show: impl FnOnce(&Simulation) -> String) -> Option<String> {
        self.under_way.as_ref().ok().map(show)
    }
}

fn wired(settings: &[String], days: &str, seed: &str) -> Result<Simulation, InputErrors> {
    let catalog = Catalog::embedded();
    let scenario = input::read_settings(NAME, settings, &catalog)?;
    let book = catalog.book(&scenario.region)?;
    let error = |Refused { key, message, .. }: Refused| InputError::new(NAME, key, *message);
    let refused = |refused: Refused| InputErrors(vec![error(refused)]);
    let asked = Settings::read(days, seed).map_err(refused)?;
    // Every problem of an outage is reported at its own row.
    let outages: Vec<InputError> = refused_outages(&scenario).map(error).collect();
    if !outages.is_empty() {
        return Err(InputErrors(outages));
    }
    Simulation::new(&scenario, &book, asked).map_err(refused)
}
