//! Settings of architecture E: incremental exports of the table to S3.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, VariantArray};

use crate::text::{DAY, Seconds};

/// Architecture E: point-in-time recovery -> incremental exports to S3. It is not a log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct IncrementalExport {
    /// # Recovery paid already
    ///
    /// true: the table already has point-in-time recovery, which is then not billed here
    pub pitr_paid: bool,
    /// # Export window
    ///
    /// time that one export covers
    #[schemars(extend("minimum" = 900, "maximum" = DAY))]
    pub window: Seconds,
    /// # Export view type
    ///
    /// new-and-old-images | new-image
    ///
    /// Which images of an item an export holds.
    pub view_type: ExportView,
    /// # Duration of an export
    ///
    /// from the end of the window until its objects are there
    ///
    /// Assumed: AWS does not state it.
    #[schemars(range(min = 0, max = 1440), extend("x-unit" = "min"))]
    pub export_minutes: f64,
}

impl Default for IncrementalExport {
    fn default() -> Self {
        Self { pitr_paid: false, window: Seconds(3600.0), view_type: ExportView::NewAndOldImages, export_minutes: 10.0 }
    }
}

/// The images of an incremental export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, VariantArray)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs)] // the variants are AWS's names
pub enum ExportView {
    NewAndOldImages,
    NewImage,
}
