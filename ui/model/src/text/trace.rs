texts! {
    /// Words of logs and steps.
    Trace {
        no_steps: "This attempt has no steps.", "此次尝试没有步骤。";
        no_steps_hint: "A plugin that names its steps shows here how long each took.", "插件标注步骤后，这里会显示每步耗时。";
        no_steps_yet: "No step has begun yet.", "尚无步骤开始。";
        no_lines: "Nothing was logged.", "没有日志。";
        no_lines_yet: "Nothing has been logged yet.", "暂无日志。";
        no_match: "No line matches.", "没有匹配的行。";
        search: "Search the log", "搜索日志";
        level: "Least level", "最低级别";
        every_level: "All levels", "全部级别";
        trace: "Trace", "Trace";
        debug: "Debug", "Debug";
        info: "Info", "Info";
        warn: "Warning", "Warn";
        error: "Error", "Error";
        and_up: "{level} and up", "{level} 及以上";
        pause: "Pause", "暂停";
        resume: "Resume", "继续";
        paused: "Paused", "已暂停";
        follow: "Follow the end", "跟随末尾";
        new_lines: "{n} new line|{n} new lines", "{n} 行新日志";
        lines: "{n} line|{n} lines", "{n} 行";
        lines_of: "{n} of {all} lines", "{n} / {all} 行";
        copy: "Copy log", "复制日志";
        download: "Download log", "下载日志";
        download_name: "run-{run}-attempt-{attempt}.log", "run-{run}-attempt-{attempt}.log";
        in_step: "In step {name}", "步骤：{name}";
        all_steps: "Show all steps", "显示全部步骤";
        truncated: "cut", "截断";
        ended: "end", "结束";
        fields: "Fields", "字段";
        line_detail: "The line in full", "完整内容";
        still_open: "still running", "进行中";
        cut_off: "cut off by the end of the attempt", "随尝试结束而中断";
        step_failed: "failed: {error}", "失败：{error}";
        loading_lines: "Loading… {n} lines so far", "加载中… 已读取 {n} 行";
        loading: "Reading the trace…", "正在读取追踪…";
        read_more: "The trace could not be read to its end.", "追踪未能完整读取。";
        show_lines: "Show its log lines", "查看该步骤的日志";
        reconnecting: "The connection is lost; what comes meanwhile is not lost and follows.", "连接已断开，期间的内容不会丢失，恢复后继续显示。";
        copied_part: "Copied the last {n} line|Copied the last {n} lines", "已复制最后 {n} 行";
    }
}
