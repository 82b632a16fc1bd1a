texts! {
    /// Words of the page about plugins.
    Plugins {
        title: "Plugins", "Plugins";
    }
}
