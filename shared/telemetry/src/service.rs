//! The services, and what each needs around it.

use std::fmt;

use prometheus_client::encoding::{EncodeLabelValue, LabelValueEncoder};

use crate::labels::{Stage, words};

words! {
    /// A part of a service's surroundings that can be down by itself.
    Part {
        /// RabbitMQ.
        Broker = "broker",
        /// The store of objects.
        Storage = "storage",
        /// The database of jobs.
        Database = "database",
    }
}

words! {
    /// A service: the worker of a stage, the ledger, or all in one process.
    Service {
        /// The worker of ingest.
        Ingest = "ingest",
        /// The worker of parse.
        Parse = "parse",
        /// The worker of format and fit.
        Format = "format",
        /// The worker of typeset and emit-pdf.
        EmitPdf = "emit-pdf",
        /// The worker of emit-docx.
        EmitDocx = "emit-docx",
        /// Intake, records, answers, timers.
        Ledger = "ledger",
        /// The upload page and the HTTP API.
        Portal = "portal",
        /// Everything in one process, without a broker.
        Serve = "serve",
        /// The command line as a client of a running pipeline.
        Client = "client",
    }
}

impl Service {
    /// What must be up for it to be ready.
    pub fn parts(self) -> &'static [Part] {
        match self {
            Self::Ingest | Self::Parse | Self::Format | Self::EmitPdf | Self::EmitDocx => {
                &[Part::Broker, Part::Storage]
            }
            Self::Ledger => &[Part::Broker, Part::Storage, Part::Database],
            Self::Portal => &[Part::Broker, Part::Storage, Part::Database],
            Self::Serve => &[Part::Storage, Part::Database],
            Self::Client => &[Part::Broker],
        }
    }

    /// The stages whose messages it works on.
    pub fn stages(self) -> &'static [Stage] {
        match self {
            Self::Ingest => &[Stage::Ingest],
            Self::Parse => &[Stage::Parse],
            Self::Format => &[Stage::Format],
            Self::EmitPdf => &[Stage::EmitPdf],
            Self::EmitDocx => &[Stage::EmitDocx],
            Self::Ledger => &[Stage::Request, Stage::Ledger],
            Self::Serve => Stage::ALL,
            Self::Portal | Self::Client => &[],
        }
    }

    /// Its name in logs and traces: `wenshu-parse`.
    pub fn full_name(self) -> String {
        format!("wenshu-{self}")
    }
}
