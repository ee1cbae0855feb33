//! The verdict: what to take and what it costs, what it saves, what is risky, what it makes the team own, and at which price
//! the answer would turn.

use std::sync::Arc;

use crate::catalog::{Grade, PriceId};
use crate::model::architectures::facts;
use crate::model::{Case, Level, Outcome, RequirementId};
use crate::report::document::{
    ArchitectureReport, NotPricedReport, ReasonNature, ReasonReport, VerdictReport, WayOutReport,
};
use crate::report::fit::is_growth;
use crate::report::further::{Advice, MUCH_LESS, further};
use crate::report::gates::once_each;
use crate::report::notices::too_hot;
use crate::report::words::{longest_duration, name, priced_name};
use crate::scenario::ArchitectureId;
use crate::text::{Argument, CENT, Joining, Message, ReportMessage, shown_usd as shown, sorted};

/// Compares the architectures of a scenario: one, or any number of them. Their totals buy the same: every consumer is fed,
/// or the architecture does not fit. Those without a total get the price below which they would be the cheapest.
pub(super) fn verdict(
    reports: &mut [ArchitectureReport],
    outcomes: &[Outcome],
    advice: &Advice,
    case: &Case<'_>,
) -> VerdictReport {
    let fits = |report: &&ArchitectureReport| report.fit.outcome.is_fit();
    let cheapest = reports.iter().filter(fits).filter_map(|report| report.monthly_usd).min_by(f64::total_cmp);
    for report in reports.iter_mut() {
        if let Some(missing) = &mut report.not_priced {
            missing.compare_with(cheapest, case.scenario.requirements.max_monthly_usd, net(case));
        }
    }
    let (able, others): (Vec<&ArchitectureReport>, Vec<_>) = reports.iter().partition(fits);
    let (unpriced, unable): (Vec<&ArchitectureReport>, Vec<_>) =
        others.into_iter().partition(|report| report.not_priced.is_some());
    let able = sorted::collect(able, |a, b| usd(a).total_cmp(&usd(b)));
    let hot_key = too_hot(case).map(|units| Message::from(ReportMessage::VerdictHotKey { units }));
    let Some((best, others)) = able.split_first() else {
        let cheapest = cheapest_way_out(reports);
        let gives_up = cheapest.and_then(|(report, way)| gives_up(report, way, case));
        let is_further = gives_up.is_some();
        let mut parts = vec![cheapest.map_or(Message::from(ReportMessage::VerdictNone), |(report, way)| {
            let name = priced_name(report.id);
            let (change, cost) = ((&way.text).into(), Argument::Usd(way.monthly_usd));
            match gives_up {
                Some(gives_up) => Message::from(ReportMessage::VerdictNoneButFurther {
                    name,
                    change,
                    cost,
                    gives_up: gives_up.into(),
                }),
                None => Message::from(ReportMessage::VerdictNoneAsIs { name, change, cost }),
            }
        })];
        parts.extend(hot_key);
        // What makes the one to take fit is there already.
        let advised = cheapest.map(|(report, _)| report.id);
        parts.extend(unable.into_iter().map(|report| does_not_fit(report, advised != Some(report.id))));
        parts.extend(unpriced.into_iter().filter_map(|report| lacks_prices(report, None, case)));
        let further = further(None, advice.not_compared.as_ref(), case).filter(|_| !is_further);
        let is_stuck = cheapest.is_none() && further.is_none();
        parts.extend(further);
        parts.extend(is_stuck.then_some(Message::from(ReportMessage::VerdictSearchFurther)));
        return VerdictReport { cheapest: None, saves_usd: 0.0, text: Message::joined(Joining::Space, parts) };
    };
    let amounts = Amounts::of(best, others);
    let for_less = unable.iter().filter_map(|report| Some((report.id, fits_for_less(report, best)?)));
    let saves = advice.better.as_ref().map(|(id, way)| (*id, way));
    let better = for_less.chain(saves).min_by(|(_, a), (_, b)| a.monthly_usd.total_cmp(&b.monthly_usd));
    let mut parts = vec![take(best, amounts, better.is_some())];
    parts.extend(best.fit.way_out.as_ref().map(|way| {
        let (change, cost) = ((&way.text).into(), Argument::Usd(way.monthly_usd));
        Message::from(ReportMessage::VerdictRather { change, cost })
    }));
    parts.extend(
        best.usd_while_waiting.map(|usd| Message::from(ReportMessage::VerdictUntilRaised { usd: Argument::Usd(usd) })),
    );
    let savings = others.iter().map(|other| less_than(best, other, amounts));
    let (same, savings): (Vec<Message>, Vec<_>) =
        savings.partition(|message| matches!(message, Message::AsMuchAs { .. }));
    if !savings.is_empty() {
        parts.push(Message::from(ReportMessage::VerdictSaves { savings: Argument::list(Joining::And, savings) }));
    }
    // A setting with which the answer costs much less comes before everything else.
    parts.extend(better.map(|(id, way)| {
        let (name, change, cost) = (priced_name(id), (&way.text).into(), Argument::Usd(way.monthly_usd));
        Message::from(ReportMessage::VerdictBetter { name, change, cost })
    }));
    parts.extend(same);
    let unpacked = best.unpacked_usd.filter(|unpacked| shown(*unpacked) != shown(usd(best)));
    parts.extend(unpacked.map(|usd| Message::from(ReportMessage::VerdictUnpacked { cost: Argument::Usd(usd) })));
    parts.extend(turns(best, others, outcomes, case));
    parts.push(risks(&able));
    parts.extend(hot_key);
    let is_said = |of| better.is_some_and(|(id, _)| id == of);
    parts.extend(unable.iter().map(|report| does_not_fit(report, !is_said(report.id))));
    parts.extend(unpriced.into_iter().filter_map(|report| lacks_prices(report, Some(usd(best)), case)));
    parts.extend(owns(best, others));
    parts.extend(further(Some(best), None, case));
    VerdictReport {
        cheapest: Some(best.id),
        saves_usd: others.first().map_or(0.0, |other| usd(other) - usd(best)),
        text: Message::joined(Joining::Space, parts),
    }
}

