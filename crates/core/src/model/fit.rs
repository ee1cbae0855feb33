//! Whether an architecture fits a scenario: as it is, after AWS has raised quotas, or not.

use super::account::{AccountQuotas, DIRECT_PUT};
use super::architectures::{Architecture, with_architecture};
use super::bill::Bill;
use super::case::Case;
use super::freshness::Freshness;
use super::limits::{COMFORTABLE, Limit, LimitId, Limits, Nature, Verdict};
use super::queue::Delay;
use super::requirements::RequirementId;
use super::risk::{Exposure, Level};
use super::throttled::{Levels, Throttled};
use crate::catalog::QuotaId;
use crate::scenario::{ArchitectureId, Granted, GrantedQuotas};
use crate::text::{MIB, ids, least_above, round_up};

ids! {
    /// Whether an architecture fits.
    OutcomeId {
        Fits = "fits", "nothing is above its limit";
        FitsAfterIncrease = "fits-after-increase", "only quotas that AWS raises are exceeded";
        DoesNotFit = "does-not-fit", "something else is in the way";
        NotPriced = "not-priced", "the price book lacks prices that it needs";
    }
}

/// What stands in the way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reason {
    /// A limit of this nature that is exceeded, whatever AWS raises.
    Limit(LimitId, Nature),
    /// A quota that AWS must raise.
    Raise(Raise),
    /// Throttling that does not fit, at this limit.
    Risk(LimitId),
    /// A requirement that is not met.
    Requirement(RequirementId),
}

/// A quota that AWS must raise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Raise {
    /// The limit that it sets.
    pub limit: LimitId,
    /// Which quota to ask for.
    pub quota: QuotaId,
    /// Today's value, in its own unit.
    pub from: f64,
    /// The value to ask for.
    pub to: f64,
}

/// Whether an architecture fits, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The outcome.
    pub outcome: OutcomeId,
    /// What stands in the way: nothing if it fits.
    pub reasons: Vec<Reason>,
    /// Throttling with the quotas of today.
    pub throttled: Throttled,
    /// Throttling after AWS has raised quotas, if it must.
    pub throttled_after: Option<Throttled>,
    /// Seconds from write to delivery with the quotas of today.
    pub freshness: Freshness,
    /// The same after AWS has raised quotas, if it must.
    pub freshness_after: Option<Freshness>,
    /// The longest wait after a peak, once AWS has raised quotas, if it must.
    pub wait: Delay,
}

impl OutcomeId {
    /// Whether it fits, at once or after AWS has raised quotas.
    pub const fn is_fit(self) -> bool {
        matches!(self, Self::Fits | Self::FitsAfterIncrease)
    }

    /// It as people read it.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Fits => "fits",
            Self::FitsAfterIncrease => "fits after an increase",
            Self::DoesNotFit => "does not fit",
            Self::NotPriced => "not priced",
        }
    }
}

impl Fit {
    /// Whether anything but quotas that AWS raises, and prices that are missing, stands in the way.
    pub fn is_blocked(&self) -> bool {
        self.reasons.iter().any(|reason| !matches!(reason, Reason::Raise(_)))
    }

    /// The quotas that AWS must raise.
    pub fn raises(&self) -> impl Iterator<Item = Raise> + '_ {
        self.reasons.iter().filter_map(|reason| if let Reason::Raise(raise) = reason { Some(*raise) } else { None })
    }

    /// The level of throttling risk that decides, after quotas are raised.
    pub fn decisive_level(&self) -> Level {
        self.throttled_after.as_ref().unwrap_or(&self.throttled).decisive
    }
}

/// Whether an architecture fits, with this bill.
pub fn fit(id: ArchitectureId, architecture: &dyn Architecture, limits: &Limits, bill: &Bill, case: &Case<'_>) -> Fit {
    let fit = if_priced(id, architecture, limits, bill, case);
    if bill.missing.is_empty() { fit } else { Fit { outcome: OutcomeId::NotPriced, ..fit } }
}

