use leptos::prelude::*;

/// A picture of 16 by 16, drawn in the colour of the text beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Icon {
    Overview,
    Jobs,
    Runs,
    Plugins,
    Apps,
    Keys,
    Lock,
    Play,
    Pause,
    Stop,
    Retry,
    Plus,
    Edit,
    Trash,
    Copy,
    Check,
    Cross,
    Warning,
    Search,
    More,
    Upload,
    Download,
    Clock,
    Calendar,
    Chevron,
    Back,
    Sun,
    User,
    Globe,
    Keyboard,
    Eye,
    File,
    Skip,
    Ring,
    Dot,
    SignOut,
    Book,
}

impl Icon {
    /// The shapes, as SVG within a box of 16 by 16; lines unless they say otherwise.
    fn shapes(self) -> &'static str {
        match self {
            Self::Overview => r#"<path d="M2 9.5h3l2-6 3 9 1.8-4.5H14"/>"#,
            Self::Jobs => {
                r#"<rect x="2.5" y="2.5" width="11" height="11" rx="2"/><path d="M5.5 6h5M5.5 8.5h5M5.5 11h3"/>"#
            }
            Self::Runs => r#"<circle cx="8" cy="8" r="5.5"/><path d="M6.8 5.8 10.2 8l-3.4 2.2z"/>"#,
            Self::Plugins => {
                r#"<path d="M8 1.8 13.5 5v6L8 14.2 2.5 11V5z"/><path d="M2.7 5.1 8 8.1l5.3-3M8 8.1v6"/>"#
            }
            Self::Apps => {
                r#"<rect x="2.5" y="2.5" width="4.6" height="4.6" rx="1.2"/><rect x="8.900" y="2.5" width="4.6" height="4.6" rx="1.2"/><rect x="2.5" y="8.900" width="4.6" height="4.6" rx="1.2"/><circle cx="11.200" cy="11.200" r="2.3"/>"#
            }
            Self::Keys => {
                r#"<circle cx="5.2" cy="10.8" r="2.7"/><path d="m7.1 8.9 6-6M10.6 5.4l1.9 1.9"/>"#
            }
            Self::Lock => {
                r#"<rect x="3" y="7" width="10" height="6.5" rx="1.5"/><path d="M5.200 7V5.100a2.800 2.800 0 0 1 5.600 0V7M8 9.600v1.400"/>"#
            }
            Self::Play => r#"<path d="M5 3.2v9.6L12.5 8z"/>"#,
            Self::Pause => r#"<path d="M5.5 3.5v9M10.5 3.5v9"/>"#,
            Self::Stop => r#"<rect x="4" y="4" width="8" height="8" rx="1.2"/>"#,
            Self::Retry => r#"<path d="M13 8a5 5 0 1 1-1.6-3.7L13 5.7M13 2.5v3.2H9.8"/>"#,
            Self::Plus => r#"<path d="M8 3v10M3 8h10"/>"#,
            Self::Edit => r#"<path d="m9.8 3.8 2.4 2.4L6 12.4l-3 .6.6-3z"/>"#,
            Self::Trash => {
                r#"<path d="M2.8 4.5h10.4M6.2 4.3V2.8h3.6v1.5M4 4.6l.6 8.6h6.8l.6-8.6M6.7 7v3.8M9.3 7v3.8"/>"#
            }
            Self::Copy => {
                r#"<rect x="5.5" y="5.5" width="8" height="8" rx="1.4"/><path d="M10.5 5.3V3.9a1.4 1.4 0 0 0-1.4-1.4H3.9a1.4 1.4 0 0 0-1.4 1.4v5.2a1.4 1.4 0 0 0 1.4 1.4h1.4"/>"#
            }
            Self::Check => r#"<path d="m3 8.5 3.3 3.3L13 4.8"/>"#,
            Self::Cross => r#"<path d="m4 4 8 8M12 4l-8 8"/>"#,
            Self::Warning => r#"<path d="M8 2.3 14.3 13H1.7zM8 6.3v3.4M8 11.4v.1"/>"#,
            Self::Search => r#"<circle cx="7" cy="7" r="4.2"/><path d="m10.2 10.2 3.3 3.3"/>"#,
            Self::More => r#"<path d="M3.5 8h.01M8 8h.01M12.5 8h.01" stroke-width="2.2"/>"#,
            Self::Upload => {
                r#"<path d="M8 10.5v-8M4.8 5.5 8 2.3l3.2 3.2M2.5 10.5v2.2c0 .5.4.8.8.8h9.4c.4 0 .8-.3.8-.8v-2.2"/>"#
            }
            Self::Download => {
                r#"<path d="M8 2.5v8M4.8 7.5 8 10.7l3.2-3.2M2.5 11v1.7c0 .5.4.8.8.8h9.4c.4 0 .8-.3.8-.8V11"/>"#
            }
            Self::Clock => r#"<circle cx="8" cy="8" r="5.5"/><path d="M8 4.8V8l2.2 1.6"/>"#,
            Self::Calendar => {
                r#"<rect x="2.5" y="3.5" width="11" height="10" rx="1.6"/><path d="M2.5 6.8h11M5.5 2v2.8M10.5 2v2.8"/>"#
            }
            Self::Chevron => r#"<path d="m6 3.5 4.5 4.5L6 12.5"/>"#,
            Self::Back => r#"<path d="M10 3.5 5.5 8l4.5 4.5"/>"#,
            Self::Sun => {
                r#"<circle cx="8" cy="8" r="5.5"/><path d="M8 2.5v11a5.5 5.5 0 0 0 0-11z" fill="currentColor"/>"#
            }
            Self::User => {
                r#"<circle cx="8" cy="5.5" r="2.7"/><path d="M2.8 13.5c.5-2.6 2.6-3.9 5.2-3.9s4.7 1.3 5.2 3.9"/>"#
            }
            Self::Globe => {
                r#"<circle cx="8" cy="8" r="5.8"/><path d="M2.4 8h11.2M8 2.2c-4 3.4-4 8.2 0 11.6M8 2.2c4 3.4 4 8.2 0 11.6"/>"#
            }
            Self::Keyboard => {
                r#"<rect x="1.5" y="4" width="13" height="8" rx="1.5"/><path d="M4 6.6h.01M6.7 6.6h.01M9.3 6.6h.01M12 6.6h.01M5 9.4h6"/>"#
            }
            Self::Eye => {
                r#"<path d="M1.5 8S3.8 3.7 8 3.7 14.5 8 14.5 8 12.2 12.3 8 12.3 1.5 8 1.5 8z"/><circle cx="8" cy="8" r="1.9"/>"#
            }
            Self::File => {
                r#"<path d="M9 2H4.5A1.5 1.5 0 0 0 3 3.5v9A1.5 1.5 0 0 0 4.5 14h7a1.5 1.5 0 0 0 1.5-1.5V6zM9 2v4h4"/>"#
            }
            Self::Skip => r#"<path d="M3 3.5v9L9 8zM9 3.5v9L13.5 8z"/>"#,
            Self::Ring => r#"<circle cx="8" cy="8" r="4.5"/>"#,
            Self::Dot => r#"<circle cx="8" cy="8" r="3.5" fill="currentColor" stroke="none"/>"#,
            Self::SignOut => {
                r#"<path d="M6.5 2.5H4A1.5 1.5 0 0 0 2.5 4v8A1.5 1.5 0 0 0 4 13.5h2.5M6.5 8h7M10.5 4.8 13.7 8l-3.2 3.2"/>"#
            }
            Self::Book => {
                r#"<path d="M8 4C6.5 2.9 4.6 2.6 2 2.7v9.6c2.6-.1 4.5.2 6 1.3 1.5-1.1 3.4-1.4 6-1.3V2.7c-2.6-.1-4.5.2-6 1.3zM8 4v9.6"/>"#
            }
        }
    }
}

/// Draws an icon. It says nothing to a screen reader: the text or label beside it does.
pub(crate) fn icon(icon: Icon) -> AnyView {
    view! { <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" inner_html=icon.shapes()></svg> }
        .into_any()
}

/// A button that is only an icon, with what it does as its label and tooltip.
pub(crate) fn icon_button(
    shape: Icon,
    label: &'static str,
    on_click: impl FnMut(web_sys::MouseEvent) + 'static,
) -> AnyView {
    view! {
        <button type="button" class="button ghost square" aria-label=label data-tip=label on:click=on_click>
            {icon(shape)}
        </button>
    }
    .into_any()
}
