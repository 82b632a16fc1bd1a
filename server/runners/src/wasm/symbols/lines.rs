//! Source lines, from the debug information in a component's file. Nobody guarantees that it is there
//! or right: what cannot be read is left out.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use addr2line::Context;
use addr2line::gimli::{Dwarf, EndianSlice, Error, LittleEndian};
use wasmparser::{Encoding, Parser, Payload};

use crate::wasm::stack::Address;

/// The most debug information that is read of one module, in bytes.
const MOST: usize = 64 << 20;

/// How far behind an instruction its line is looked for, in bytes.
const NEAR: u64 = 64;

/// A function, and where in it. Of an instruction in inlined functions there are several, the innermost
/// first; the last one is the function that is really there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Its mangled name.
    pub(super) function: Option<String>,
    pub(super) file: Option<String>,
    pub(super) line: Option<u32>,
}

/// The places of these instructions; nothing for those that none is known of.
pub(super) fn find(file: &[u8], wanted: &[Address]) -> HashMap<Address, Vec<Place>> {
    let mut found: HashMap<_, _> = wanted.iter().map(|address| (*address, Vec::new())).collect();
    for module in modules(file, wanted) {
        let here = wanted.iter().filter(|address| module.bodies.contains(&address.body));
        let Some(context) = module.context() else { continue };
        for address in here {
            let Some(probe) = address.instruction.checked_sub(module.code.start) else { continue };
            let places = places(&context, probe as u64).unwrap_or_default();
            found.insert(*address, places);
        }
    }
    found
}

type Bytes<'a> = EndianSlice<'a, LittleEndian>;

/// A core module in which something is wanted.
#[derive(Default)]
struct Module<'a> {
    range: Range<usize>,
    code: Range<usize>,
    bodies: HashSet<usize>,
    sections: HashMap<&'a str, &'a [u8]>,
}

fn modules<'a>(file: &'a [u8], wanted: &[Address]) -> Vec<Module<'a>> {
    let bodies: HashSet<_> = wanted.iter().map(|address| address.body).collect();
    let mut modules = Vec::new();
    let mut range = 0..file.len();
    for payload in Parser::new(0).parse_all(file) {
        let Ok(payload) = payload else { break };
        match payload {
            Payload::ModuleSection { unchecked_range, .. } => range = unchecked_range,
            Payload::Version { encoding: Encoding::Module, .. } => {
                modules.push(Module { range: range.clone(), ..Module::default() });
            }
            other => {
                if let Some(module) = modules.last_mut() {
                    module.take(&other, &bodies);
                }
            }
        }
    }
    modules.retain(|module| !module.bodies.is_empty());
    modules
}

impl<'a> Module<'a> {
    fn take(&mut self, payload: &Payload<'a>, wanted: &HashSet<usize>) {
        match payload {
            Payload::CodeSectionStart { range, .. } => self.code = range.clone(),
            Payload::CodeSectionEntry(body) if wanted.contains(&body.range().start) => {
                self.bodies.insert(body.range().start);
            }
            // Behind a module may stand sections of the component.
            Payload::CustomSection(section) if self.range.contains(&section.data_offset()) => {
                self.sections.insert(section.name(), section.data());
            }
            _ => {}
        }
    }

    fn context(&self) -> Option<Context<Bytes<'a>>> {
        let debug = self.sections.iter().filter(|(name, _)| name.starts_with(".debug_"));
        if debug.map(|(_, bytes)| bytes.len()).sum::<usize>() > MOST {
            return None;
        }
        let dwarf = Dwarf::load(|section| {
            let bytes = self.sections.get(section.name()).copied().unwrap_or_default();
            Ok::<_, Error>(EndianSlice::new(bytes, LittleEndian))
        });
        Context::from_dwarf(dwarf.ok()?).ok()
    }
}

fn places(context: &Context<Bytes<'_>>, probe: u64) -> Result<Vec<Place>, Error> {
    let mut frames = context.find_frames(probe).skip_all_loads()?;
    let mut places = Vec::new();
    while let Some(frame) = frames.next()? {
        let function = frame.function.and_then(|name| Some(name.raw_name().ok()?.into_owned()));
        let (file, line) = match frame.location {
            Some(location) => (location.file.map(str::to_owned), location.line),
            None => (None, None),
        };
        places.push(Place { function, file, line: line.filter(|line| *line > 0) });
    }
    if let Some(Place { file: Some(file), line: line @ None, .. }) = places.first_mut() {
        *line = next_line(context, probe, file)?;
    }
    Ok(places)
}

/// The first line behind an instruction that stands in none (which is written as line 0), because the
/// compiler made it up: a guest that loops is mostly seen at the loop's head, which is such a one.
fn next_line(context: &Context<Bytes<'_>>, probe: u64, file: &str) -> Result<Option<u32>, Error> {
    let behind = context.find_location_range(probe, probe.saturating_add(NEAR))?;
    let lines = behind.filter(|(_, _, location)| location.file == Some(file));
    Ok(lines.filter_map(|(_, _, location)| location.line).find(|line| *line > 0))
}
