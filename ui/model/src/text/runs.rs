texts! {
    /// Words of the list of runs.
    Runs {
        title: "Runs", "运行";
        subtitle: "Every request to execute a job, newest first.", "所有任务的执行请求，最新的在前。";
        all_states: "All", "全部";
        states: "States", "状态";
        waiting: "Waiting", "等待中";
        latest_only: "Of the latest 20 000 runs", "仅统计最近 20 000 次运行";
        job: "Job", "任务";
        any_job: "Any job", "所有任务";
        find_job: "Find a job by name", "按名称查找任务";
        no_job: "No job has this in its name.", "没有名称匹配的任务。";
        time: "Time", "时间";
        any_time: "Any time", "不限时间";
        last_quarter: "Last 15 minutes", "最近 15 分钟";
        last_hour: "Last hour", "最近 1 小时";
        last_day: "Last 24 hours", "最近 24 小时";
        last_week: "Last 7 days", "最近 7 天";
        custom: "From … to …", "自定义范围";
        since: "From", "从";
        until: "To", "到";
        state: "State", "状态";
        origin: "Asked for by", "来源";
        created: "Asked for", "创建时间";
        lasted: "Took", "耗时";
        attempts: "Attempts", "尝试";
        by_schedule: "Schedule", "计划";
        by_api: "Request", "请求";
        by_redrive: "Run again", "重新运行";
        due: "due {when}", "预定 {when}";
        select: "Select the run", "选择该运行";
        select_all: "Select all that are shown", "选择已显示的全部运行";
        selected: "{n} selected", "已选择 {n} 项";
        select_none: "Clear selection", "取消选择";
        cancel: "Cancel", "取消运行";
        retry: "Run again", "重新运行";
        cancel_title: "Cancel {n} run?|Cancel {n} runs?", "取消 {n} 次运行？";
        cancel_detail: "What waits will not start; what runs is stopped within milliseconds. {left} of the selected have ended already and stay as they are.", "等待中的不会开始，运行中的将在数毫秒内停止。所选中有 {left} 项已结束，保持不变。";
        cancel_detail_all: "What waits will not start; what runs is stopped within milliseconds.", "等待中的不会开始，运行中的将在数毫秒内停止。";
        retry_title: "Run {n} run again?|Run {n} runs again?", "重新运行 {n} 项？";
        retry_detail: "Each becomes a new run with the same input. {left} of the selected have not ended and cannot be repeated yet.", "每项都会以相同输入新建一次运行。所选中有 {left} 项尚未结束，暂不能重新运行。";
        retry_detail_all: "Each becomes a new run with the same input.", "每项都会以相同输入新建一次运行。";
        nothing_to_cancel: "All of the selected have ended already.", "所选运行均已结束。";
        nothing_to_retry: "None of the selected has ended yet.", "所选运行均未结束。";
        cancelled: "{n} run cancelled|{n} runs cancelled", "已取消 {n} 次运行";
        retried: "{n} run queued again|{n} runs queued again", "已重新排队 {n} 次运行";
        refused: "{n} refused", "{n} 项被拒绝";
        results: "What became of each", "逐项结果";
        result_done: "Done", "完成";
        result_new: "Queued as {id}", "已排队为 {id}";
        new: "{n} new run|{n} new runs", "{n} 次新的运行";
        empty: "Nothing has run yet", "还没有任何运行";
        empty_detail: "Runs appear here as soon as a job's schedule fires or somebody runs a job by hand.", "任务按计划触发或被手动运行后，会显示在这里。";
        to_jobs: "Go to jobs", "前往任务";
        table: "Runs", "运行列表";
        keys: "move, select, open", "移动、选择、打开";
    }
}
