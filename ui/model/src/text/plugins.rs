texts! {
    /// Words of the pages about plugins.
    Plugins {
        title: "Plugins", "插件";
        upload: "Upload", "上传";
        upload_title: "Upload a plugin", "上传插件";
        upload_version: "Upload a version", "上传新版本";
        drop: "Drop a WebAssembly component here", "将 WebAssembly 组件拖放到此处";
        drop_detail: "or choose a .wasm file. It is checked before it is stored, and never run by the upload.", "或选择 .wasm 文件。存储前会先检查，上传时不会运行。";
        choose: "Choose a file", "选择文件";
        activate_too: "Activate it at once", "立即激活";
        activate_too_detail: "Jobs that follow the active version run it from their next attempt on. The first version of a plugin is active in any case.", "跟随活动版本的任务将从下一次尝试开始使用它。插件的首个版本总会自动激活。";
        sending: "Uploading {name}", "正在上传 {name}";
        checking: "Checking and compiling {name}", "正在检查并编译 {name}";
        sent: "{sent} of {total}", "{sent} / {total}";
        refused: "This file was refused", "此文件被拒绝";
        not_wasm: "A plugin is a file that ends in .wasm; “{name}” does not.", "插件文件以 .wasm 结尾，“{name}”不是。";
        uploaded_toast: "{name} {version} is uploaded", "{name} {version} 已上传";
        name: "Name", "名称";
        active: "Active", "活动版本";
        versions: "Versions", "版本";
        version: "Version", "版本";
        size: "Size", "大小";
        uploaded: "Uploaded", "上传时间";
        by: "by {name}", "由 {name} 上传";
        gone: "This plugin does not exist", "此插件不存在";
        gone_detail: "The address may be mistyped, or nobody has uploaded it yet.", "地址可能有误，或尚未上传。";
        back: "To the plugins", "返回插件列表";
        none: "No plugins yet", "还没有插件";
        none_detail: "A plugin is a WebAssembly component: write one with `mainspring plugin new`, build it, and upload it here.", "插件是 WebAssembly 组件：用 `mainspring plugin new` 创建，构建后在此上传。";
        activate: "Activate", "激活";
        activated: "{name} {version} is active", "{name} {version} 已激活";
        activate_title: "Activate {name} {version}?", "激活 {name} {version}？";
        activate_detail: "Jobs that follow the active version run it from their next attempt on, in place of {old}. What is running now finishes on the version it began with.", "跟随活动版本的任务将从下一次尝试开始使用它，替换 {old}。正在运行的会在原版本上完成。";
        digest: "SHA-256", "SHA-256";
        parameters: "Parameters", "参数";
        any_json: "It states none: it takes any JSON.", "未声明参数：接受任意 JSON。";
        capabilities: "Asks for", "所需权限";
        no_capabilities: "nothing", "无";
        limits: "Proposes", "建议限额";
        imports: "Imports", "导入";
        exports: "Exports", "导出";
        used_by: "Jobs that use it", "使用它的任务";
        details: "Version {version}", "版本 {version}";
        show: "Show", "查看";
        only_admin: "Uploading and activating need an administrator’s key that belongs to no app.", "上传和激活需要不属于任何应用的管理员密钥。";
    }
}
