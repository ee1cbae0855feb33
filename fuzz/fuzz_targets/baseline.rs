#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| shardwise_probe::run("baseline", bytes));
