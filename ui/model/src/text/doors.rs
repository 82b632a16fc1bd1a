texts! {
    /// Words about the doors for clients of other systems.
    Doors {
        title: "Doors", "兼容接口";
        about: "Clients of other systems come here unchanged: only their address differs. Whatever they make is a job like any.", "其他系统的客户端无需改动，只需更换地址即可接入。它们创建的都是普通任务。";
        door: "Door", "兼容接口";
        made_by: "Made by a client of {name}", "由 {name} 的客户端创建";
        reference_tip: "What its maker calls it", "创建者对它的称呼";
        open: "Open", "已开放";
        closed: "Closed", "已关闭";
        closed_detail: "This server does not answer its clients: the setting {setting} is off.", "本服务器不响应其客户端：设置 {setting} 已关闭。";
        address: "Address", "地址";
        access: "Authentication", "身份验证";
        documentation: "API documentation", "API 文档";
        see_jobs: "Its jobs", "查看其任务";
        app: "Calls as the app", "调用应用";
        no_app: "No app can be named by a key yet.", "还没有带标识的应用。";
        any_app: "not chosen", "未选择";
        make_app: "Make an app", "新建应用";
        make_key: "Make a key", "新建密钥";
        create: "Create", "创建";
        read: "Read", "读取";
        register: "Make an app", "创建应用";
        by_client: "By a published client: {client}", "使用已发布的客户端：{client}";
        fill_in: "Secrets are never filled in: put yours where YOUR_… stands.", "机密不会自动填入：请替换 YOUR_… 的部分。";
        gone: "There is no such door", "没有此兼容接口";
        gone_detail: "The address may be mistyped.", "地址可能有误。";
        back: "To the doors", "返回兼容接口";
        jpush: "Push messages at civil times: schedules that send to the gateway of their app.", "定时推送：按时间计划向应用的推送网关发送消息。";
        jpush_access: "An app proves itself by its key and its secret:", "应用以标识和机密证明身份：";
        ksana: "Periodic and one-off HTTP requests, with pause, resume and run-now.", "周期性与一次性 HTTP 请求，可暂停、恢复和立即运行。";
        ksana_access: "A key with the role operator, in one of these:", "操作员密钥，置于以下任一处：";
        serendipity: "Tasks that run once, now or later, as a plugin or by a request to the callback address of their app.", "一次性任务，立即或定时执行：由插件运行，或请求应用的回调地址。";
        serendipity_access: "An app signs each request with its secret; making an app takes an operator's key. The headers:", "应用用机密为每个请求签名；创建应用需要操作员密钥。请求头：";
        webjob: "Jobs that run once and at once, known by a business id, and a hub that tells how they go on.", "立即执行一次的任务，以业务 ID 标识，并由 Hub 推送进度。";
        webjob_access: "A key with the role operator, in one of these, at the hub also in the query:", "操作员密钥，置于以下任一处，Hub 也可置于查询参数：";
    }
}
