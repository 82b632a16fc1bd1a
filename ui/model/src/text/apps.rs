texts! {
    /// Words of the page about apps.
    Apps {
        title: "Apps", "应用";
        new: "New app", "新建应用";
        none: "No apps yet", "还没有应用";
        none_detail: "An app owns jobs, and is how programs prove who they are that speak another system's language.", "应用拥有任务，也是使用其他系统接口的程序的身份。";
        name: "Name", "名称";
        name_hint: "1 to 100 characters, unlike any other app.", "1 至 100 个字符，不与其他应用重复。";
        key: "Key", "标识";
        no_key: "none", "无";
        state: "State", "状态";
        enabled: "Enabled", "已启用";
        disabled: "Disabled", "已停用";
        addresses: "Addresses", "地址";
        callback: "Callback address", "回调地址";
        callback_hint: "Where it is told of its jobs. Its secret may be sent there.", "任务的通知地址。其机密可发送到此处。";
        gateway: "Push gateway", "推送网关";
        gateway_hint: "Where its push messages go. Its secret may be sent there.", "推送消息的目的地。其机密可发送到此处。";
        note: "Remarks", "备注";
        created: "Created", "创建时间";
        form: "What the callback gets", "回调内容";
        form_json: "A JSON object", "JSON 对象";
        form_form: "The field “data” of a form", "表单字段 data";
        window: "Signed times may be off by", "签名时间的允许偏差";
        window_usual: "5 minutes, each nonce once", "5 分钟，nonce 不可重复";
        window_door: "As long as its door says", "以兼容接口的设置为准";
        window_other: "Another length", "其他时长";
        window_length: "Length", "时长";
        window_hint: "1s to 24h, before and after.", "1s 至 24h，前后均可。";
        retries: "When one of its tasks fails", "任务失败时";
        retries_usual: "Tried again as any job", "与普通任务一样重试";
        retries_own: "Tried again by its own rule", "按自己的规则重试";
        create: "Create app", "创建应用";
        edit_title: "App “{name}”", "应用“{name}”";
        saved: "“{name}” is saved", "“{name}”已保存";
        enable: "Enable", "启用";
        disable: "Disable", "停用";
        disable_title: "Disable “{name}”?", "停用“{name}”？";
        disable_detail: "Whoever signs or signs in with its key and secret is refused from now on, through every door. Its jobs go on, and its API keys stay valid.", "使用其标识和机密的请求将被所有兼容接口拒绝。其任务继续运行，API 密钥仍然有效。";
        enabled_toast: "“{name}” is enabled", "“{name}”已启用";
        disabled_toast: "“{name}” is disabled", "“{name}”已停用";
        rotate: "New secret", "更换机密";
        rotate_title: "Give “{name}” another secret?", "更换“{name}”的机密？";
        rotate_detail: "Whoever uses the present secret is refused from now on, on other nodes within two seconds. The new one is shown once.", "使用当前机密的请求将立即被拒绝（其他节点两秒内生效）。新机密仅显示一次。";
        secret_title: "Copy the secret now", "请立即复制机密";
        secret_detail: "This is the only time that it is shown.", "仅显示这一次。";
        secret_label: "Secret of “{name}”", "“{name}”的机密";
        done: "I have it", "我已保存";
        use_it: "How to use it", "如何使用";
    }
}
