//! What the page receives besides reports: a scenario as its settings, its view and its outlook.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde_json::Value as Json;
use strum::VariantArray as _;

use crate::catalog::{Grade, PriceBook, PriceId, QuotaId};
use crate::explain::{Explanation, PartMessages};
use crate::input::link::{self, Setting};
use crate::model::architectures::facts;
use crate::model::{Case, ConsumerName, PlanError, evaluate_case, outage_consumers};
use crate::output::Advised;
use crate::report::{ArchitectureReport, Document, Report, ReportMessages, ServiceReport, Summary, summary};
use crate::scenario::Scenario;
use crate::study::{
    Breakeven, BreakevenMessages, Curve, Headroom, OneMore, POINTS, ProjectMessages, Projection, Recommend,
    RecommendMessages, Sensitivity, SensitivityMessages, Todo, Uncertain, curve, headroom, one_more,
};
use crate::text::{InputError, InputErrors, Translatable};

/// A scenario as the settings that differ from the default.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Opened {
    /// the settings that differ from the default, in the order of the file
    pub settings: Vec<Setting>,
    /// the same as the fragment of a link, without the #
    pub fragment: String,
}

/// A scenario and what the first view shows of it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct View {
    /// the scenario as the fragment of a link, without the #
    pub fragment: String,
    /// the settings that differ from the default, in the order of the file
    pub settings: Vec<Setting>,
    /// every setting, including defaults
    #[schemars(with = "Scenario")]
    pub scenario: Json,
    /// what comes first of the report
    pub report: Summary,
    /// whether costs have a band: some numbers are ranges, or some prices are assumed
    pub is_uncertain: bool,
}

/// What follows the first view of a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Reported<'a> {
    /// the report, as in the document of a comparison
    pub report: &'a Report,
    /// the sentences of the report, for a page that fills them in itself
    pub messages: ReportMessages<'a>,
    /// consumers that can have an outage in a simulation
    pub outage_consumers: Vec<ConsumerName>,
    /// by architecture: the key that fixes its number of shards; null where it cannot be fixed
    pub shards_keys: Vec<Option<&'static str>>,
    /// by architecture: USD by service
    pub by_service: Vec<Vec<ServiceReport>>,
}

/// The explanation of a number.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Explained<'a> {
    /// the explanation, as the command prints it
    pub explanation: &'a Explanation,
    /// the sentences of its parts, for a page that fills them in itself
    pub messages: Vec<PartMessages<'a>>,
}

/// One problem with the input.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Problem<'a> {
    /// the document
    pub place: &'a str,
    /// the line in the document's text, from 1
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// the column in that line, in characters, from 1
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// the dotted key, or empty for the whole input
    pub key: &'a str,
    /// what was expected and what was found
    pub sentence: Translatable<'a>,
}

impl<'a> From<&'a InputError> for Problem<'a> {
    fn from(InputError { place, span, key, message, .. }: &'a InputError) -> Self {
        let (line, column) = span.map(|span| (span.line, span.column)).unzip();
        Self { place, line, column, key, sentence: message.translatable() }
    }
}

/// Changes to a scenario as its traffic grows and as consumers are added.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Outlook {
    /// cost by write rate
    pub curve: Curve,
    /// the headroom of each architecture as configured
    pub headroom: Vec<Headroom>,
    /// one more consumer of the Kinesis stream, for each kind
    pub one_more: Vec<OneMore>,
}

/// A change that the user can make, for a page that fills in the sentence itself.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Advice<'a> {
    /// the change
    pub todo: &'a Todo,
    /// its sentence
    pub sentence: Translatable<'a>,
}

/// What a scenario can override by id: the prices and quotas that are built in for a Region.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct BuiltIn {
    /// the prices
    pub prices: Vec<BuiltInValue>,
    /// the quotas
    pub quotas: Vec<BuiltInValue>,
}

/// A price or quota that is built in.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct BuiltInValue {
    /// its id
    pub id: String,
    /// USD per unit in the first tier, or the value of the quota
    pub value: f64,
    /// unit that it is for, or that it is in
    pub unit: String,
}

/// A Region that has a price book.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Region {
    /// id of AWS, such as us-east-1
    pub id: String,
    /// name of AWS
    pub name: String,
    /// date from which the book's prices apply
    pub effective: String,
}

/// A scenario as what differs from the default.
pub fn open(scenario: &Scenario) -> Opened {
    let settings = link::settings(scenario);
    Opened { fragment: link::encoded(&settings), settings }
}

