//! The structure of the crates: the rooms of core import each other in one direction only, and no files of the
//! workspace import each other in a circle. The paths that documents name exist.

#![allow(missing_docs, reason = "test functions are named after what they show")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail, and reads the sources")]

#[path = "layers/paths.rs"]
mod paths;
#[path = "layers/rooms.rs"]
mod rooms;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, iter};

use proc_macro2::{TokenStream, TokenTree};
use rooms::ROOMS;
use shardwise_core::scenario::ArchitectureId;
use strum::VariantArray as _;
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemMod, ItemUse, Macro, UseTree, Visibility};

/// The modules of a crate: their paths, and the paths that each names.
type Modules = BTreeMap<Vec<String>, BTreeSet<Vec<String>>>;

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Every Rust file below a directory.
fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    files.sort();
    files
}

/// The path of a module, from its file: `model/bill.rs` is `[model, bill]`, `model/mod.rs` is `[model]`.
fn module(root: &Path, file: &Path) -> Vec<String> {
    let inside = file.strip_prefix(root).unwrap().with_extension("");
    let mut path: Vec<String> = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if path.last().is_some_and(|last| matches!(last.as_str(), "mod" | "lib" | "main")) {
        path.pop();
    }
    path
}

fn modules(root: &Path) -> Modules {
    let mut tests = Vec::new();
    let mut modules = Modules::new();
    for file in files(root) {
        let own = module(root, &file);
        let mut imports = Imports { own: own.clone(), depth: 0, named: BTreeSet::new(), tests: Vec::new() };
        imports.visit_file(&syn::parse_file(&fs::read_to_string(&file).unwrap()).unwrap());
        tests.append(&mut imports.tests);
        modules.insert(own, imports.named);
    }
    modules.retain(|own, _| !tests.iter().any(|test| own.starts_with(test)));
    modules
}

/// The paths that a file names in its own crate, without those in tests.
struct Imports {
    own: Vec<String>,
    /// Depth of nested modules.
    depth: usize,
    named: BTreeSet<Vec<String>>,
    /// Its child modules that exist in tests only.
    tests: Vec<Vec<String>>,
}

impl Imports {
    /// Makes a path that starts with `crate`, `self` or `super` absolute.
    fn name(&mut self, path: &[String]) {
        let mut base = self.own.clone();
        base.extend(iter::repeat_n(String::from("{inner}"), self.depth));
        let mut rest = path;
        match path.first().map(String::as_str) {
            // Alone it is a visibility.
            Some("crate") if path.len() == 1 => return,
            Some("crate") => (base, rest) = (Vec::new(), &path[1..]),
            Some("self") => rest = &path[1..],
            Some("super") => {
                while let Some((first, after)) = rest.split_first()
                    && first == "super"
                {
                    base.pop();
                    rest = after;
                }
            }
            _ => return,
        }
        base.retain(|part| part != "{inner}");
        base.extend(rest.iter().cloned());
        self.named.insert(base);
    }

    fn tree(&mut self, tree: &UseTree, above: &mut Vec<String>) {
        match tree {
            UseTree::Path(path) => {
                above.push(path.ident.to_string());
                self.tree(&path.tree, above);
                above.pop();
            }
            UseTree::Group(group) => group.items.iter().for_each(|item| self.tree(item, above)),
            UseTree::Name(name) if name.ident == "self" => self.name(above),
            UseTree::Name(name) => self.name(&[&above[..], &[name.ident.to_string()]].concat()),
            UseTree::Rename(rename) => self.name(&[&above[..], &[rename.ident.to_string()]].concat()),
            UseTree::Glob(_) => self.name(above),
        }
    }

    /// Finds paths in the arguments of a macro, which are plain tokens.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) if colons == 2 || path.is_empty() => {
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' && !path.is_empty() && colons < 2 => colons += 1,
                TokenTree::Ident(ident) => {
                    self.name(&path);
                    (path, colons) = (vec![ident.to_string()], 0);
                }
                other => {
                    self.name(&path);
                    (path, colons) = (Vec::new(), 0);
                    if let TokenTree::Group(group) = other {
                        self.tokens(group.stream());
                    }
                }
            }
        }
        self.name(&path);
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.meta.require_list().is_ok_and(|list| list.tokens.to_string() == "test")
    })
}