/// Of those that do not fit, the one that costs least once it does, and its way out.
pub(super) fn cheapest_way_out(reports: &[ArchitectureReport]) -> Option<(&ArchitectureReport, &WayOutReport)> {
    let unable = reports.iter().filter(|report| !report.fit.outcome.is_fit());
    let ways = unable.filter_map(|report| Some((report, report.fit.way_out.as_ref()?)));
    ways.min_by(|a, b| a.1.monthly_usd.total_cmp(&b.1.monthly_usd))
}

/// What the further way to run an architecture gives up, if that is its way out.
fn gives_up(report: &ArchitectureReport, way: &WayOutReport, case: &Case<'_>) -> Option<Message> {
    let further = (facts(report.id).further)(case.scenario).filter(|_| way.is_code);
    further.map(|further| further.gives_up)
}

/// The setting, and no other code, that makes an architecture fit for much less than the one to take costs.
fn fits_for_less<'a>(report: &'a ArchitectureReport, best: &ArchitectureReport) -> Option<&'a WayOutReport> {
    // What is hours later is no better than what works.
    let late = best.late_seconds().unwrap_or(0.0);
    let is_later = |way: &WayOutReport| way.late_seconds.is_some_and(|then| then > late);
    let is_better = |way: &&WayOutReport| way.monthly_usd <= usd(best) * MUCH_LESS && !is_later(way);
    report.fit.way_out.as_ref().filter(|way| !way.is_code).filter(is_better)
}

impl NotPricedReport {
    /// Adds the prices below which the architecture would cost less than `cheapest`, and at most what is required.
    fn compare_with(&mut self, cheapest: Option<f64>, required: Option<f64>, net: f64) {
        let most = [cheapest, required].into_iter().flatten().min_by(f64::total_cmp);
        let left = most.map(|most| (most - self.usd_without) / net);
        self.cheapest_below_usd = left.filter(|left| self.would_fit && *left > 0.0);
        for line in &mut self.lines {
            line.cheapest_below_usd = self.cheapest_below_usd.map(|left| left / line.quantity);
        }
    }
}

/// What is paid of a line: the rest is discounted.
fn net(case: &Case<'_>) -> f64 {
    1.0 - case.scenario.discount_percent / 100.0
}

