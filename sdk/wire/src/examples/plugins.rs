use poem_openapi::types::Example;

use super::{DIGEST, at, json};
use crate::{Activation, Limits, Plugin, PluginVersion};

impl Example for Plugin {
    fn example() -> Self {
        Self { name: "echo".into(), active: PluginVersion::example(), versions: 1 }
    }
}

impl Example for PluginVersion {
    fn example() -> Self {
        Self {
            digest: DIGEST.into(),
            name: "echo".into(),
            version: "1.0.0".into(),
            summary: "Returns its input".into(),
            parameters: Some(json(r#"{"type":"object"}"#)),
            capabilities: Vec::new(),
            limits: Limits::default(),
            imports: vec!["mainspring:job/log@1.0.0".into()],
            exports: vec!["mainspring:job/job@1.0.0".into()],
            size_bytes: 96_412,
            uploaded_at: at("04:00:00"),
            uploaded_by: "built-in".into(),
        }
    }
}

impl Example for Activation {
    fn example() -> Self {
        Self { digest: DIGEST.into() }
    }
}
