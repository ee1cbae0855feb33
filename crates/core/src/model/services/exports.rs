//! Incremental exports of a DynamoDB table to S3, and the point-in-time recovery that they read.

use crate::catalog::PriceId;
use crate::model::bill::{Charge, Charges, LineId};
use crate::model::flow::Flow;
use crate::model::formula::Formula;
use crate::model::ids::{HopId, StageId};
use crate::model::parts::Hop;
use crate::model::rule::{Derived, Rule};
use crate::model::stage::Stage;
use crate::model::symbols::Symbol;
use crate::text::{GIB, MIB};

/// The least that one export bills, in bytes. DynamoDB Developer Guide ("10 MB").
const SMALLEST: f64 = 10.0 * MIB;

/// Bills point-in-time recovery of a table with this many bytes.
pub fn bill_recovery(charges: &mut Charges, table_size: f64) {
    let quantity = Formula::number(Symbol::TableSize, table_size).per(Symbol::GiB, GIB);
    charges.push(Charge { line: LineId::DynamodbPitrGbMonths, price: PriceId::DynamodbPitrGbMonth, quantity });
}

/// Exports that follow each other.
#[derive(Clone, Copy, Debug)]
pub struct Exports<'a> {
    /// The changes.
    pub flow: &'a Flow,
    /// Seconds that one export covers.
    pub window: f64,
    /// Mean images of a change in an export.
    pub images: f64,
    /// Seconds that an export runs.
    pub run: f64,
}

impl Exports<'_> {
    /// Bytes that one change adds, on average: its images.
    pub fn change_bytes(&self) -> f64 {
        self.flow.item.mean * self.images
    }

    /// Bytes delivered per month.
    pub fn delivered(&self) -> Formula {
        Formula::product(&[
            (Symbol::WritesPerSecond, self.flow.mean_rate),
            (Symbol::SecondsPerMonth, self.flow.seconds),
            (Symbol::ItemSize, self.flow.item.mean),
            (Symbol::ImagesExported, self.images),
        ])
    }

    /// GB billed per month: what changed in each window, and at least the smallest export.
    fn billed_gb(&self) -> Formula {
        let rate = (Symbol::WritesPerSecond, self.flow.mean_rate);
        let bytes = (Symbol::ChangeExported, self.change_bytes());
        let changed = Formula::product(&[rate, (Symbol::ExportWindow, self.window), bytes]);
        let one = Formula::number(Symbol::SmallestExport, SMALLEST).max(&changed);
        let month = one.times(Symbol::SecondsPerMonth, self.flow.seconds);
        month.per(Symbol::ExportWindow, self.window).per(Symbol::GiB, GIB)
    }

    /// Bills the exports.
    pub fn bill(&self, charges: &mut Charges) {
        let (line, price) = (LineId::DynamodbIncrementalExportGb, PriceId::DynamodbIncrementalExportGb);
        charges.push(Charge { line, price, quantity: self.billed_gb() });
    }

    /// The hop to S3.
    pub fn hop(&self) -> Hop {
        Hop {
            id: HopId::IncrementalExport,
            line: LineId::DynamodbIncrementalExportGb,
            carried: self.delivered().value(),
            billed: self.billed_gb().value() * GIB,
        }
    }

    /// The stages: half of the window on average, all of it in the worst case, then the run of the export.
    pub fn stages(&self, window: Rule, run: Rule) -> [Stage; 2] {
        let half = Formula::number(Symbol::ExportWindow, self.window).over(&Formula::constant(2.0));
        let runs = Formula::number(Symbol::ExportDelay, self.run);
        [
            Stage { id: StageId::ExportWindow, mean: Derived::by(half, window), worst: self.window },
            Stage { id: StageId::ExportRun, mean: Derived::by(runs, run), worst: self.run },
        ]
    }
}
