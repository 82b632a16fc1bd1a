use leptos::prelude::*;
use mainspring_client::wire::Job;
use mainspring_ui_model::doors;
use mainspring_ui_model::text::fill;

use crate::console::texts;
use crate::parts::copy::CopyButton;

/// Which system's client has made a job, if one has.
pub(crate) fn door_badge(job: &Job) -> Option<AnyView> {
    let door = job.door.as_deref()?;
    let name = doors::name(door).to_owned();
    let tip = fill(texts().doors.made_by, &[("name", &name)]);
    Some(view! { <span class="badge plain maker" data-tip=tip>{name}</span> }.into_any())
}

/// The same with what that client calls the job by.
pub(crate) fn door_with_reference(job: &Job) -> Option<AnyView> {
    let badge = door_badge(job)?;
    let reference = doors::reference(job).map(|reference| {
        view! {
            <span class="id" data-tip=texts().doors.reference_tip>
                <code>{reference.to_owned()}</code>
                <CopyButton text=reference.to_owned() />
            </span>
        }
    });
    Some(view! { {badge} {reference} }.into_any())
}
