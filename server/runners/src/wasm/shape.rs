//! What a component imports and exports, read without compiling it.

use mainspring_domain::plugin::Rejected;
use wasmparser::{BinaryReaderError, ComponentTypeRef, Encoding, Parser, Payload};

use super::host;

/// The most imports and exports that are looked at. Real components have dozens.
const MOST_NAMES: usize = 1_000;

/// The outside of a component. Names are in the order of the file.
pub(super) struct Shape {
    pub(super) imports: Vec<String>,
    pub(super) exports: Vec<String>,
    /// Imports that are no interfaces, which nobody offers.
    bare: Vec<String>,
}

impl Shape {
    /// Reads the outermost level of the file; what lies within is left to the compiler.
    pub(super) fn read(file: &[u8]) -> Result<Self, Rejected> {
        if !file.starts_with(b"\0asm") {
            return Err(Rejected::NotWasm);
        }
        let mut shape = Self { imports: Vec::new(), exports: Vec::new(), bare: Vec::new() };
        let mut depth = 0_usize;
        for payload in Parser::new(0).parse_all(file) {
            match payload.map_err(|error| malformed(&error))? {
                Payload::Version { encoding: Encoding::Module, .. } if depth == 0 => {
                    return Err(Rejected::CoreModule);
                }
                Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
                Payload::End(_) => depth = depth.saturating_sub(1),
                Payload::ComponentImportSection(imports) if depth == 0 => {
                    for import in imports {
                        let import = import.map_err(|error| malformed(&error))?;
                        let name = import.name.name.to_owned();
                        match import.ty {
                            ComponentTypeRef::Instance(_) => shape.imports.push(name),
                            _ => shape.bare.push(name),
                        }
                    }
                }
                Payload::ComponentExportSection(exports) if depth == 0 => {
                    for export in exports {
                        shape
                            .exports
                            .push(export.map_err(|error| malformed(&error))?.name.name.to_owned());
                    }
                }
                _ => {}
            }
        }
        let names = shape.imports.len() + shape.bare.len() + shape.exports.len();
        if names > MOST_NAMES {
            let why = format!("{names} imports and exports, where {MOST_NAMES} are the most");
            return Err(Rejected::Malformed(why));
        }
        Ok(shape)
    }

    /// The first import that nobody offers.
    pub(super) fn unknown_import(&self) -> Option<&str> {
        let mut unknown = self.imports.iter().filter(|name| !host::offers(name));
        self.bare.first().or_else(|| unknown.next()).map(String::as_str)
    }
}

fn malformed(error: &BinaryReaderError) -> Rejected {
    Rejected::Malformed(error.to_string())
}
