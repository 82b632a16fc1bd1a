texts! {
    /// Words of a request that was made, and of its answer.
    Exchange {
        title: "Request and answer", "请求与响应";
        sent_headers: "Request headers ({n})", "请求标头（{n}）";
        sent_body: "Request body ({size})", "请求正文（{size}）";
        answer_headers: "Answer headers ({n})", "响应标头（{n}）";
        answer_body: "Answer body ({size})", "响应正文（{size}）";
        cut: "Cut at {shown} of {size}", "仅显示 {size} 中的 {shown}";
        empty: "empty", "空";
        no_answer: "No answer", "无响应";
        address: "Connected to {address}", "已连接到 {address}";
        first_byte: "First byte after {length}", "首字节 {length}";
        total: "Total {length}", "总计 {length}";
    }
}