/// A scenario and what comes first of its report.
///
/// # Errors
/// The scenario or the book lacks prices of an architecture that is asked for by name, or a number is not finite.
pub fn view(scenario: &Scenario, book: &PriceBook) -> Result<View, PlanError> {
    let case = Case::new(scenario, book);
    let outcomes = evaluate_case(&case)?;
    let mut lines = outcomes.iter().flat_map(|outcome| &outcome.bill.lines);
    let is_uncertain = lines.any(|line| line.grade == Grade::Assumed) || !scenario.ranges_in_effect().is_empty();
    let Opened { settings, fragment } = open(scenario);
    Ok(View { fragment, settings, scenario: scenario.as_written(), report: summary(&case, &outcomes), is_uncertain })
}

/// The report of a scenario, and what the page shows beside it.
pub fn reported<'a>(scenario: &Scenario, report: &'a Report) -> Reported<'a> {
    Reported {
        report,
        messages: report.messages(),
        outage_consumers: outage_consumers(scenario),
        shards_keys: report.architectures.iter().map(|one| facts(one.id).shards.map(|shards| shards.key)).collect(),
        by_service: report.architectures.iter().map(ArchitectureReport::by_service).collect(),
    }
}

/// The explanation of one number of a scenario.
pub fn explained(explanation: &Explanation) -> Explained<'_> {
    Explained { explanation, messages: explanation.messages() }
}

/// What to do, for the page.
pub fn advice(todo: &[Todo]) -> Vec<Advice<'_>> {
    todo.iter().map(|todo| Advice { todo, sentence: todo.text.translatable() }).collect()
}

/// An answer as JSON text that nobody reads: without line breaks, and without the code for them where nothing else needs it.
pub fn compact(value: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// An answer as JSON text, as the command prints it.
pub fn json(value: &(impl Serialize + ?Sized)) -> String {
    // Text keys and plain data always serialize.
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

/// The problems with an input as JSON: a list of [`Problem`], empty if there are none.
pub fn problems<T>(result: &Result<T, InputErrors>) -> String {
    let errors = result.as_ref().err().map_or(&[][..], |InputErrors(errors)| errors);
    compact(&errors.iter().map(Problem::from).collect::<Vec<_>>())
}

/// The outlook of a scenario.
///
/// # Errors
/// The scenario or the book lacks prices of an architecture that is asked for by name, or a number is not finite.
pub fn outlook(scenario: &Scenario, book: &PriceBook) -> Result<Outlook, PlanError> {
    let curve = curve(scenario, book, POINTS)?;
    Ok(Outlook { curve, headroom: headroom(scenario, book), one_more: one_more(scenario, book)? })
}

impl From<&PriceBook> for BuiltIn {
    fn from(book: &PriceBook) -> Self {
        let priced = |&id: &PriceId| {
            let tier = book.prices[id as usize].as_ref()?.tiers.first()?;
            Some(BuiltInValue { id: id.to_string(), value: tier.usd, unit: id.unit().to_owned() })
        };
        let granted = |&id: &QuotaId| {
            let quota = book.quotas.get(id);
            BuiltInValue { id: id.to_string(), value: quota.value, unit: quota.unit.to_string() }
        };
        Self {
            prices: PriceId::VARIANTS.iter().filter_map(priced).collect(),
            quotas: QuotaId::VARIANTS.iter().map(granted).collect(),
        }
    }
}

impl From<&PriceBook> for Region {
    fn from(book: &PriceBook) -> Self {
        Self { id: book.region.clone(), name: book.name.clone(), effective: book.effective.clone() }
    }
}

/// Everything that passes between the modules and the page. Only its schema is used. Other crates add theirs.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "what the module hands to the page")]
pub struct Types {
    comparison: Document<Advised>,
    opened: Opened,
    view: View,
    reported: Reported<'static>,
    explained: Explained<'static>,
    outlook: Outlook,
    advice: Vec<Advice<'static>>,
    recommend: Recommend,
    recommend_messages: RecommendMessages<'static>,
    breakeven: Breakeven,
    breakeven_messages: BreakevenMessages<'static>,
    sensitivity: Sensitivity,
    sensitivity_messages: SensitivityMessages<'static>,
    uncertain: Uncertain,
    project: Projection,
    project_messages: ProjectMessages<'static>,
    regions: Vec<Region>,
    built_in: BuiltIn,
    problems: Vec<Problem<'static>>,
}

/// The types of everything that the page receives, [`Types`] and those of other crates, each under its name in `$defs`.
pub fn types<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_its_name() {
        let types = types::<Types>();
        let definitions = types.get("$defs").and_then(|definitions| definitions.as_object()).unwrap();
        for name in [
            "View",
            "Reported",
            "Outlook",
            "Opened",
            "Setting",
            "Scenario",
            "Report",
            "Explained",
            "Region",
            "Problem",
            "Message",
        ] {
            assert!(definitions.contains_key(name), "{name} is not among {:?}", definitions.keys());
        }
    }
}