/// The total, of the known prices where some are missing.
fn usd(report: &ArchitectureReport) -> f64 {
    let without = || report.not_priced.as_ref().map(|missing| missing.usd_without);
    report.monthly_usd.or_else(without).unwrap_or(0.0)
}

fn cost(report: &ArchitectureReport) -> Argument {
    Argument::Usd(usd(report))
}

/// How amounts that are compared are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Amounts {
    /// As everywhere: without cents from $10.
    Rounded,
    /// With cents: rounded, the difference of the two cheapest would be another one.
    InCents,
}

impl Amounts {
    /// A difference of rounded amounts is off by no more than this share.
    const MOST_OFF: f64 = 0.1;

    fn of(best: &ArchitectureReport, others: &[&ArchitectureReport]) -> Self {
        let is_off = |next: &&ArchitectureReport| {
            let [found, rounded] = [usd(next) - usd(best), shown(usd(next)) - shown(usd(best))];
            (rounded - found).abs() > Self::MOST_OFF * found
        };
        if others.first().is_some_and(is_off) { Self::InCents } else { Self::Rounded }
    }

    fn amount(self, usd: f64) -> Argument {
        if self == Self::InCents { Argument::UsdCents(usd) } else { Argument::Usd(usd) }
    }
}

/// What to take, and what AWS must raise first; unless a setting would change the answer.
fn take(best: &ArchitectureReport, amounts: Amounts, is_as_configured: bool) -> Message {
    let (name, cost) = (priced_name(best.id), amounts.amount(usd(best)));
    let raised = raises(best);
    if raised.is_empty() {
        return Message::from(if is_as_configured {
            ReportMessage::VerdictTakeAsConfigured { name, cost }
        } else {
            ReportMessage::VerdictTake { name, cost }
        });
    }
    Message::from(ReportMessage::VerdictTakeAfter { name, cost, raised: Argument::list(Joining::And, raised) })
}

/// What AWS must raise, each quota once.
fn raises(report: &ArchitectureReport) -> Vec<&Arc<Message>> {
    let mut quotas = Vec::new();
    let mut raises = Vec::new();
    for reason in &report.fit.reasons {
        // A stream that grows by itself does so in bytes and in records.
        let grows_already = is_growth(&reason.text) && raises.iter().any(|text: &&Arc<Message>| is_growth(text));
        if !quotas.contains(&reason.quota) && !grows_already {
            quotas.push(reason.quota);
            raises.push(&reason.text);
        }
    }
    raises
}

/// What is saved against another: the difference of the amounts that stand beside it.
fn less_than(best: &ArchitectureReport, other: &ArchitectureReport, amounts: Amounts) -> Message {
    let rounded = |report| match amounts {
        Amounts::Rounded => shown(usd(report)),
        Amounts::InCents => (usd(report) * 100.0).round() / 100.0,
    };
    let [less, more] = [best, other].map(rounded);
    let share = if more > 0.0 { (more - less) / more } else { 0.0 };
    let (other_name, cost) = (priced_name(other.id), amounts.amount(usd(other)));
    if more - less < CENT && raises(other).is_empty() {
        return Message::AsMuchAs { other: other_name, cost };
    }
    let saves = match amounts {
        Amounts::Rounded => Argument::UsdDifference([usd(other), usd(best)]),
        Amounts::InCents => Argument::UsdCents(more - less),
    };
    let share = Argument::Percent { share, decimals: u8::from(share < 0.01) };
    let after = raises(other);
    if after.is_empty() {
        return Message::from(ReportMessage::LessThan { saves, share, other: other_name, cost });
    }
    Message::from(ReportMessage::LessThanAfter {
        saves,
        share,
        other: other_name,
        cost,
        raised: Argument::list(Joining::And, after),
    })
}

/// The throttling risk of those that fit: what lowers it, and how late changes are where they wait instead.
fn risks(able: &[&ArchitectureReport]) -> Message {
    Message::from(ReportMessage::VerdictRisks {
        risks: Argument::list(Joining::Semicolon, able.iter().map(|report| risk(report))),
    })
}

