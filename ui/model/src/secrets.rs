//! How secrets are named in jobs, and how their hosts are typed.

/// What a job calls a secret.
pub fn placeholder(name: &str) -> String {
    format!("{{{{secret:{name}}}}}")
}

/// Hosts as they are typed: between commas, or a line each.
pub fn hosts(typed: &str) -> Vec<String> {
    let parts = typed.split([',', '，', '\n']).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_stand_between_commas_of_either_language() {
        assert_eq!(hosts(" a.example, *.b.example，c,,\n"), ["a.example", "*.b.example", "c"]);
        assert!(hosts(" , ").is_empty());
    }

    #[test]
    fn a_job_names_a_secret_in_double_braces() {
        assert_eq!(placeholder("key"), "{{secret:key}}");
    }
}
