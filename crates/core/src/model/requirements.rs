//! What a scenario may require of an architecture besides its load.

use crate::scenario::{Delivery, Destination};
use crate::text::ids;

ids! {
    /// What a scenario may require.
    RequirementId {
        EveryChange = "requirements.every_change", "every change arrives";
        Reshaped = "requirements.reshaped", "records arrive reshaped";
        InOrder = "requirements.in_order", "changes of one item arrive in order";
        NoCode = "requirements.no_code", "no function to write or own";
        MaxRisk = "requirements.max_risk", "throttling risk at most as required";
        Freshness = "requirements.freshness", "time from write to delivery at most as required";
        MaxMonthlyUsd = "requirements.max_monthly_usd", "monthly cost at most as required";
        Destination = "delivery.destination", "delivery to this destination";
        FormatConversion = "delivery.format_conversion", "record format conversion";
        DynamicPartitioning = "delivery.dynamic_partitioning", "objects partitioned by their data";
        Vpc = "delivery.vpc", "delivery into a VPC";
        Consumers = "consumers", "every consumer receives every change";
    }
}

impl RequirementId {
    /// Whether a scenario makes it on purpose. The others come with the delivery and its consumers.
    pub const fn has_gate(self) -> bool {
        !matches!(
            self,
            Self::Destination | Self::FormatConversion | Self::DynamicPartitioning | Self::Vpc | Self::Consumers
        )
    }

    /// What a delivery asks for beyond objects in S3, written as they are.
    pub fn beyond_s3(delivery: &Delivery) -> Vec<Self> {
        let asked = [
            (delivery.destination != Destination::S3, Self::Destination),
            (delivery.format_conversion, Self::FormatConversion),
            (delivery.dynamic_partitioning.is_some(), Self::DynamicPartitioning),
            (delivery.vpc.is_some(), Self::Vpc),
        ];
        asked.into_iter().filter(|(asked, _)| *asked).map(|(_, id)| id).collect()
    }
}
