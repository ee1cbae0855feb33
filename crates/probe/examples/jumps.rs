//! explore
use std::collections::BTreeMap;
fn main() {
    let count: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    let mut by: BTreeMap<(String, String, String), (usize, shardwise_probe::Found)> = BTreeMap::new();
    for input in shardwise_probe::choices(7).take(count) {
        for found in shardwise_probe::probe_jump(&input) {
            if found.jump != shardwise_probe::Jump::Unnamed {
                continue;
            }
            let key = (found.key.clone(), found.architecture.to_string(), found.line.to_string());
            by.entry(key).and_modify(|e| e.0 += 1).or_insert((1, found));
        }
    }
    for ((key, a, line), (n, f)) in by {
        println!("== {n} {key} {a} {line} {:?} {:?}", f.values, f.usd);
        println!("{}", shardwise_core::input::link::fragment(&f.scenario));
    }
}