fn risk(report: &ArchitectureReport) -> Message {
    let (architecture, decisive) = (name(report.id), report.decisive_level());
    let delay = report.late_seconds().map(longest_duration);
    if let (Some(delay), true) = (delay.clone(), decisive < Level::Moderate) {
        return Message::from(ReportMessage::VerdictRiskLate { architecture, delay });
    }
    let level = Argument::word("level", decisive.to_string());
    let level = match &report.throttling_after_increase {
        None => level,
        Some(_) if raises(report).into_iter().all(|raise| is_growth(raise)) => {
            ReportMessage::LevelAfterGrowth { level }.into()
        }
        Some(_) => ReportMessage::LevelAfterRaise { level }.into(),
    };
    let safer = report.safer.as_ref().filter(|_| decisive >= Level::Moderate);
    let risk = match safer {
        Some(safer) => {
            Message::from(ReportMessage::VerdictRiskSafer { architecture, level, safer: (&safer.text).into() })
        }
        None => Message::from(ReportMessage::VerdictRiskOf { architecture, level }),
    };
    match delay {
        Some(delay) => Message::from(ReportMessage::VerdictRiskAndLate { risk: risk.into(), delay }),
        None => risk,
    }
}

/// Why an architecture does not fit, and what would make it fit unless that is in the verdict already.
fn does_not_fit(report: &ArchitectureReport, with_way_out: bool) -> Message {
    let decides = |reason: &&ReasonReport| reason.nature != ReasonNature::Quota;
    let is_said = report.fit.reasons.iter().any(|reason| reason.requirement == Some(RequirementId::EveryChange));
    let (architecture, cost) = (if is_said { name(report.id) } else { priced_name(report.id) }, cost(report));
    let reasons = report.fit.reasons.iter().filter(decides).map(|reason| &reason.text);
    let reasons = Argument::list(Joining::Semicolon, reasons);
    if !with_way_out {
        return Message::from(ReportMessage::VerdictDoesNotFit { architecture, cost, reasons });
    }
    if let Some(way) = &report.fit.way_out {
        let (change, then) = ((&way.text).into(), Argument::Usd(way.monthly_usd));
        return Message::from(ReportMessage::VerdictWayOut { architecture, cost, reasons, change, then });
    }
    let remedies = report.fit.reasons.iter().filter(decides).filter_map(|reason| reason.remedy.as_ref());
    let remedies = once_each(remedies);
    if remedies.is_empty() {
        return Message::from(ReportMessage::VerdictDoesNotFit { architecture, cost, reasons });
    }
    let remedies = Argument::list(Joining::Semicolon, remedies);
    let raises = once_each(report.fit.reasons.iter().filter(|reason| !decides(reason)).map(|reason| &reason.text));
    Message::from(if raises.is_empty() {
        ReportMessage::VerdictRemedy { architecture, cost, reasons, remedies }
    } else {
        let raises = Argument::list(Joining::And, raises);
        ReportMessage::VerdictRemedyRaise { architecture, cost, reasons, remedies, raises }
    })
}

/// Which prices an architecture lacks, what the others come to, and below which price it would be the cheapest.
fn lacks_prices(report: &ArchitectureReport, best_usd: Option<f64>, case: &Case<'_>) -> Option<Message> {
    let missing = report.not_priced.as_ref()?;
    let prices = missing.lines.iter().map(|line| Argument::text(<&str>::from(line.price)));
    let (architecture, prices) = (priced_name(report.id), Argument::list(Joining::And, prices));
    let region = Argument::text(case.book.region.as_str());
    let without =
        if missing.usd_without < CENT { ReportMessage::NothingElse.into() } else { Argument::Usd(missing.usd_without) };
    if !missing.would_fit {
        let reasons = report.fit.reasons.iter().filter(|reason| reason.nature != ReasonNature::Quota);
        let reasons = Argument::list(Joining::Semicolon, reasons.map(|reason| &reason.text));
        return Some(Message::from(ReportMessage::VerdictNotPricedUnfit {
            architecture,
            region,
            prices,
            without,
            reasons,
        }));
    }
    let Some(below) = missing.cheapest_below_usd else {
        if best_usd.is_some_and(|best| best <= missing.usd_without) {
            return Some(Message::from(ReportMessage::VerdictNotPricedNever { architecture, region, prices, without }));
        }
        return Some(Message::from(ReportMessage::VerdictNotPriced { architecture, region, prices, without }));
    };
    let below = match &missing.lines[..] {
        [line] => {
            let usd = unit_price(below / line.quantity);
            Message::from(ReportMessage::PriceBelow { usd, price: Argument::text(<&str>::from(line.price)) })
        }
        _ => Message::from(ReportMessage::PricesBelow { usd: Argument::Usd(below) }),
    };
    Some(Message::from(ReportMessage::VerdictNotPricedBelow {
        architecture,
        region,
        prices,
        without,
        below: below.into(),
    }))
}

