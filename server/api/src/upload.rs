use bytes::Bytes;
use poem::{Request, RequestBody, Result};
use poem_openapi::registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use crate::access::door;
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
        check_type(request, WASM)?;
        let limit = door(request)?.options.max_plugin_bytes;
        Ok(Self(read(request, body, limit).await?))
    }
}
