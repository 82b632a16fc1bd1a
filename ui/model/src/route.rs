//! Where a URL of the console leads. Filters are not part of a route: they stand in the query, which
//! each page reads itself.

/// A page of the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// Signing in; the token of a link stands in the fragment.
    SignIn,
    /// What is going on.
    Overview,
    /// All jobs.
    Jobs,
    /// The job with this id.
    Job(String),
    /// All runs.
    Runs,
    /// The run with this id.
    Run(String),
    /// All plugins, of which one may be opened.
    Plugins(Option<String>),
    /// What jobs may send and nobody may read.
    Secrets,
    /// The apps, as programs know them.
    Apps,
    /// The doors for clients of other systems, of which one may be opened.
    Doors(Option<String>),
    /// The API keys.
    Keys,
    /// No page.
    Nowhere,
}

/// The path below which the console lives.
pub const BASE: &str = "/console";

impl Route {
    /// The page at a path.
    pub fn parse(path: &str) -> Self {
        let Some(below) = path.strip_prefix(BASE) else { return Self::Nowhere };
        let segments: Vec<&str> = below.split('/').filter(|part| !part.is_empty()).collect();
        match segments.as_slice() {
            [] => Self::Overview,
            ["sign-in"] => Self::SignIn,
            ["jobs"] => Self::Jobs,
            ["jobs", id] => Self::Job((*id).to_owned()),
            ["runs"] => Self::Runs,
            ["runs", id] => Self::Run((*id).to_owned()),
            ["plugins"] => Self::Plugins(None),
            ["plugins", name] => Self::Plugins(Some((*name).to_owned())),
            ["secrets"] => Self::Secrets,
            ["apps"] => Self::Apps,
            ["doors"] => Self::Doors(None),
            ["doors", name] => Self::Doors(Some((*name).to_owned())),
            ["keys"] => Self::Keys,
            _ => Self::Nowhere,
        }
    }

    /// The path of the page.
    pub fn path(&self) -> String {
        let (section, item) = match self {
            Self::Overview | Self::Nowhere => ("", None),
            Self::SignIn => ("sign-in", None),
            Self::Jobs => ("jobs", None),
            Self::Job(id) => ("jobs", Some(id)),
            Self::Runs => ("runs", None),
            Self::Run(id) => ("runs", Some(id)),
            Self::Plugins(name) => ("plugins", name.as_ref()),
            Self::Secrets => ("secrets", None),
            Self::Apps => ("apps", None),
            Self::Doors(name) => ("doors", name.as_ref()),
            Self::Keys => ("keys", None),
        };
        let mut path = format!("{BASE}/{section}");
        if let Some(item) = item {
            path.push('/');
            path.push_str(item);
        }
        path
    }

    /// The path with a query, which may be empty.
    pub fn with_query(&self, query: &str) -> String {
        let path = self.path();
        if query.is_empty() { path } else { format!("{path}?{query}") }
    }

    /// The page of the navigation that it belongs to.
    #[must_use]
    pub fn section(&self) -> Self {
        match self {
            Self::Job(_) => Self::Jobs,
            Self::Run(_) => Self::Runs,
            Self::Plugins(_) => Self::Plugins(None),
            Self::Doors(_) => Self::Apps,
            other => other.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_found_at_its_own_path() {
        let id = || "019a8f7c21d97a4bb5d2a9f0c3e1d4b7".to_owned();
        let pages = [
            Route::SignIn,
            Route::Overview,
            Route::Jobs,
            Route::Job(id()),
            Route::Runs,
            Route::Run(id()),
            Route::Plugins(None),
            Route::Plugins(Some("simple-job".into())),
            Route::Secrets,
            Route::Apps,
            Route::Doors(None),
            Route::Doors(Some("jpush".into())),
            Route::Keys,
        ];
        for page in pages {
            assert_eq!(Route::parse(&page.path()), page);
        }
    }

    #[test]
    fn a_slash_at_the_end_does_not_matter() {
        assert_eq!(Route::parse("/console"), Route::Overview);
        assert_eq!(Route::parse("/console/jobs/"), Route::Jobs);
    }

    #[test]
    fn what_is_no_page_leads_nowhere() {
        for path in ["/", "/console/cats", "/console/jobs/1/2", "/swagger"] {
            assert_eq!(Route::parse(path), Route::Nowhere);
        }
    }

    #[test]
    fn a_detail_page_belongs_to_the_section_of_its_list() {
        assert_eq!(Route::parse("/console/runs/1").section(), Route::Runs);
        assert_eq!(Route::Doors(Some("ksana".into())).section(), Route::Apps);
        assert_eq!(Route::Overview.section(), Route::Overview);
    }
}
