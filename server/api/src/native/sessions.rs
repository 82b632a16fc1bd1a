use mainspring_wire::{Session, SignIn, SignInLink};
use poem::http::{HeaderValue, header};
use poem::web::Data;
use poem::{IntoResponse, Request, Response};
use poem_openapi::registry::{MetaHeader, MetaResponses, MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::Type;
use poem_openapi::{ApiResponse, OpenApi};

use super::Tag;
use super::convert::session;
use crate::access::Access;
use crate::body::Sent;
use crate::border::Entry;
use crate::cookie;
use crate::reply::{Acting, Answer, Created, Entering, Found, Gone, Listing, json_body, one};

pub(crate) struct SessionsApi;

#[expect(clippy::unused_async, reason = "operations are, whether or not they wait")]
#[OpenApi(prefix_path = "/api/v1", tag = "Tag::Sessions")]
impl SessionsApi {
    /// Sign in
    ///
    /// With an API key, or with the token of a sign-in link, which is used up. The answer sets a
    /// cookie that scripts cannot read and that other sites cannot make use of. Needs no key.
    #[oai(path = "/session", method = "post", operation_id = "signIn")]
    async fn sign_in(
        &self,
        request: &Request,
        entry: Data<&Entry>,
        body: Sent<SignIn>,
    ) -> Answer<Entered, Entering> {
        let door = &entry.door;
        let signed_in = door.engine.sign_in(&body.value.secret).await?;
        let cookie = cookie::set(request, &door.options, &signed_in, door.engine.now());
        Ok(Entered { session: session::view(&signed_in), cookie })
    }

    /// See who you are
    ///
    /// The session of the request's cookie, or the key that the request came with.
    #[oai(path = "/session", method = "get", operation_id = "getSession")]
    async fn get(&self, access: Access) -> Answer<Found<Session>, Listing> {
        Ok(Found(match &access.session {
            Some(signed_in) => session::view(signed_in),
            None => session::of_key(&access.caller),
        }))
    }

    /// Sign out
    ///
    /// Ends the session of the request's cookie. Other sessions of the same key go on.
    #[oai(path = "/session", method = "delete", operation_id = "signOut")]
    async fn sign_out(
        &self,
        request: &Request,
        access: Access,
        entry: Data<&Entry>,
    ) -> Answer<Left, Acting> {
        access.engine.sign_out(access.session.map(|signed_in| signed_in.session.id)).await?;
        Ok(Left { cookie: cookie::remove(request, &entry.door.options) })
    }

    /// Make a sign-in link
    ///
    /// It signs in to the console as the caller's key, once, within 15 minutes.
    #[oai(path = "/session/links", method = "post", operation_id = "createSignInLink")]
    async fn link(&self, access: Access) -> Answer<Created<SignInLink>, Acting> {
        let link = access.engine.create_sign_in_link(&access.caller).await?;
        Ok(Created::always(session::link(&link.0, &link.1)))
    }
}

/// 201 with the session that began, and its cookie.
struct Entered {
    session: Session,
    cookie: Option<HeaderValue>,
}

/// 204, and the cookie is gone.
struct Left {
    cookie: Option<HeaderValue>,
}

impl IntoResponse for Entered {
    fn into_response(self) -> Response {
        with_cookie(Created::always(self.session).into_response(), self.cookie)
    }
}

impl IntoResponse for Left {
    fn into_response(self) -> Response {
        with_cookie(Gone.into_response(), self.cookie)
    }
}

fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

impl ApiResponse for Entered {
    fn meta() -> MetaResponses {
        one(201, "The session began", vec![json_body::<Session>()], vec![set_cookie()])
    }

    fn register(registry: &mut Registry) {
        Session::register(registry);
    }
}

impl ApiResponse for Left {
    fn meta() -> MetaResponses {
        one(204, "The session ended", Vec::new(), vec![set_cookie()])
    }

    fn register(_: &mut Registry) {}
}

fn set_cookie() -> MetaHeader {
    MetaHeader {
        name: "Set-Cookie".to_owned(),
        description: Some("The session's cookie".to_owned()),
        required: true,
        deprecated: false,
        schema: MetaSchemaRef::Inline(Box::new(MetaSchema::new("string"))),
    }
}
