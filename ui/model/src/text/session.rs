texts! {
    /// Words of the page for signing in.
    SignIn {
        title: "Sign in to Mainspring", "登录 Mainspring";
        key: "API key", "API 密钥";
        key_hint: "Starts with ms_. The first start of the server shows an administrator's key, once.", "以 ms_ 开头。服务器首次启动时会显示一次管理员密钥。";
        placeholder: "ms_…", "ms_…";
        show: "Show the key", "显示密钥";
        hide: "Hide the key", "隐藏密钥";
        submit: "Sign in", "登录";
        busy: "Signing in…", "正在登录…";
        by_link: "Signing in by your link…", "正在通过链接登录…";
        bad_link: "This link cannot be used", "此链接无法使用";
        bad_link_hint: "Sign-in links work once, and only for a short while. Sign in with a key, or make a new link.", "登录链接只能使用一次，且很快失效。请使用密钥登录，或重新生成链接。";
        bad_key: "This key was not accepted", "此密钥未被接受";
        bad_key_hint: "Check that it was copied whole. It may also be expired or revoked.", "请确认复制完整；密钥也可能已过期或被吊销。";
        expired: "Your session has ended. Sign in again to go on where you were.", "会话已结束。请重新登录，继续之前的操作。";
        private: "This browser keeps a session, never the key itself.", "浏览器仅保留会话，不会保存密钥。";
    }
}
