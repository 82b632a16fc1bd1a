texts! {
    /// Words of the frame around every page.
    Shell {
        product: "Mainspring", "Mainspring";
        overview: "Overview", "概览";
        jobs: "Jobs", "任务";
        runs: "Runs", "运行记录";
        plugins: "Plugins", "插件";
        keys: "Keys", "密钥";
        apps: "Apps", "应用";
        doors: "Doors", "兼容接口";
        secrets: "Secrets", "机密";
        navigation: "Main navigation", "主导航";
        skip: "Skip to content", "跳到内容";
        live: "Live", "实时";
        live_tip: "Changes show up by themselves", "内容会自动更新";
        paused: "Paused", "已暂停";
        paused_tip: "Paused while this tab is hidden", "标签页隐藏时暂停更新";
        reconnecting: "Reconnecting", "重新连接中";
        reconnecting_tip: "The connection to the server is lost. Trying again.", "与服务器的连接已断开，正在重试。";
        palette: "Jump to…", "跳转到…";
        palette_hint: "Jump to a page, job or plugin, or do something", "跳转到页面、任务或插件，或执行操作";
        palette_empty: "Nothing found for “{text}”", "未找到“{text}”";
        go_to: "Go to", "前往";
        actions: "Actions", "操作";
        theme: "Appearance", "外观";
        theme_system: "Like the system", "跟随系统";
        theme_light: "Light", "浅色";
        theme_dark: "Dark", "深色";
        language: "Language", "语言";
        unreachable_at_start: "It may still be starting. The console asks again every few seconds.", "服务器可能仍在启动，控制台会每隔几秒重试。";
        lost: "A part of the console could not be loaded", "控制台的一部分加载失败";
        lost_detail: "The server cannot be reached, or it has been updated since this page was opened.", "无法连接服务器，或服务器在页面打开后已更新。";
        reload: "Reload the page", "刷新页面";
        help: "Help", "帮助";
        account: "Account", "账户";
        sign_out: "Sign out", "退出登录";
        settings: "Settings", "设置";
        shortcuts: "Keyboard shortcuts", "键盘快捷键";
        key_search: "Search this page", "在当前页搜索";
        key_palette: "Command palette", "命令面板";
        key_go: "Go to {page}", "前往{page}";
        key_down: "Next row", "下一行";
        key_up: "Previous row", "上一行";
        key_select: "Select the row", "选择该行";
        key_open: "Open the row", "打开该行";
        key_help: "This help", "显示此帮助";
        key_close: "Close", "关闭";
        api_docs: "API documentation", "API 文档";
        nowhere: "There is no page here", "此页面不存在";
        nowhere_detail: "The address may be mistyped, or what it showed is gone.", "地址可能有误，或内容已被删除。";
        to_overview: "To the overview", "返回概览";
        new_job: "New job", "新建任务";
        upload_plugin: "Upload a plugin", "上传插件";
        new_secret: "New secret", "新建机密";
        new_app: "New app", "新建应用";
        new_key: "New key", "新建密钥";
    }
}
