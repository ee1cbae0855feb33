//! `shardwise`: arguments and files in, a report out. This crate reads, writes and renders; every number comes from
//! `shardwise-core`.

mod args;
mod compared;
mod input;
mod render;
mod simulate;

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context as _, Result};
use clap::{CommandFactory as _, Parser as _};
use shardwise_core::catalog::{BookFile, MissingPrice, QuotaFile};
use shardwise_core::explain::{Subject, explain};
use shardwise_core::input::{commented_default, documented_schema, link, schema_of};
use shardwise_core::report::plan;
use shardwise_core::text::InputErrors;

use terminal_size::{Width, terminal_size_of};

use args::{Cli, Color, Command, Compare, Explain, ExplainFormat, Format, PricingCommand, SchemaOf};
use compared::{Compared, ComparedDocument};
use render::text::{NARROWEST, PAGE_WIDTH};
use render::{Detail, Screen};

/// Whether nothing but errors is printed on standard error.
static QUIET: AtomicBool = AtomicBool::new(false);
/// Whether the result is in color.
static COLOR: AtomicBool = AtomicBool::new(false);

/// Invalid usage or input.
const BAD_INPUT: u8 = 2;
/// A bug in shardwise, or a result that could not be written.
const INTERNAL: u8 = 3;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        say(&format!("internal error: {panic}"));
        say("This is a bug in shardwise. Please report it with the input that causes it.");
        std::process::exit(INTERNAL.into());
    }));
    let Cli { command, color, quiet, output } = Cli::parse();
    QUIET.store(quiet, Ordering::Relaxed);
    let colored = output.is_none() && is_colored(color);
    COLOR.store(colored, Ordering::Relaxed);
    let written = run(command).and_then(|text| match &output {
        Some(path) => write_whole(path, &text),
        None => print(&text),
    });
    let Err(error) = written else { return ExitCode::SUCCESS };
    match error.downcast::<InputErrors>() {
        Ok(InputErrors(errors)) => {
            for error in errors {
                say(&format!("error: {error}"));
            }
            ExitCode::from(BAD_INPUT)
        }
        Err(error) => {
            say(&format!("error: {error:#}"));
            ExitCode::from(INTERNAL)
        }
    }
}

/// Output of a command. Nothing is written until all of it is there.
fn run(command: Command) -> Result<String> {
    match command {
        Command::Compare(compare) => run_compare(&compare),
        Command::Simulate(words) => simulate::run(&words),
        Command::Explain(explain) => run_explain(&explain),
        Command::Init => Ok(commented_default()),
        Command::Schema { of } => run_schema(of),
        Command::Pricing(pricing) => run_pricing(pricing.command),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "shardwise", &mut script);
            Ok(String::from_utf8(script)?)
        }
        Command::Man { command } => run_man(command.as_deref()),
    }
}

fn run_compare(compare: &Compare) -> Result<String> {
    let catalog = input::catalog(compare.given.pricing.as_deref())?;
    let money = input::money(compare.given.currency.as_deref())?;
    let scenarios = input::scenarios(&compare.scenarios, &compare.links, &compare.given.assignments(), &catalog)?;
    if let Some(base) = &compare.link {
        let base = base.split('#').next().unwrap_or_default();
        let links = scenarios.iter().map(|(_, scenario)| format!("{base}#{}\n", link::fragment(scenario)));
        return Ok(links.collect());
    }
    let mut compared: Vec<Compared> = Vec::new();
    for (name, scenario) in scenarios {
        let book = catalog.book(&scenario.region)?;
        let report = plan(&scenario, &book).map_err(|missing| missing_price(&name, &missing))?;
        let simulation = if compare.simulate { Some(simulate::simulate_day(&name, &scenario, &book)?) } else { None };
        compared.push(Compared { report, simulation });
    }
    match compare.format {
        Format::Table => Ok(render::table::compare(&compared, &money, detail(compare), screen())),
        Format::Markdown => Ok(render::markdown::compare(&compared, &money)),
        Format::Csv => Ok(compared::csv(&compared, &money.0)),
        Format::Json => json(&ComparedDocument::new(compared)),
    }
}

/// How much a table shows.
fn detail(compare: &Compare) -> Detail {
    match (compare.brief, compare.operations) {
        (true, _) => Detail::Brief,
        (false, true) => Detail::Operations,
        (false, false) => Detail::Numbers,
    }
}

