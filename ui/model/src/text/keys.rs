texts! {
    /// Words of the page about keys.
    Keys {
        title: "Keys", "密钥";
        new: "New key", "新建密钥";
        name: "Name", "名称";
        name_hint: "Who or what will use it, so that it can be revoked without guessing.", "说明由谁或什么程序使用，便于日后吊销。";
        role: "Role", "角色";
        app: "App", "应用";
        all_apps: "all", "全部";
        created: "Created", "创建时间";
        expires: "Expires", "过期时间";
        state: "State", "状态";
        valid: "Valid", "有效";
        expired: "Expired", "已过期";
        revoked: "Revoked", "已吊销";
        expiry: "Expiry", "有效期";
        days: "{n} day|{n} days", "{n} 天";
        create: "Create", "创建";
        secret_title: "Copy the key now", "请立即复制密钥";
        secret_detail: "This is the only time that it is shown. Mainspring keeps no more than its hash.", "仅显示这一次，Mainspring 只保存其哈希值。";
        secret_label: "Secret of “{name}”", "“{name}”的密钥";
        done: "I have it", "我已保存";
        revoke: "Revoke", "吊销";
        revoke_title: "Revoke “{name}”?", "吊销“{name}”？";
        revoke_detail: "Whoever uses this key is refused from now on, and its sessions end. This cannot be undone.", "使用此密钥的一切请求将立即被拒绝，其会话也会结束。此操作无法撤销。";
        yours: "this session", "当前会话";
        revoke_yours: "You are signed in with this key: revoking it signs you out at once. Make sure that you have another. This cannot be undone.", "您正在使用此密钥登录：吊销后将立即退出登录。请确认还有其他密钥。此操作无法撤销。";
        revoked_toast: "“{name}” is revoked", "“{name}”已吊销";
        none: "No keys", "没有密钥";
    }
}