impl<'ast> Visit<'ast> for Imports {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes = match item {
            Item::Mod(item) => &item.attrs,
            Item::Fn(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            _ => &Vec::new(),
        };
        match item {
            Item::Mod(child) if is_test(attributes) => {
                self.tests.push([&self.own[..], &[child.ident.to_string()]].concat());
            }
            _ if is_test(attributes) => {}
            _ => visit::visit_item(self, item),
        }
    }

    /// `pub(crate)` imports nothing.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        self.depth += 1;
        visit::visit_item_mod(self, module);
        self.depth -= 1;
    }

    fn visit_item_use(&mut self, import: &'ast ItemUse) {
        self.tree(&import.tree, &mut Vec::new());
        // `use child::Item` of a module's own child names no `self`.
        let mut own = vec!["self".to_owned()];
        if let UseTree::Path(path) = &import.tree
            && !matches!(path.ident.to_string().as_str(), "crate" | "self" | "super")
        {
            self.tree(&import.tree, &mut own);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.name(&segments);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &'ast Macro) {
        self.tokens(called.tokens.clone());
        visit::visit_macro(self, called);
    }
}

/// The module that contains what a path names: its longest prefix that is a module.
fn holder(modules: &Modules, path: &[String]) -> Option<Vec<String>> {
    (0..=path.len()).rev().map(|end| &path[..end]).find(|part| modules.contains_key(*part)).map(<[String]>::to_vec)
}

/// The graph of imports between the files of a crate.
fn graph(modules: &Modules) -> BTreeMap<Vec<String>, BTreeSet<Vec<String>>> {
    let edges = |(own, named): (&Vec<String>, &BTreeSet<Vec<String>>)| {
        let held = named.iter().filter_map(|path| holder(modules, path)).filter(|other| other != own);
        (own.clone(), held.collect())
    };
    modules.iter().map(edges).collect()
}

/// A circle of imports, if there is one.
fn circle(graph: &BTreeMap<Vec<String>, BTreeSet<Vec<String>>>) -> Option<Vec<String>> {
    fn follow(
        at: &[String],
        graph: &BTreeMap<Vec<String>, BTreeSet<Vec<String>>>,
        way: &mut Vec<Vec<String>>,
        done: &mut BTreeSet<Vec<String>>,
    ) -> bool {
        if let Some(place) = way.iter().position(|module| module == at) {
            way.drain(..place);
            return true;
        }
        if done.contains(at) {
            return false;
        }
        way.push(at.to_vec());
        if graph[at].iter().any(|next| follow(next, graph, way, done)) {
            return true;
        }
        way.pop();
        done.insert(at.to_vec());
        false
    }
    let (mut way, mut done) = (Vec::new(), BTreeSet::new());
    graph.keys().any(|module| follow(module, graph, &mut way, &mut done)).then(|| dotted_names(&way))
}

fn dotted_names(modules: &[Vec<String>]) -> Vec<String> {
    modules.iter().map(|module| if module.is_empty() { "the root".into() } else { module.join("::") }).collect()
}

/// The violations of core's order of rooms.
fn wrong_imports(modules: &Modules) -> Vec<String> {
    let floor = |room: &str| ROOMS.iter().position(|(name, _)| *name == room);
    let mut wrong = Vec::new();
    for (own, named) in modules.iter().filter(|(own, _)| !own.is_empty()) {
        let Some(own_floor) = floor(&own[0]) else {
            wrong.push(format!("{} stands in no room", own.join("::")));
            continue;
        };
        for path in named {
            match path.first().map(|room| (room, floor(room))) {
                Some((room, Some(other))) if other > own_floor => {
                    wrong.push(format!("{} imports {}, and {room} is below it", own.join("::"), path.join("::")));
                }
                // Items in the root are the face, for other crates.
                Some((_, None)) | None if holder(modules, path).is_none_or(|holder| holder.is_empty()) => {
                    wrong.push(format!("{} imports {} from the face", own.join("::"), path.join("::")));
                }
                _ => {}
            }
        }
    }
    wrong
}

