//! The doors for clients of other systems: which are open, and how to come through.

mod detail;
mod snippets;

use leptos::prelude::*;
use mainspring_client::wire::Door;
use mainspring_ui_model::doors;
use mainspring_ui_model::route::Route;
use mainspring_ui_model::text::Texts;

use crate::console::{Console, console};
use crate::lookup::look_up;
use crate::parts::icon::{Icon, icon};
use crate::parts::missing::Missing;
use crate::parts::problem::ProblemView;
use crate::parts::skeleton::skeleton_rows;
use detail::DoorView;

/// All doors, or one of them.
#[component]
pub(crate) fn Doors(name: Option<String>) -> AnyView {
    let console = console();
    let t = console.texts();
    let doors = look_up(&[], |client| Box::pin(async move { client.doors().await }));
    let (crumb, crumb_text) = match name {
        Some(_) => (Route::Doors(None), t.doors.title),
        None => (Route::Apps, t.apps.title),
    };
    let problem = move || {
        let error = doors.error.get()?;
        Some(view! { <ProblemView error on_retry=move |()| doors.again() /> }.into_any())
    };
    let body = move || match (doors.value.get(), &name) {
        (Some(page), None) => list(&page.items, console),
        (Some(page), Some(name)) => match page.items.iter().find(|door| door.name == *name) {
            Some(door) => view! { <DoorView door=door.clone() /> }.into_any(),
            None => missing(t),
        },
        (None, _) => view! { <div class="card">{skeleton_rows(4)}</div> }.into_any(),
    };
    view! {
        <a class="crumb" href=crumb.path()>{icon(Icon::Back)} {crumb_text}</a>
        {move || problem()}
        {move || body()}
    }
    .into_any()
}

fn list(doors: &[Door], console: Console) -> AnyView {
    let t = console.texts();
    let query = console.router.query.get_untracked();
    let cards = doors.iter().map(|door| {
        let path = Route::Doors(Some(door.name.clone())).with_query(&query);
        let (what, _) = words(&door.name, t);
        view! {
            <li class="card door-card">
                <header>
                    <h2>
                        <a data-row="" href=path>{doors::name(&door.name).to_owned()}</a>
                    </h2>
                    <span class="end">{state(door.open, t)}</span>
                </header>
                <div class="body">
                    <p>{what}</p>
                    <code>{door.path.clone()}</code>
                </div>
            </li>
        }
    });
    view! {
        <div class="page-head">
            <h1>{t.doors.title}</h1>
            <p class="sub">{t.doors.about}</p>
        </div>
        <ul class="door-cards">{cards.collect_view()}</ul>
    }
    .into_any()
}

fn missing(t: &'static Texts) -> AnyView {
    view! {
        <Missing
            shape=Icon::Globe
            title=t.doors.gone
            detail=t.doors.gone_detail
            list=Route::Doors(None)
            back=t.doors.back
        />
    }
    .into_any()
}

/// What a door is, and who is let in; a door that is not known says nothing.
fn words(door: &str, t: &'static Texts) -> (&'static str, &'static str) {
    let t = &t.doors;
    match door {
        "jpush" => (t.jpush, t.jpush_access),
        "ksana" => (t.ksana, t.ksana_access),
        "serendipity" => (t.serendipity, t.serendipity_access),
        "webjob" => (t.webjob, t.webjob_access),
        _ => ("", ""),
    }
}

fn state(open: bool, t: &'static Texts) -> AnyView {
    let (class, word) = if open {
        ("badge state-succeeded", t.doors.open)
    } else {
        ("badge plain", t.doors.closed)
    };
    view! { <span class=class>{word}</span> }.into_any()
}
