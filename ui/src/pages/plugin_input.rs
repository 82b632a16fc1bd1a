use leptos::prelude::*;
use mainspring_client::wire::{PluginVersion, Topic};
use mainspring_client::{Client, Error};

use crate::lookup::look_up;
use crate::parts::dynamic::dynamic;
use crate::parts::input_editor::{Input, InputEditor};
use crate::parts::problem::ProblemView;
use crate::parts::skeleton::skeleton_rows;

/// An editor of what a run brings: for a plugin by the parameters of the version that will run, for a
/// request any JSON.
#[component]
pub(crate) fn PluginInput(
    /// The plugin, if it is one.
    plugin: Option<String>,
    /// Its version; without one, the active version.
    digest: Option<String>,
    /// What the input begins with, as JSON.
    json: String,
    /// Where the input is put as soon as it can be edited.
    input: RwSignal<Option<Input>>,
) -> AnyView {
    input.set(None);
    let version = look_up(&[Topic::Plugins], move |client| {
        let (plugin, digest) = (plugin.clone(), digest.clone());
        Box::pin(async move { find(&client, plugin.as_deref(), digest.as_deref()).await })
    });
    Effect::new(move || {
        // A version that is activated meanwhile does not take away what has been typed.
        if let Some(version) = version.value.get()
            && input.with_untracked(Option::is_none)
        {
            let parameters = Option::as_ref(&version).and_then(|it| it.parameters.as_ref());
            input.set(Some(Input::new(parameters, &json)));
        }
    });
    dynamic(move || {
        Some(match (input.get(), version.error.get()) {
            (Some(input), _) => view! { <InputEditor input /> }.into_any(),
            (None, Some(error)) => {
                view! { <ProblemView error on_retry=move |()| version.again() /> }.into_any()
            }
            (None, None) => skeleton_rows(3),
        })
    })
}

/// The version, unless there is none, or not any more: then its input is any JSON.
async fn find(
    client: &Client,
    plugin: Option<&str>,
    digest: Option<&str>,
) -> Result<Option<PluginVersion>, Error> {
    let Some(plugin) = plugin else { return Ok(None) };
    let Some(digest) = digest else {
        return Ok(Some(client.plugin(plugin).await?.active));
    };
    let versions = client.plugin_versions(plugin).await?;
    Ok(versions.items.into_iter().find(|version| version.digest == digest))
}