/// The macro of the table is exported, so that it is in the root.
fn without_table(mut modules: Modules) -> Modules {
    for named in modules.values_mut() {
        named.retain(|path| !matches!(path.first().map(String::as_str), Some("architectures" | "with_toy")));
    }
    modules
}

fn core() -> Modules {
    without_table(modules(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")))
}

#[test]
fn each_room_imports_only_rooms_above_it() {
    assert_eq!(wrong_imports(&core()), Vec::<String>::new());
}

/// The files of a crate that import the settings of an architecture, which only its own file and those that know all may.
fn wrong_settings(modules: &Modules) -> Vec<String> {
    let ids = ArchitectureId::VARIANTS.iter().map(|id| id.table());
    let scenario = &modules[&vec!["scenario".to_owned()]];
    let mut wrong = Vec::new();
    for id in ids {
        // As its file has them, and as the room hands them on.
        let file = ["scenario".to_owned(), id.to_owned()];
        let own = scenario.iter().filter_map(|path| path.strip_prefix(&file[..])?.first());
        let handed_on: Vec<Vec<String>> = own.map(|name| vec![file[0].clone(), name.clone()]).collect();
        let is_own = |path: &Vec<String>| path.starts_with(&file) || handed_on.iter().any(|own| path.starts_with(own));
        let is_apart = |module: &[String]| {
            let other = module.starts_with(&file[..1]) && module.len() > 1 && module[1..] != file[1..];
            module.starts_with(&["model".to_owned(), "services".to_owned()]) || other
        };
        for (module, named) in modules.iter().filter(|(module, _)| is_apart(module)) {
            wrong.extend(
                named
                    .iter()
                    .find(|path| is_own(path))
                    .map(|path| format!("{} imports {}, a setting of {id}", module.join("::"), path.join("::"))),
            );
        }
    }
    wrong
}

#[test]
fn services_and_other_settings_know_no_setting_of_an_architecture() {
    assert_eq!(wrong_settings(&core()), Vec::<String>::new());
    let path = |text: &str| -> Vec<String> { text.split("::").map(str::to_owned).collect() };
    for (file, named) in [
        ("model::services::dynamodb", "scenario::StreamsLambda"),
        ("scenario::streams_pipes", "scenario::streams_lambda::Writer"),
        ("scenario::delivery", "scenario::kinesis_firehose::KinesisFirehose"),
    ] {
        let mut modules = core();
        modules.get_mut(&path(file)).unwrap().insert(path(named));
        assert_eq!(wrong_settings(&modules).len(), 1, "{file}");
    }
}

#[test]
fn every_room_exists() {
    let modules = core();
    for (room, _) in ROOMS {
        assert!(modules.contains_key(&vec![room.to_owned()]), "{room}");
    }
}

#[test]
fn no_files_import_each_other() {
    for entry in fs::read_dir(crates()).unwrap() {
        let source = entry.unwrap().path().join("src");
        let found = circle(&graph(&without_table(modules(&source))));
        assert_eq!(found, None, "{}", source.display());
    }
}

#[test]
fn an_import_that_goes_up_and_a_file_without_a_room_are_found() {
    let path = |text: &str| -> Vec<String> { text.split("::").map(str::to_owned).collect() };
    let with = |file: &str, named: &str| {
        let mut modules = core();
        modules.entry(path(file)).or_default().insert(path(named));
        wrong_imports(&modules)
    };
    assert_eq!(with("model::bill", "report::plan"), ["model::bill imports report::plan, and report is below it"]);
    assert_eq!(with("cellar", "text::Message"), ["cellar stands in no room"]);
    assert_eq!(with("model::bill", "Scenario"), ["model::bill imports Scenario from the face"]);
    let mut modules = core();
    modules.get_mut(&path("text::units")).unwrap().insert(path("text::english"));
    let found = circle(&graph(&modules)).unwrap();
    assert!(found.contains(&"text::units".into()) && found.contains(&"text::english".into()), "{found:?}");
}
