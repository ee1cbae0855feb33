//! Derivations of the numbers that are neither a bill line nor a limit.

use super::derivation::{rule_source, written_down};
use super::document::{Derivation, Source, TermReport};
use super::ids::ResultId;
use super::subject::Subject;
use crate::catalog::Grade;
use crate::model::architectures::{Described, record_view};
use crate::model::{Case, Derived, Formula, Freshness, LimitId, LineId, Outcome, Passage, Rule, Symbol, risk};

/// Where the envelope of a Kinesis record is from.
pub const KINESIS_ENVELOPE_SOURCE: &str = "measured on real records: 307 to 356 bytes around the images in Kinesis";
/// Where that of a record of a DynamoDB stream is from.
pub const STREAM_ENVELOPE_SOURCE: &str =
    "the fields of a record in a Lambda event, with a stream ARN of usual length; not measured";
const GUIDE: Rule = Rule::verified("DynamoDB Developer Guide, Kinesis Data Streams shard management");

/// The derivation of a number, and the source of its rule.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Origin {
    pub(crate) quantity: Derivation,
    pub(crate) source: Option<Source>,
}

impl From<&Formula> for Origin {
    fn from(formula: &Formula) -> Self {
        Self { quantity: formula.into(), source: None }
    }
}

/// A number of the whole scenario.
pub(crate) fn of_flow(id: ResultId, case: &Case<'_>) -> Option<Origin> {
    let Case { flow, scenario, .. } = case;
    let writes = (Symbol::WritesPerSecond, flow.mean_rate);
    let given = scenario.workload.change_record_size.is_some();
    let assumed = |formula: Formula, source| Origin {
        source: (!given).then(|| written_down(source, Grade::Assumed, case.book)),
        quantity: (&formula).into(),
    };
    match id {
        ResultId::MeanRate => Some((&Formula::number(writes.0, writes.1)).into()),
        ResultId::PeakRate => Some((&flow.derived_peak()).into()),
        ResultId::ChangesPerMonth => {
            Some((&Formula::product(&[writes, (Symbol::SecondsPerMonth, flow.seconds)])).into())
        }
        ResultId::StreamRecord(record) => {
            Some(assumed(flow.stream_record(record_view(record, scenario)).derived(), STREAM_ENVELOPE_SOURCE))
        }
        ResultId::KinesisRecord => Some(assumed(flow.kinesis_record.derived(), KINESIS_ENVELOPE_SOURCE)),
        ResultId::DeliveredRecord => Some((&flow.delivered_record.derived()).into()),
        _ => None,
    }
}

/// A number of one architecture.
pub(crate) fn of_architecture(
    id: ResultId,
    architecture: &dyn Described,
    outcome: &Outcome,
    case: &Case<'_>,
) -> Option<Origin> {
    let origin = |derived: Derived| Origin {
        quantity: (&derived.formula).into(),
        source: derived.rule.and_then(|rule| rule_source(rule, &outcome.limits, case)),
    };
    match id {
        ResultId::Total => outcome.bill.missing.is_empty().then(|| total(outcome)),
        ResultId::Shards(constraint) => {
            let set = || Formula::number(Symbol::Setting, outcome.shards.used);
            let derived = architecture.shards_by(constraint);
            // Fixed shards have no other derivation.
            let is_set = outcome.shards.binding == Some(constraint) && outcome.shards.asked_by(constraint).is_none();
            derived.or_else(|| is_set.then(|| Derived::own(set()))).map(origin)
        }
        ResultId::ShardsByGuide => architecture.shards_by_guide().map(|[guide, _]| origin(Derived::by(guide, GUIDE))),
        ResultId::Throttled(limit) => throttled(limit, architecture, outcome, case),
        ResultId::Waste(hop) => architecture.hops().iter().find(|own| own.id == hop).map(|hop| (&hop.waste()).into()),
        ResultId::Rate(symbol) => {
            let mut terms = outcome.bill.lines.iter().flat_map(|line| line.quantity.terms());
            terms.find(|term| term.symbol == symbol).map(|term| (&Formula::number(symbol, term.value)).into())
        }
        ResultId::ObjectSize => {
            let objects = outcome.bill.line(LineId::S3PutRequests)?.quantity.value();
            let delivered = Formula::product(&[
                (Symbol::WritesPerSecond, case.flow.mean_rate),
                (Symbol::SecondsPerMonth, case.flow.seconds),
                (Symbol::DeliveredPerChange, architecture.delivered_bytes()),
            ]);
            Some((&delivered.per(Symbol::Objects, objects)).into())
        }
        ResultId::MeanFreshness => passages(architecture, outcome, Passage::mean),
        ResultId::WorstFreshness => passages(architecture, outcome, Passage::worst),
        ResultId::Stage(stage) => {
            let passages = Freshness::new(architecture, &outcome.limits).passages;
            match passages.into_iter().find(|own| own.id() == stage)? {
                Passage::Stage(stage) => Some(origin(stage.mean)),
                Passage::Backlog(backlog) => {
                    let longest = Formula::number(Symbol::LongestDelay, backlog.worst.seconds()?);
                    let mut quantity = Derivation::from(&backlog.mean);
                    quantity.terms.extend(Derivation::from(&longest).terms);
                    Some(Origin { quantity, source: None })
                }
            }
        }
        _ => None,
    }
}

