texts! {
    /// Words of the page about secrets, and of the dialog that sets one.
    Secrets {
        title: "Secrets", "机密";
        new: "New secret", "新建机密";
        set: "Set", "设置";
        replace: "Replace", "替换";
        replace_title: "Replace “{name}”", "替换“{name}”";
        name: "Name", "名称";
        name_hint: "What jobs call it: {placeholder}", "任务中这样引用：{placeholder}";
        value: "Value", "值";
        value_hint: "It is encrypted, and nobody can read it here again.", "值会被加密，之后任何人都无法在此查看。";
        hosts: "Hosts that may receive it", "允许接收的主机";
        hosts_hint: "Separated by commas, as they stand in URLs. *.example.org is every name below example.org.", "用逗号分隔，与 URL 中的写法一致。*.example.org 表示 example.org 下的所有名称。";
        updated: "Set", "设置时间";
        by: "by {who}", "由 {who} 设置";
        unreadable: "Must be set again", "需要重新设置";
        unreadable_detail: "It was set under another master key, and jobs that need it fail.", "它是在另一个主密钥下设置的，需要它的任务会失败。";
        saved: "“{name}” is set", "“{name}”已设置";
        delete_title: "Delete “{name}”?", "删除“{name}”？";
        delete_detail: "Its value is gone for good. A secret that a job names is not deleted.", "其值将永久丢失。仍被任务引用的机密不会被删除。";
        deleted: "“{name}” is deleted", "“{name}”已删除";
        none: "No secrets yet", "还没有机密";
        none_detail: "Tokens and passwords that HTTP jobs send. A job names one as {placeholder}; its value goes only to the hosts that you allow, and is never shown again.", "HTTP 任务发送的令牌和密码。任务以 {placeholder} 引用；值只会发送到您允许的主机，且不再显示。";
    }
}
