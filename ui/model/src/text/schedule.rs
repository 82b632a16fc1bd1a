texts! {
    /// How schedules are said.
    Schedule {
        weekdays: "Mon,Tue,Wed,Thu,Fri,Sat,Sun", "周一,周二,周三,周四,周五,周六,周日";
        months: "Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec", "1 月,2 月,3 月,4 月,5 月,6 月,7 月,8 月,9 月,10 月,11 月,12 月";
        nths: "1st,2nd,3rd,4th,5th", "1,2,3,4,5";
        range: "–", "至";
        list: ", ", "、";
        daily: "Daily", "每天";
        last_day: "Last day of the month", "每月最后一天";
        month_days: "Day {days} of the month", "每月 {days} 日";
        nth_weekday: "{nth} {day} of the month", "每月第 {nth} 个{day}";
        in_months: "{days} in {months}", "{months}，{days}";
        at: "{days} at {times}", "{days} {times}";
        hourly_at: "Every hour at :{minute}", "每小时的第 {minute} 分";
        on_days: "{interval}, {days}", "{days}{interval}";
        on_days_within: "{interval}, {days}, {hours}", "{days} {hours} {interval}";
        within: "{interval}, {hours}", "{hours} {interval}";
        seconds: "Every second|Every {n} seconds", "每秒|每 {n} 秒";
        minutes: "Every minute|Every {n} minutes", "每分钟|每 {n} 分钟";
        hours: "Every hour|Every {n} hours", "每小时|每 {n} 小时";
        days: "Every day|Every {n} days", "每天|每 {n} 天";
        weeks: "Every week|Every {n} weeks", "每周|每 {n} 周";
        calendar_months: "Every month|Every {n} months", "每月|每 {n} 个月";
        weekdays_of: "{interval} on {days}", "{interval}的{days}";
        month_days_of: "{interval} on day {days}", "{interval}的 {days} 日";
        every: "Every {length}", "每 {length}";
        delay: "{length} after each run ends", "每次运行结束后 {length}";
        once: "Once at {when}", "{when} 运行一次";
        zoned: "{sentence}, {zone}", "{sentence}，{zone}";
    }
}