/// What the cheapest makes the team own that others do not.
fn owns(best: &ArchitectureReport, others: &[&ArchitectureReport]) -> Option<Message> {
    let architecture = name(best.id);
    // Duties that the same others are free of, and those others.
    let mut groups: Vec<(Vec<ArchitectureId>, Vec<Argument>)> = Vec::new();
    for duty in &best.duties {
        let free: Vec<ArchitectureId> =
            others.iter().filter(|other| !other.duties.contains(duty)).map(|other| other.id).collect();
        let words = Argument::from(Message::known(format!("duty.{duty}"), duty.meaning()));
        match groups.iter_mut().find(|(known, _)| *known == free) {
            _ if free.is_empty() => {}
            Some((_, duties)) => duties.push(words),
            None => groups.push((free, vec![words])),
        }
    }
    let mut groups = groups.into_iter().map(|(free, duties)| {
        let others = Argument::list(Joining::And, free.into_iter().map(name));
        (Argument::list(Joining::And, duties), others)
    });
    let (duties, others) = groups.next()?;
    let Some(second) = groups.next() else {
        return Some(Message::from(ReportMessage::VerdictOwns { architecture, duties, others }));
    };
    let all = [(duties, others), second].into_iter().chain(groups);
    let apart = all.map(|(duties, others)| Message::from(ReportMessage::OwnsNotWith { duties, others }));
    Some(Message::from(ReportMessage::VerdictOwnsApart { architecture, duties: Argument::list(Joining::And, apart) }))
}

/// An assumed price is off by no more than this factor. It is inferred from other prices or Regions, and no published price
/// differs by more than 1.6 times between the Regions of the built-in books.
const MOST_OFF: f64 = 3.0;

/// The inferred price at which the next would be as cheap, where inferred prices carry the difference.
fn turns(
    best: &ArchitectureReport,
    others: &[&ArchitectureReport],
    outcomes: &[Outcome],
    case: &Case<'_>,
) -> Option<Message> {
    let next = others.first()?;
    let difference = usd(next) - usd(best);
    if best.usd_on_assumed + next.usd_on_assumed < difference {
        return None;
    }
    let net = net(case);
    let on = |report: &ArchitectureReport, price: PriceId| {
        let outcome = outcomes.iter().find(|outcome| outcome.id == report.id);
        let lines = outcome.into_iter().flat_map(|outcome| &outcome.bill.lines);
        lines.filter(|line| line.price == Some(price) && line.grade == Grade::Assumed).map(|line| line.usd).sum::<f64>()
    };
    // The totals are equal where this multiple of a price moves the difference to zero.
    let factor = |price: PriceId| {
        let more = net * (on(best, price) - on(next, price));
        let plausible = 1.0 / MOST_OFF..=MOST_OFF;
        (more != 0.0).then(|| 1.0 + difference / more).filter(|factor| plausible.contains(factor))
    };
    let prices = <PriceId as strum::VariantArray>::VARIANTS.iter().copied();
    let factors = prices.filter_map(|price| factor(price).map(|factor| (price, factor)));
    let near = factors.min_by(|a, b| libm::log(a.1).abs().total_cmp(&libm::log(b.1).abs()))?;
    let (price, factor) = near;
    let unit = case.prices().price(price)?;
    let [tier] = unit.tiers() else { return None };
    Some(Message::from(ReportMessage::VerdictTurns {
        price: Argument::text(<&str>::from(price)),
        now: unit_price(tier.usd),
        then: unit_price(tier.usd * factor),
        other: name(next.id),
    }))
}

/// A price of a unit as sentences show it.
fn unit_price(usd: f64) -> Argument {
    let shown = |usd| Argument::text(format!("${}", significant(usd)));
    if usd < 0.001 { ReportMessage::PerMillion { usd: shown(usd * 1e6) }.into() } else { shown(usd) }
}