fn total(outcome: &Outcome) -> Origin {
    let term = |line: &crate::model::Line| TermReport {
        name: line.id.to_string(),
        value: line.usd,
        meaning: line.id.meaning(),
        explained_by: Some(line.id.to_string()),
    };
    let terms = outcome.bill.lines.iter().map(term).collect();
    Origin { quantity: Derivation::sum(outcome.bill.total, terms), source: None }
}

/// The sum of the stages; `None` if one of them grows without end.
fn passages(
    architecture: &dyn Described,
    outcome: &Outcome,
    seconds: impl Fn(&Passage) -> Option<f64>,
) -> Option<Origin> {
    let freshness = Freshness::new(architecture, &outcome.limits);
    let terms: Option<Vec<TermReport>> = freshness
        .passages
        .iter()
        .map(|passage| {
            let id = passage.id();
            let name = ResultId::Stage(id).id();
            let explained_by = Some(name.clone());
            Some(TermReport { name, value: seconds(passage)?, meaning: id.meaning(), explained_by })
        })
        .collect();
    let terms = terms.filter(|_| freshness.worst.is_some())?;
    let sum = terms.iter().map(|term| term.value).sum();
    Some(Origin { quantity: Derivation::sum(sum, terms), source: None })
}

/// The throttled share of a limit.
fn throttled(id: LimitId, architecture: &dyn Described, outcome: &Outcome, case: &Case<'_>) -> Option<Origin> {
    let source = rule_source(Rule::Limit(id), &outcome.limits, case);
    if id == LimitId::KinesisReadCalls {
        let limit = outcome.limits.iter().find(|limit| limit.id == id)?;
        let share = risk::throttling_of_calls(limit.demand.value(), limit.limit.value()).share;
        return Some(Origin { quantity: (&share).into(), source });
    }
    let exposures = architecture.exposures();
    let exposure = exposures.iter().find(|exposure| exposure.limit == id)?;
    let (periods, burstiness) = (&case.flow.periods, case.scenario.workload.burstiness);
    let mut quantity = Derivation::from(&exposure.throttling(periods, burstiness).share);
    quantity.terms.extend(exposure.inputs(periods, burstiness).into_iter().map(TermReport::from));
    Some(Origin { quantity, source })
}

/// The derivation of the number in one architecture, if it has it.
pub(super) fn quantity(
    subject: Subject,
    architecture: &dyn Described,
    outcome: &Outcome,
    case: &Case<'_>,
) -> Option<Derivation> {
    match subject {
        Subject::Line(id) => outcome.bill.line(id).map(|line| Derivation::from(&line.quantity)),
        Subject::Limit(id) => {
            outcome.limits.iter().find(|limit| limit.id == id).map(|limit| Derivation::from(&limit.demand))
        }
        Subject::Result(id) => of_architecture(id, architecture, outcome, case).map(|origin| origin.quantity),
    }
}