/// Whether an architecture fits, and how risky it is: of [`fit`] what does not need its numbers, in a fraction of the time.
///
/// Returns the outcome, and the level of throttling risk that decides, after quotas are raised.
pub(crate) fn fit_and_level(
    id: ArchitectureId,
    architecture: &dyn Architecture,
    limits: &Limits,
    bill: &Bill,
    case: &Case<'_>,
) -> (OutcomeId, Level) {
    let levels = Levels::new(architecture, limits, case);
    let raises = raises(architecture, limits, &levels, bill, case);
    let reasons_of = |architecture: &dyn Architecture, limits: &Limits, levels: &Levels, case: &Case<'_>| {
        let worst = || Freshness::new(architecture, limits).worst;
        in_the_way(architecture, limits, levels, worst, bill.total, case)
    };
    let (fitting, reasons, level) = if raises.is_empty() {
        (OutcomeId::Fits, reasons_of(architecture, limits, &levels, case), levels.decisive)
    } else {
        let granted = granted_with(&raises, case);
        let raised = case.with_quotas(&granted);
        let (reasons, level) = with_architecture(id, &raised, |architecture| {
            let limits = architecture.limits();
            let levels = Levels::new(architecture, &limits, &raised);
            (reasons_of(architecture, &limits, &levels, &raised), levels.decisive)
        });
        (OutcomeId::FitsAfterIncrease, reasons, level)
    };
    let outcome = match reasons.is_empty() {
        _ if !bill.missing.is_empty() => OutcomeId::NotPriced,
        true => fitting,
        false => OutcomeId::DoesNotFit,
    };
    (outcome, level)
}

/// Whether an architecture with at least this monthly cost fits, whatever prices are missing.
fn if_priced(
    id: ArchitectureId,
    architecture: &dyn Architecture,
    limits: &Limits,
    bill: &Bill,
    case: &Case<'_>,
) -> Fit {
    let usd = bill.total;
    let throttled = Throttled::new(architecture, limits, case);
    let freshness = Freshness::new(architecture, limits);
    let levels = throttled.levels();
    let raises = raises(architecture, limits, &levels, bill, case);
    if raises.is_empty() {
        let reasons = in_the_way(architecture, limits, &levels, || freshness.worst, usd, case);
        let outcome = if reasons.is_empty() { OutcomeId::Fits } else { OutcomeId::DoesNotFit };
        let wait = longest_wait(limits);
        return Fit { outcome, reasons, throttled, throttled_after: None, freshness, freshness_after: None, wait };
    }
    let granted = granted_with(&raises, case);
    let raised = case.with_quotas(&granted);
    let (throttled_after, freshness_after, mut reasons, wait) = with_architecture(id, &raised, |architecture| {
        let limits = architecture.limits();
        let throttled = Throttled::new(architecture, &limits, &raised);
        let freshness = Freshness::new(architecture, &limits);
        let reasons = in_the_way(architecture, &limits, &throttled.levels(), || freshness.worst, usd, &raised);
        (throttled, freshness, reasons, longest_wait(&limits))
    });
    let outcome = if reasons.is_empty() { OutcomeId::FitsAfterIncrease } else { OutcomeId::DoesNotFit };
    reasons.extend(raises.into_iter().map(Reason::Raise));
    let (throttled_after, freshness_after) = (Some(throttled_after), Some(freshness_after));
    Fit { outcome, reasons, throttled, throttled_after, freshness, freshness_after, wait }
}

fn longest_wait(limits: &Limits) -> Delay {
    let waits = limits.iter().filter_map(|limit| limit.wait);
    waits.fold(Delay::Seconds(0.0), |longest, wait| longest.longer(wait.delay).longer(wait.through))
}

