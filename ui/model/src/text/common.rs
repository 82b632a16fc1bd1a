texts! {
    /// Words that are used everywhere.
    Common {
        cancel: "Cancel", "取消";
        close: "Close", "关闭";
        save: "Save", "保存";
        delete: "Delete", "删除";
        edit: "Edit", "编辑";
        retry: "Try again", "重试";
        copy: "Copy", "复制";
        copied: "Copied", "已复制";
        more: "More actions", "更多操作";
        load_more: "Load more", "加载更多";
        loading: "Loading", "加载中";
        all_shown: "That is all", "已全部显示";
        none: "none", "无";
        never: "never", "从不";
        all: "All", "全部";
        any: "Any", "不限";
        yes: "Yes", "是";
        no: "No", "否";
        clear: "Clear", "清除";
        clear_filters: "Clear filters", "清除筛选";
        nothing_matches: "Nothing matches these filters.", "没有符合筛选条件的内容。";
        search: "Search", "搜索";
        scheduled: "Scheduled", "已计划";
        queued: "Queued", "排队中";
        retrying: "Retrying", "等待重试";
        running: "Running", "运行中";
        succeeded: "Succeeded", "成功";
        failed: "Failed", "失败";
        cancelled: "Cancelled", "已取消";
        missed: "Missed", "已错过";
        viewer: "Viewer", "查看者";
        operator: "Operator", "操作员";
        admin: "Administrator", "管理员";
        viewer_may: "Reads everything", "只读访问";
        operator_may: "Also creates, changes, runs and cancels jobs", "还可创建、修改、运行和取消任务";
        admin_may: "Also manages plugins and keys", "还可管理插件和密钥";
        unreachable: "The server cannot be reached", "无法连接服务器";
        unreachable_detail: "It may be restarting, or the network is down. What you see may be out of date.", "服务器可能正在重启，或网络已断开。当前显示的内容可能不是最新的。";
        odd_answer: "The server gave an answer that makes no sense here", "服务器返回了无法识别的响应";
        odd_answer_detail: "Status {status}. A proxy may stand in between, or the console is older than the server: reload the page.", "状态码 {status}。中间可能有代理，或控制台版本早于服务器：请刷新页面。";
        utc: "UTC", "UTC";
        now: "now", "现在";
    }
}