/// Three significant digits.
fn significant(usd: f64) -> String {
    let digits = (2.0 - libm::floor(libm::log10(usd))).clamp(0.0, 12.0);
    let text = format!("{usd:.*}", digits as usize);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, PriceBook};
    use crate::model::OutcomeId;
    use crate::report::plan;
    use crate::scenario::Scenario;
    use crate::text::{Message, ReportMessage};

    fn book() -> PriceBook {
        Catalog::embedded().book("us-east-1").unwrap()
    }

    /// This many reports, each a dollar more expensive than the last. Those at the given places do not fit.
    fn reports(count: usize, unable: &[usize]) -> Vec<ArchitectureReport> {
        let report = plan(&Scenario::default(), &book()).unwrap();
        let mut reports = Vec::new();
        for place in 0..count {
            let mut one = report.architectures[place % 2].clone();
            one.monthly_usd = Some(100.0 + place as f64);
            if unable.contains(&place) {
                one.fit.outcome = OutcomeId::DoesNotFit;
                one.fit.reasons = vec![ReasonReport {
                    limit: None,
                    requirement: None,
                    nature: ReasonNature::Requirement,
                    quota: None,
                    raise_to: None,
                    text: Message::from(ReportMessage::UnmetNoCode).into(),
                    remedy: None,
                }];
            }
            reports.push(one);
        }
        reports.reverse();
        reports
    }

    fn of(reports: &[ArchitectureReport]) -> VerdictReport {
        let (scenario, book) = (Scenario::default(), book());
        verdict(&mut reports.to_vec(), &[], &Advice::default(), &Case::new(&scenario, &book))
    }

    #[test]
    fn any_number_of_architectures_is_weighed() {
        for count in 1..=6 {
            let reports = reports(count, &[]);
            let found = of(&reports);
            assert_eq!(found.cheapest, Some(reports[count - 1].id));
            assert_eq!(found.saves_usd, if count > 1 { 1.0 } else { 0.0 });
            let text = found.text.to_string();
            assert!(text.starts_with("Take streams-lambda: $100 a month."), "{text}");
            assert_eq!(text.matches("less than").count(), count - 1, "{text}");
        }
    }

    #[test]
    fn those_that_do_not_fit_are_named_with_the_reason() {
        let text = of(&reports(4, &[0, 2])).text.to_string();
        assert!(text.starts_with("Take kinesis-firehose: $101 a month. "), "{text}");
        assert!(text.contains("$2.00 (2%) less than kinesis-firehose ($103)"), "{text}");
        assert_eq!(text.matches("does not fit").count(), 2, "{text}");
        let none = of(&reports(3, &[0, 1, 2]));
        assert_eq!((none.cheapest, none.saves_usd), (None, 0.0));
        assert!(none.text.to_string().starts_with("Nothing fits"), "{}", none.text);
    }

    #[test]
    fn differences_are_those_of_the_rounded_amounts() {
        let mut two = reports(2, &[]);
        (two[0].monthly_usd, two[1].monthly_usd) = (Some(157.49), Some(120.51));
        let text = of(&two).text.to_string();
        assert!(text.contains("$36 (23%) less than kinesis-firehose ($157)"), "{text}");
    }

    /// A tie of a few cents is not shown as a dollar.
    #[test]
    fn a_near_tie_is_told_in_cents() {
        let mut two = reports(2, &[]);
        (two[0].monthly_usd, two[1].monthly_usd) = (Some(24.57), Some(24.44));
        let text = of(&two).text.to_string();
        assert!(text.starts_with("Take streams-lambda: $24.44 a month. That is $0.13 (0.5%) less than"), "{text}");
        (two[0].monthly_usd, two[1].monthly_usd) = (Some(24.44), Some(24.44));
        let text = of(&two).text.to_string();
        assert!(text.contains(" costs as much ($24).") && !text.contains("That is"), "{text}");
    }

    #[test]
    fn a_price_has_three_digits() {
        for (usd, text) in [(0.114412, "0.114"), (0.0195, "0.0195"), (1.5, "1.5"), (1234.0, "1234")] {
            assert_eq!(significant(usd), text);
        }
    }
}
