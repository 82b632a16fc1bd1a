//! The pages of Swagger UI, one a document, with links between them.

use poem::Route;
use poem::endpoint::make_sync;

use super::Document;
use super::copy::Copy;

const PAGE: &str = include_str!("page.html");
const SCRIPT: &str = include_str!("page.js");

/// Swagger UI writes styles into its elements; scripts are this server's files and nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// Adds what all pages load: Swagger UI itself, which is cut out of the page that the library makes for one document.
pub(super) fn parts(routes: Route, page: &str) -> Route {
    [
        ("swagger-ui.css", "text/css; charset=utf-8", inside(page, "style")),
        ("swagger-ui.js", JAVASCRIPT, inside(page, "script")),
        ("page.js", JAVASCRIPT, Some(SCRIPT)),
    ]
    .into_iter()
    .fold(routes, |routes, (name, kind, text)| {
        let copy = Copy::new(kind, text.unwrap_or_default().to_owned());
        add(routes, format!("/swagger/{name}"), copy)
    })
}

/// Adds the page of one of the documents: the first one's is where people look for it.
pub(super) fn route(routes: Route, documents: &[Document], index: usize) -> Route {
    let Some(document) = documents.get(index) else { return routes };
    let page = Copy::new("text/html; charset=utf-8", html(documents, index, document));
    let routes = add(routes, format!("/{}", place(index, document)), page.under(POLICY));
    match document.script {
        Some(script) => {
            let script = Copy::new(JAVASCRIPT, script.to_owned());
            add(routes, format!("/swagger/{}.js", document.name), script)
        }
        None => routes,
    }
}

fn add(routes: Route, path: String, copy: Copy) -> Route {
    routes.at(path, make_sync(move |request| copy.answer(&request)))
}

fn html(documents: &[Document], index: usize, document: &Document) -> String {
    // Addresses are relative: a proxy may have added to the path.
    let root = if index == 0 { "" } else { "../" };
    let name = document.name;
    let links = documents.iter().enumerate().map(|(at, document)| {
        let current = if at == index { r#" aria-current="page""# } else { "" };
        let (place, title) = (place(at, document), document.title);
        format!(r#"<li><a href="{root}{place}"{current}>{title}</a></li>"#)
    });
    let script = document.script.map(|_| {
        let address = format!("{root}swagger/{name}.js");
        format!(r#"<script src="{address}"></script>"#)
    });
    PAGE.replace("{links}", &links.collect::<String>())
        .replace("{script}", &script.unwrap_or_default())
        .replace("{title}", document.title)
        .replace("{root}", root)
        .replace("{name}", name)
}

fn place(index: usize, document: &Document) -> String {
    match index {
        0 => "swagger".to_owned(),
        _ => format!("swagger/{}", document.name),
    }
}

/// What stands in the first element of this name.
fn inside<'p>(page: &'p str, name: &str) -> Option<&'p str> {
    let (_, element) = page.split_once(&format!("<{name}"))?;
    let (_, text) = element.split_once('>')?;
    text.split_once(&format!("</{name}>")).map(|(inside, _)| inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_librarys_page_holds_swagger_ui() {
        let page = super::super::service(None).swagger_ui_html();
        let (style, script) = (inside(&page, "style").unwrap(), inside(&page, "script").unwrap());
        assert!(style.contains(".swagger-ui"));
        assert!(script.contains("SwaggerUIBundle"));
    }

    #[test]
    fn a_page_marks_its_own_link_and_finds_its_files_from_where_it_is() {
        let document = |name, title, script| Document { name, title, text: "{}".into(), script };
        let documents = [document("native", "Own", None), document("b", "Other", Some("1"))];
        let [first, second] = &documents;
        let first = html(&documents, 0, first);
        assert!(first.contains(r#"<a href="swagger" aria-current="page">Own</a>"#), "{first}");
        assert!(first.contains(r#"<a href="swagger/b">Other</a>"#), "{first}");
        assert!(first.contains(r#"src="swagger/page.js""#), "{first}");
        let second = html(&documents, 1, second);
        assert!(second.contains(r#"<a href="../swagger/b" aria-current="page">"#), "{second}");
        assert!(second.contains(r#"<script src="../swagger/b.js"></script>"#), "{second}");
        assert!(second.contains(r#"data-document="../openapi/b.json""#), "{second}");
    }
}
