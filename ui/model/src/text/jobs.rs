texts! {
    /// Words of the pages about jobs.
    Jobs {
        title: "Jobs", "任务";
        saved: "“{name}” is saved", "“{name}”已保存";
        see_job: "Open the job", "打开任务";
        queued: "A run of “{name}” is queued", "“{name}”的一次运行已排队";
        see_run: "Watch it", "查看运行";
    }
}
