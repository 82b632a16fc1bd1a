use bytes::Bytes;
use mainspring_domain::app::Role;
use poem::{Request, RequestBody, Result};
use poem_openapi::registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use crate::access::{Access, entry};
use crate::body::{check_type, read};

/// The file of a plugin, as the raw body.
pub(crate) struct Upload(pub(crate) Bytes);

const WASM: &str = "application/wasm";

impl<'a> ApiExtractor<'a> for Upload {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn request_meta() -> Option<MetaRequest> {
        let schema = MetaSchema::new_with_format("string", "binary");
        let schema = MetaSchemaRef::Inline(Box::new(schema));
        Some(MetaRequest {
            description: Some("The component's file, as it came out of the compiler"),
            content: vec![MetaMediaType { content_type: WASM, schema }],
            required: true,
        })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> Result<Self> {
        // Before the body is read: nobody else may make the server hold a large file.
        let access = Access::from_request(request, body, ExtractParamOptions::default()).await?;
        access.require(Role::Admin)?;
        check_type(request, WASM)?;
        let limit = entry(request)?.door.options.max_plugin_bytes;
        Ok(Self(read(request, body, limit).await?))
    }
}
