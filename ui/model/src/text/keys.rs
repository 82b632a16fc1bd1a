texts! {
    /// Words of the page about keys.
    Keys {
        title: "Keys", "Keys";
    }
}