/// What stands in the way with the quotas of the case. `worst` is the worst case of its freshness in seconds, if it has one.
fn in_the_way(
    architecture: &dyn Architecture,
    limits: &Limits,
    levels: &Levels,
    worst: impl FnOnce() -> Option<f64>,
    usd: f64,
    case: &Case<'_>,
) -> Vec<Reason> {
    let exceeded = limits.iter().filter(|limit| limit.is_exceeded());
    let mut reasons: Vec<Reason> = exceeded.map(|limit| Reason::Limit(limit.id, limit.nature)).collect();
    let required = &case.scenario.requirements;
    if let Some(severe) = levels.severe
        && !reasons.iter().any(|reason| matches!(reason, Reason::Limit(id, _) if *id == severe))
    {
        reasons.push(Reason::Risk(severe));
    }
    if required.max_risk.is_some_and(|most| levels.decisive > Level::from(most)) {
        reasons.push(Reason::Requirement(RequirementId::MaxRisk));
    }
    let unmet = [
        (required.freshness.is_some_and(|most| worst().is_none_or(|worst| worst > most.0)), RequirementId::Freshness),
        (required.max_monthly_usd.is_some_and(|most| usd > most), RequirementId::MaxMonthlyUsd),
    ];
    let unmet = unmet.into_iter().filter(|(unmet, _)| *unmet).map(|(_, id)| id);
    reasons.extend(unmet_at_any_load(architecture, case).into_iter().chain(unmet).map(Reason::Requirement));
    reasons
}

/// The requirements that an architecture does not meet, whatever the load.
pub fn unmet_at_any_load(architecture: &dyn Architecture, case: &Case<'_>) -> Vec<RequirementId> {
    let (required, promises) = (&case.scenario.requirements, architecture.promises());
    let is_required = |id: &RequirementId| match id {
        RequirementId::EveryChange => required.every_change,
        RequirementId::Reshaped => required.reshaped,
        RequirementId::InOrder => required.in_order,
        _ => required.no_code,
    };
    let broken = promises.by_requirement().filter(|(_, is_kept)| !is_kept).map(|(id, _)| id);
    broken.filter(is_required).chain(architecture.cannot()).collect()
}

/// The quotas that AWS must raise: those exceeded, those whose risk alone does not fit, and those at which changes wait longer
/// than is required.
fn raises(
    architecture: &dyn Architecture,
    limits: &Limits,
    levels: &Levels,
    bill: &Bill,
    case: &Case<'_>,
) -> Vec<Raise> {
    let most = case.scenario.requirements.max_risk.map(Level::from);
    let too_risky = |limit: &Limit| match levels.by.iter().find(|one| one.limit == limit.id) {
        Some(risk) => risk.decides && risk.level > most.unwrap_or(Level::High),
        // What it throttles is not computed.
        None => case.lateness.counts && limit.verdict() == Verdict::Late,
    };
    let raises_late = case.lateness.raises
        || late_breaks_freshness(architecture, limits, case)
        || late_breaks_cost(architecture, bill, case);
    raises_of(architecture, limits, case, &|limit| match limit.verdict() {
        Verdict::Exceeded => true,
        Verdict::Late if raises_late => true,
        _ => too_risky(limit),
    })
}

/// Whether it would be fresh enough if nothing waited for a quota that AWS raises, and is not because changes are late at one.
fn late_breaks_freshness(architecture: &dyn Architecture, limits: &Limits, case: &Case<'_>) -> bool {
    let is_late = |limit: &Limit| limit.nature == Nature::Quota && limit.verdict() == Verdict::Late;
    let Some(most) = case.scenario.requirements.freshness.filter(|_| limits.iter().any(is_late)) else { return false };
    let is_fresh = |with_late: bool| {
        let counts = |limit: &&Limit| limit.nature != Nature::Quota || with_late && is_late(limit);
        let limits: Limits = limits.iter().filter(counts).cloned().collect();
        Freshness::new(architecture, &limits).worst.is_some_and(|worst| worst <= most.0)
    };
    is_fresh(false) && !is_fresh(true)
}

/// Whether it would cost no more than it may if nothing waited for a quota, and does because of what changes cost while they wait.
fn late_breaks_cost(architecture: &dyn Architecture, bill: &Bill, case: &Case<'_>) -> bool {
    let most = case.scenario.requirements.max_monthly_usd.filter(|most| bill.total <= *most);
    most.is_some_and(|most| unbilled_usd(architecture, bill, case).is_some_and(|more| bill.total + more > most))
}

