//! Where AWS's documents are, by the titles under which sources name them.

/// Titles of documents, as sources contain them, and their addresses. The first that matches counts.
const ADDRESSES: &[(&str, &str)] = &[
    (
        "Kinesis Data Streams Developer Guide, Quotas and limits",
        "https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html",
    ),
    (
        "Kinesis Data Streams Developer Guide, on-demand mode",
        "https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html",
    ),
    ("Kinesis Data Streams Developer Guide", "https://docs.aws.amazon.com/streams/latest/dev/introduction.html"),
    ("Kinesis Data Streams FAQ", "https://aws.amazon.com/kinesis/data-streams/faqs/"),
    (
        "Kinesis Data Streams, RegisterStreamConsumer",
        "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_RegisterStreamConsumer.html",
    ),
    ("Data Firehose Developer Guide, Quota", "https://docs.aws.amazon.com/firehose/latest/dev/limits.html"),
    (
        "Data Firehose Developer Guide, Data transformation",
        "https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html",
    ),
    (
        "Data Firehose Developer Guide, Kinesis source",
        "https://docs.aws.amazon.com/firehose/latest/dev/writing-with-kinesis-streams.html",
    ),
    (
        "Lambda Developer Guide, Lambda quotas",
        "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    ),
    (
        "Lambda Developer Guide, DynamoDB event source mapping",
        "https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html",
    ),
    (
        "DynamoDB Developer Guide, Kinesis Data Streams shard management",
        "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds_using-shards-and-metrics.html",
    ),
    (
        "DynamoDB Developer Guide, Change data capture for DynamoDB Streams",
        "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html",
    ),
    (
        "DynamoDB Streams API, GetRecords",
        "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html",
    ),
    ("EventBridge User Guide, Quotas", "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html"),
];

/// The address of the document that a source names; `None` if it names none.
pub fn address_of(source: &str) -> Option<&'static str> {
    ADDRESSES.iter().find(|(title, _)| source.contains(title)).map(|(_, address)| *address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn every_document_of_a_shipped_quota_has_an_address() {
        let book = Catalog::embedded().book("us-east-1").unwrap();
        for quota in book.quotas.all() {
            assert!(
                address_of(quota.provenance.source()).is_some_and(|address| address.starts_with("https://")),
                "{quota:?}"
            );
        }
        assert_eq!(address_of("one third-party price report"), None);
    }
}
