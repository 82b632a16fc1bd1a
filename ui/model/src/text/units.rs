texts! {
    /// Units of time behind numbers.
    Units {
        ms: "ms", "毫秒";
        s: "s", "秒";
        m: "m", "分";
        h: "h", "小时";
        d: "d", "天";
    }
}
