texts! {
    /// Words of the overview.
    Overview {
        title: "Overview", "概览";
        chart: "Runs that ended in each of the last 60 minutes", "最近 60 分钟内每分钟结束的运行";
        last_hour: "Last hour", "最近一小时";
        last_day: "Last 24 hours", "最近 24 小时";
        running: "Running", "运行中";
        running_now: "Running now", "正在运行";
        waiting: "Due, waiting for a slot", "到期待执行";
        later: "{n} for later", "{n} 个待定时执行";
        succeeded: "Succeeded, 24 h", "24 小时成功";
        failed: "Failed, 24 h", "24 小时失败";
        rate: "{rate} % of all that ended", "占已结束的 {rate} %";
        no_failure: "Nothing failed", "无失败";
        cancelled: "{n} cancelled", "{n} 个已取消";
        lateness: "Started late by", "启动延迟";
        lateness_tip: "From the time a run was due until its first attempt began: the median and the 99th percentile of the latest {n} runs; the worst was {max} late.", "从运行到期到首次尝试开始的时间：最近 {n} 次运行的中位数与 99 百分位；最长延迟 {max}。";
        p50: "median", "中位数";
        p99: "p99", "p99";
        no_lateness: "Nothing has started yet", "尚无运行开始";
        jobs: "{n} job|{n} jobs", "{n} 个任务";
        jobs_scheduled: "{n} on a schedule", "{n} 个已排程";
        quiet: "Nothing ended in the last hour", "最近一小时内没有运行结束";
        idle: "Nothing is running", "当前没有运行";
        idle_detail: "Runs show up here while they work.", "运行中的任务会显示在这里。";
        attempt: "attempt {n}", "第 {n} 次尝试";
        upcoming: "Coming up", "即将执行";
        no_upcoming: "Nothing is scheduled", "没有排程";
        no_upcoming_detail: "Give a job a schedule, and its next times appear here.", "为任务设置排程后，下次执行时间会显示在这里。";
        attention: "Needs attention", "需要关注";
        all_well: "All is well", "一切正常";
        all_well_detail: "No job had a run that failed for good in the last 24 hours.", "最近 24 小时内没有任务最终失败。";
        failures: "{n} failed|{n} failed", "{n} 次失败";
        all_running: "All running", "全部运行中";
        all_failed: "All failed", "全部失败";
        all_jobs: "All jobs", "全部任务";
        welcome: "Welcome. Nothing has been scheduled here yet.", "欢迎使用，这里还没有任何任务。";
        welcome_detail: "A job is a WebAssembly component with its input, a hard budget, and a schedule if you like.", "任务由 WebAssembly 组件、输入数据、严格的资源限额以及可选的排程组成。";
        step_plugin: "Choose a plugin", "选择插件";
        step_plugin_detail: "Some come with the server. Upload your own whenever you like.", "服务器自带若干插件，也可随时上传自己的插件。";
        step_job: "Make a job of it", "创建任务";
        step_job_detail: "Fill in its parameters. Add a schedule now or later.", "填写参数，可现在或稍后添加排程。";
        step_watch: "Run it and watch", "运行并观察";
        step_watch_detail: "Every log line and step shows up while it happens.", "每行日志、每个步骤都会实时显示。";
        first_job: "Make the first job", "创建第一个任务";
        see_plugins: "See the plugins", "查看插件";
        viewer_hint: "Your key may only look. An operator makes jobs.", "您的密钥仅可查看，任务由操作员创建。";
    }
}