fn run_explain(words: &Explain) -> Result<String> {
    let catalog = input::catalog(words.given.pricing.as_deref())?;
    let money = input::money(words.given.currency.as_deref())?;
    let (scenario, id) = match words.words.as_slice() {
        [] => return Ok(render::explain::index(screen())),
        [id] => (None, id),
        [scenario, id, ..] => (Some(Path::new(scenario)), id),
    };
    let subject = Subject::parse(id).map_err(|message| InputErrors::one("explain", "", *message))?;
    let paths: Vec<&Path> = scenario.into_iter().collect();
    let mut output = String::new();
    for (name, scenario) in input::scenarios(&paths, &[], &words.given.assignments(), &catalog)? {
        let book = catalog.book(&scenario.region)?;
        let explanation = explain(&scenario, &book, subject).map_err(|missing| missing_price(&name, &missing))?;
        output += &match words.format {
            ExplainFormat::Table => render::explain::explanation(&explanation, &scenario.name, &money, screen()),
            ExplainFormat::Json => json(&explanation)?,
        };
    }
    Ok(output)
}

fn run_schema(of: SchemaOf) -> Result<String> {
    json(&match of {
        SchemaOf::Scenario => documented_schema(),
        SchemaOf::Report => schema_of::<ComparedDocument>(),
        SchemaOf::Simulation => schema_of::<shardwise_simulate::document::SimulationDocument>(),
        SchemaOf::Prices => schema_of::<BookFile>(),
        SchemaOf::Quotas => schema_of::<QuotaFile>(),
    })
}

fn run_pricing(command: PricingCommand) -> Result<String> {
    match command {
        PricingCommand::List { pricing } => {
            let catalog = input::catalog(pricing.as_deref())?;
            let books =
                catalog.regions().into_iter().map(|region| catalog.book(region)).collect::<Result<Vec<_>, _>>()?;
            Ok(render::books::list(&books, screen()))
        }
        PricingCommand::Show { region, pricing } => {
            let catalog = input::catalog(pricing.as_deref())?;
            let region = catalog.region_named(&region).unwrap_or(region);
            Ok(render::books::show(&catalog.book(&region)?, screen()))
        }
    }
}

fn run_man(name: Option<&str>) -> Result<String> {
    let mut root = Cli::command();
    root.build();
    let command = match name {
        None => root,
        Some(name) => {
            let names = || root.get_subcommands().map(clap::Command::get_name);
            let found = root.find_subcommand(name).cloned();
            let message =
                || format!("expected one of the commands {}, found {name:?}", names().collect::<Vec<_>>().join(", "));
            found.ok_or_else(|| InputErrors::one("man", "", message()))?
        }
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    Ok(String::from_utf8(page)?)
}

/// A missing price is an input error at the scenario that needs it: the user can supply it.
fn missing_price(scenario: &str, missing: &MissingPrice) -> InputErrors {
    InputErrors::one(scenario, "", missing.message())
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

/// Writes a file: all of it, or none.
fn write_whole(path: &Path, text: &str) -> Result<()> {
    let shown = path.display();
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let refused =
        |error: io::Error| InputErrors::one(format!("--output {shown}"), "", format!("cannot be written: {error}"));
    let mut file = tempfile::NamedTempFile::new_in(directory).map_err(refused)?;
    file.write_all(text.as_bytes()).map_err(refused)?;
    file.persist(path).map_err(|error| refused(error.error))?;
    Ok(())
}

/// Layout for standard output: the width of the terminal, within bounds, or a full page.
fn screen() -> Screen {
    let terminal = terminal_size_of(io::stdout());
    let width = terminal.map_or(PAGE_WIDTH, |(Width(columns), _)| usize::from(columns).clamp(NARROWEST, PAGE_WIDTH));
    Screen { width, color: COLOR.load(Ordering::Relaxed) }
}

/// Color on a terminal only, unless NO_COLOR asks for none. `CLICOLOR_FORCE` forces it.
fn is_colored(asked: Color) -> bool {
    match asked {
        Color::Always => return true,
        Color::Never => return false,
        Color::Auto => {}
    }
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    !set("NO_COLOR") && (set("CLICOLOR_FORCE") || (io::stdout().is_terminal() && !dumb))
}

/// Writes the result. A reader that closes the pipe early is not an error.
fn print(text: &str) -> Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot write the result"),
    }
}

/// Whether nothing but errors is printed on standard error.
fn is_quiet() -> bool {
    QUIET.load(Ordering::Relaxed)
}

/// Prints a note on standard error, unless it is to be quiet.
fn note(line: &str) {
    if !is_quiet() {
        say(line);
    }
}

/// Prints one line on standard error. Text from the input cannot control the terminal.
fn say(line: &str) {
    // If standard error is gone, nobody is left to tell.
    let _ = writeln!(io::stderr().lock(), "{}", render::text::clean(line));
}
