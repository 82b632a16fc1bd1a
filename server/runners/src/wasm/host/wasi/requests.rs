use http::Request;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};

/// Refuses every outgoing HTTP request.
pub(crate) struct NoRequests;

type Done = Box<dyn Future<Output = Result<(), Error>> + Send>;
type Answer = Result<(http::Response<WasiBody>, Done), Error>;

impl WasiHttpHooks for NoRequests {
    fn send_request(
        &mut self,
        _: Request<WasiBody>,
        _: Option<RequestOptions>,
        _: Done,
    ) -> Box<dyn Future<Output = Answer> + Send> {
        Box::new(async { Err(Error::HttpRequestDenied) })
    }

    fn p2_outgoing_body_chunk_size(&mut self) -> usize {
        // Nobody reads the body, so there is no use in holding much of it.
        4 << 10
    }
}
