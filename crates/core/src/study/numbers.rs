//! The numbers of a scenario by their dotted keys, for studies that change one of them thousands of times: reading a scenario
//! from text takes longer than evaluating it.
//!
//! A key that is missing here is still a key of scenarios; a test compares this table with the schema. What only a
//! simulation reads is left out, and so are the shares of `workload.mix`, which mean something only together.

use crate::scenario::Scenario;
use crate::text::{Bytes, PerSecond, Seconds};

/// A field that holds a number, set or not.
pub(crate) trait Number {
    /// Its number in the base unit; `None` if it is not set.
    fn number(&self) -> Option<f64>;
    /// Sets it, from the base unit. Counts are rounded.
    fn set_number(&mut self, value: f64);
}

impl Number for f64 {
    fn number(&self) -> Option<f64> {
        Some(*self)
    }
    fn set_number(&mut self, value: f64) {
        *self = value;
    }
}

impl Number for u32 {
    fn number(&self) -> Option<f64> {
        Some(f64::from(*self))
    }
    fn set_number(&mut self, value: f64) {
        *self = value.round() as u32;
    }
}

macro_rules! number_of {
    ($($kind:ident),*) => {$(
        impl Number for $kind {
            fn number(&self) -> Option<f64> {
                Some(self.0)
            }
            fn set_number(&mut self, value: f64) {
                self.0 = value;
            }
        }

        impl Default for $kind {
            fn default() -> Self {
                Self(0.0)
            }
        }
    )*};
}
number_of!(Bytes, Seconds, PerSecond);

impl<T: Number + Default> Number for Option<T> {
    fn number(&self) -> Option<f64> {
        self.as_ref().and_then(Number::number)
    }
    fn set_number(&mut self, value: f64) {
        self.get_or_insert_default().set_number(value);
    }
}

/// A number of a scenario: its key, and where it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NumberField {
    /// The dotted key.
    pub key: &'static str,
    /// Its number in the base unit; `None` if it is not set.
    pub get: fn(&Scenario) -> Option<f64>,
    /// Sets it; `false` if the optional table that holds it is not set.
    pub set: fn(&mut Scenario, f64) -> bool,
    /// Copies it from another scenario, set or not; `false` if the optional table that holds it is missing in one of them.
    pub copy: fn(&mut Scenario, &Scenario) -> bool,
}

impl NumberField {
    /// The field with this key.
    pub(crate) fn find(key: &str) -> Option<&'static Self> {
        NUMBERS.iter().find(|field| field.key == key)
    }
}

macro_rules! numbers {
    (
        { $($head:ident $(. $tail:ident)*;)* }
        { $($table:ident . $option:ident ? $field:ident;)* }
    ) => {
        /// Every number that costs, limits or risk depend on.
        pub(crate) const NUMBERS: &[NumberField] = &[
            $(NumberField {
                key: concat!(stringify!($head) $(, ".", stringify!($tail))*),
                get: |scenario| scenario.$head $(.$tail)*.number(),
                set: |scenario, value| {
                    scenario.$head $(.$tail)*.set_number(value);
                    true
                },
                copy: |scenario, other| {
                    scenario.$head $(.$tail)* = other.$head $(.$tail)*;
                    true
                },
            },)*
            $(NumberField {
                key: concat!(stringify!($table), ".", stringify!($option), ".", stringify!($field)),
                get: |scenario| scenario.$table.$option.as_ref()?.$field.number(),
                set: |scenario, value| {
                    let Some(table) = &mut scenario.$table.$option else { return false };
                    table.$field.set_number(value);
                    true
                },
                copy: |scenario, other| {
                    let (Some(table), Some(from)) = (&mut scenario.$table.$option, &other.$table.$option) else {
                        return false;
                    };
                    table.$field = from.$field;
                    true
                },
            },)*
        ];
    };
}

numbers! {
    {
        month_hours;
        discount_percent;
        requirements.max_delay;
        requirements.freshness;
        requirements.max_monthly_usd;
        workload.writes_per_second;
        workload.peak_to_average;
        workload.burstiness;
        workload.item_size;
        workload.item_size_cv;
        workload.key_size;
        workload.json_expansion;
        workload.attributes;
        workload.change_record_size;
        workload.hottest_key_share;
        workload.table_size;
        workload.warm_write_units;
        workload.warm_read_units;
        delivered.share;
        delivered.record_size;
        delivery.buffer_size;
        delivery.buffer_interval;
        delivery.delivery_partitions;
        delivery.storage_months;
        delivery.compressed_to;
        streams_lambda.stream_shards;
        streams_lambda.batch_size;
        streams_lambda.batch_window;
        streams_lambda.parallelization_factor;
        streams_lambda.function.memory_mb;
        streams_lambda.function.base_ms;
        streams_lambda.function.per_record_ms;
        streams_lambda.function.error_rate;
        streams_lambda.function.timeout;
        streams_lambda.function.log_bytes;
        kinesis_firehose.shards;
        kinesis_firehose.target_utilization;
        kinesis_firehose.retention_hours;
        kinesis_firehose.max_record_size;
        kinesis_firehose.recent_peak;
        kinesis_firehose.transform.buffer_size;
        kinesis_firehose.transform.buffer_interval;
        kinesis_firehose.transform.memory_mb;
        kinesis_firehose.transform.base_ms;
        kinesis_firehose.transform.per_record_ms;
        kinesis_firehose.transform.error_rate;
        kinesis_firehose.transform.log_bytes;
        streams_pipes.stream_shards;
        streams_pipes.batch_size;
        streams_pipes.batch_window;
        streams_pipes.parallelization_factor;
        streams_pipes.execution_ms;
        kinesis_direct.retention_hours;
        kinesis_direct.max_record_size;
        kinesis_direct.recent_peak;
        kinesis_direct.freshness;
        incremental_export.window;
        incremental_export.export_minutes;
    }
    {
        workload.batch?changes;
        workload.batch?hour;
        workload.batch?length;
        delivery.dynamic_partitioning?object_size;
        delivery.dynamic_partitioning?jq_hours;
        delivery.vpc?availability_zones;
    }
}
