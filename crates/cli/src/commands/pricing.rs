//! `shardwise pricing`: price books, with the source and grade of every price.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};

use super::Answer;
use crate::terminal::screen;
use crate::{input, render};

#[derive(Debug, Args)]
pub(crate) struct Pricing {
    #[command(subcommand)]
    pub(crate) command: PricingCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PricingCommand {
    /// List the Regions that have a price book
    List {
        /// Override built-in prices with the TOML files in DIR
        #[arg(long, value_name = "DIR")]
        pricing: Option<PathBuf>,
    },
    /// Show every price and quota of a Region, with source and grade
    Show {
        /// Region, such as us-east-1
        region: String,
        /// Override built-in prices with the TOML files in DIR
        #[arg(long, value_name = "DIR")]
        pricing: Option<PathBuf>,
    },
}

/// Runs the command.
pub(crate) fn run(command: PricingCommand) -> Result<Answer> {
    match command {
        PricingCommand::List { pricing } => {
            let catalog = input::catalog(pricing.as_deref())?;
            let books =
                catalog.regions().into_iter().map(|region| catalog.book(region)).collect::<Result<Vec<_>, _>>()?;
            Ok(render::books::list(&books, screen()).into())
        }
        PricingCommand::Show { region, pricing } => {
            let catalog = input::catalog(pricing.as_deref())?;
            let region = catalog.region_named(&region).unwrap_or(region);
            Ok(render::books::show(&catalog.book(&region)?, screen()).into())
        }
    }
}