/// Cost beyond the bill while changes wait, in USD a month; `None` if nothing.
pub fn unbilled_usd(architecture: &dyn Architecture, bill: &Bill, case: &Case<'_>) -> Option<f64> {
    let charge = architecture.unbilled()?;
    let billed = bill.line(charge.line).map_or(0.0, |line| line.quantity.value());
    case.added_usd(charge.price, billed, charge.quantity.value())
}

/// The quotas that AWS could raise so that nothing waits for them after a peak, and the quotas granted then.
pub fn raises_of_late(
    architecture: &dyn Architecture,
    limits: &Limits,
    case: &Case<'_>,
) -> (Vec<Raise>, GrantedQuotas) {
    let raises = raises_of(architecture, limits, case, &|limit| limit.verdict() >= Verdict::Late);
    let granted = granted_with(&raises, case);
    (raises, granted)
}

/// What to raise the quotas to that these limits have.
fn raises_of(
    architecture: &dyn Architecture,
    limits: &Limits,
    case: &Case<'_>,
    must_rise: &dyn Fn(&Limit) -> bool,
) -> Vec<Raise> {
    // A higher quota costs nothing, and a team that asks for the least asks again: Direct PUT as far as its throttling is low.
    let most = case.scenario.requirements.max_risk.map_or(Level::Low, |most| Level::from(most).min(Level::Low));
    let needed = limits.iter().filter(|limit| limit.nature == Nature::Quota && must_rise(limit));
    let mut raises: Vec<Raise> = Vec::new();
    for limit in needed {
        let Some(quota) = limit.quota.or(raises_itself(limit.id)) else { continue };
        let quotas = case.quotas();
        // The quotas of Direct PUT are raised together, by asking for bytes, unless AWS granted one by itself.
        let together = DIRECT_PUT.contains(&quota) && quotas.granted(quota).is_none();
        let quota = if together { DIRECT_PUT[0] } else { quota };
        let to = match raises.iter().find(|raise| raise.quota == quota) {
            Some(raise) => raise.to,
            None if quota == DIRECT_PUT[0] => least_direct_put(architecture, limits, most, case),
            None => least(limit, quota, &quotas),
        };
        let from = if raises_itself(limit.id).is_some() { limit.limit.value() } else { quotas.value(quota) };
        raises.push(Raise { limit: limit.id, quota, from, to });
    }
    raises
}

/// The quota behind a limit that AWS raises by itself.
const fn raises_itself(id: LimitId) -> Option<QuotaId> {
    match id {
        LimitId::KinesisOnDemandGrowth => Some(QuotaId::KinesisOnDemandNewStreamBytes),
        LimitId::KinesisOnDemandGrowthRecords => Some(QuotaId::KinesisOnDemandNewStreamRecords),
        _ => None,
    }
}

/// What a quota is asked for in: whole MiB/s or whole units.
fn whole(bytes: bool, amount: f64) -> f64 {
    let unit = if bytes { MIB } else { 1.0 };
    round_up(amount / unit) * unit
}

/// The least whole amount at which a quota is at most 80% used, and at most what AWS grants and a scenario may have.
fn least(limit: &Limit, quota: QuotaId, quotas: &AccountQuotas<'_>) -> f64 {
    let to = whole(limit.id.unit().starts_with("B/"), limit.demand.value() / COMFORTABLE).min(quota.bounds()[1]);
    match quota {
        QuotaId::FirehoseActivePartitions => to.min(quotas.value(QuotaId::FirehoseActivePartitionsCeiling)),
        _ => to,
    }
}

/// The raise of Direct PUT with which its throttling is low.
pub fn raise_of_risk(architecture: &dyn Architecture, limits: &Limits, case: &Case<'_>) -> Raise {
    Raise {
        limit: LimitId::FirehosePutBytes,
        quota: DIRECT_PUT[0],
        from: case.quotas().value(DIRECT_PUT[0]),
        to: least_direct_put(architecture, limits, Level::Low, case),
    }
}

/// The least whole MiB/s of Direct PUT at which bytes, calls and records are at most 80% used, and the throttling of the
/// bytes is at most of this level; never more than a scenario may have.
pub fn least_direct_put(architecture: &dyn Architecture, limits: &Limits, most: Level, case: &Case<'_>) -> f64 {
    let quotas = case.quotas();
    let exposures = architecture.exposures();
    let bytes = exposures.iter().find(|exposure| exposure.limit == LimitId::FirehosePutBytes);
    let today = quotas.value(DIRECT_PUT[0]);
    let default = quotas.defaults.value(DIRECT_PUT[0]);
    let needed = limits.iter().filter_map(|limit| {
        let quota = limit.quota.filter(|quota| DIRECT_PUT.contains(quota))?;
        let is_apart = quota != DIRECT_PUT[0] && quotas.granted(quota).is_some();
        (!is_apart).then(|| limit.demand.value() / COMFORTABLE / quotas.defaults.value(quota) * default)
    });
    let highest = (DIRECT_PUT[0].bounds()[1] / MIB).floor();
    let least = whole(true, needed.fold(today, f64::max)).min(highest * MIB);
    let Some(bytes) = bytes else { return least };
    let holds = |amount: f64| {
        let raised = Exposure { capacity: amount, ..*bytes };
        raised.level(&case.flow.periods, case.scenario.workload.burstiness) <= most
    };
    if holds(least) {
        return least;
    }
    least_above(least / MIB, highest, |mib| holds(mib * MIB)).unwrap_or(highest) * MIB
}

/// The quotas granted after these raises. Calls and records of Direct PUT rise with its bytes, each as far as a scenario may
/// have it, unless AWS granted them by themselves.
pub fn granted_with(raises: &[Raise], case: &Case<'_>) -> GrantedQuotas {
    let quotas = case.quotas();
    let mut granted = case.granted.clone();
    for raise in raises {
        granted.insert(raise.quota, Granted(raise.to));
        if raise.quota == DIRECT_PUT[0] {
            let times = raise.to / quotas.defaults.value(raise.quota);
            for quota in DIRECT_PUT[1..].iter().filter(|quota| quotas.granted(**quota).is_none()) {
                let raised = quotas.value(*quota).max((quotas.defaults.value(*quota) * times).round());
                granted.insert(*quota, Granted(raised.min(quota.bounds()[1])));
            }
        }
    }
    granted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::model::evaluate::evaluate_case;
    use crate::scenario::{AcceptedRisk, Architectures, Mode, Scenario};
    use crate::text::Seconds;

    #[test]
    fn outcome_and_level_are_those_of_the_whole() {
        let book = Catalog::embedded().book("ap-northeast-1").unwrap();
        let mut scenario = Scenario { architectures: Architectures::All, ..Scenario::default() };
        let changes: [fn(&mut Scenario); 7] = [
            |_| (),
            |scenario| scenario.workload.hottest_key_share = 0.05,
            |scenario| scenario.requirements.max_risk = Some(AcceptedRisk::Low),
            |scenario| scenario.requirements.freshness = Some(Seconds(400.0)),
            |scenario| scenario.kinesis_firehose.shards = Some(3),
            |scenario| scenario.kinesis_firehose.mode = Mode::OnDemand,
            |scenario| scenario.requirements.max_delay = Some(Seconds(1e5)),
        ];
        let mut outcomes = std::collections::BTreeSet::new();
        for change in changes {
            change(&mut scenario);
            for power in 0..28 {
                scenario.workload.writes_per_second.0 = 5.0 * libm::pow(1.6, f64::from(power));
                let case = Case::new(&scenario, &book);
                for outcome in evaluate_case(&case).unwrap() {
                    let (id, limits, bill) = (outcome.id, &outcome.limits, &outcome.bill);
                    let [whole, quick] = with_architecture(id, &case, |architecture| {
                        let whole = fit(id, architecture, limits, bill, &case);
                        [(whole.outcome, whole.decisive_level()), fit_and_level(id, architecture, limits, bill, &case)]
                    });
                    assert_eq!(quick, whole, "{id} {}", scenario.workload.writes_per_second.0);
                    outcomes.insert(format!("{quick:?}"));
                }
            }
        }
        assert!(outcomes.len() >= 10, "{outcomes:?}");
    }
}
