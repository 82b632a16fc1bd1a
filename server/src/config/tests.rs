use super::*;

/// What a file, the environment and flags together give.
fn load(file: &str, environment: &[(&str, &str)], args: &ConfigArgs) -> Result<Config, Problem> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mainspring.toml");
    std::fs::write(&path, file).unwrap();
    let args = ConfigArgs {
        config: Some(path),
        data_dir: args.data_dir.clone(),
        database_url: args.database_url.clone(),
        listen: args.listen.clone(),
        set: args.set.clone(),
    };
    Config::load(&args, environment.iter().map(|(name, value)| ((*name).into(), (*value).into())))
}

fn complaint(file: &str, environment: &[(&str, &str)], args: &ConfigArgs) -> String {
    let message = load(file, environment, args).unwrap_err().to_string();
    // The directory of the file differs from call to call.
    match message.split_once("/mainspring.toml") {
        Some((_, rest)) => format!("mainspring.toml{rest}"),
        None => message,
    }
}

fn set(name: &str, value: &str) -> ConfigArgs {
    ConfigArgs { set: vec![(name.to_owned(), value.to_owned())], ..ConfigArgs::default() }
}

fn nothing() -> ConfigArgs {
    ConfigArgs::default()
}

#[test]
fn the_defaults_alone_are_a_good_configuration() {
    let config = Config::load(&nothing(), std::iter::empty()).unwrap();

    assert_eq!(config.listen.to_string(), "127.0.0.1:7100");
    assert_eq!(config.database, Database::Sqlite("./data/mainspring.db".into()));
    assert_eq!(config.bounds, Bounds::default());
    assert_eq!(config.public_url, None);
    assert!(config.slots >= 64);
}

#[test]
fn every_setting_of_the_default_file_is_read() {
    let values = Values::defaults().unwrap();
    for name in values.names() {
        let message = complaint("", &[], &set(name, "\0"));
        assert_eq!(message.split(' ').nth(4), Some(name), "{message}");
    }
}

#[test]
fn the_default_file_names_the_variable_of_every_setting() {
    for name in Values::defaults().unwrap().names() {
        let variable = layers::variable(name);
        assert!(DEFAULT_FILE.contains(&format!("# {variable}")), "{variable}");
    }
}

#[test]
fn a_flag_comes_before_the_environment_and_that_before_the_file() {
    let file = "drain = \"1s\"\nnode = \"file\"\n[limits]\ntimeout = \"1m\"\n";
    let environment = [("MAINSPRING_DRAIN", "2s"), ("MAINSPRING_NODE", "variable"), ("HOME", "/")];

    let config = load(file, &environment, &set("drain", "3s")).unwrap();

    assert_eq!(config.drain, Duration::from_secs(3));
    assert_eq!(config.node, "variable");
    assert_eq!(config.bounds.timeout, Duration::from_mins(1));
}

#[test]
fn an_unknown_name_is_told_with_its_line_and_the_nearest_one() {
    assert_eq!(
        complaint("# mine\n[limits]\ntimout = \"5s\"\n", &[], &nothing()),
        "mainspring.toml:3: there is no setting limits.timout; did you mean limits.timeout?"
    );
    assert_eq!(
        complaint("colour = \"red\"", &[], &nothing()),
        "mainspring.toml:1: there is no setting colour; `mainspring config` prints them all"
    );
    assert_eq!(
        complaint("", &[("MAINSPRING_LISTN", "x")], &nothing()),
        "there is no setting for the variable MAINSPRING_LISTN; did you mean MAINSPRING_LISTEN?"
    );
    assert_eq!(
        complaint("", &[], &set("limits.memmory", "1MiB")),
        "the flag --set limits.memmory: there is no setting limits.memmory; did you mean \
         limits.memory?"
    );
}

#[test]
fn a_bad_value_is_told_with_its_place_and_what_would_be_right() {
    assert_eq!(
        complaint("\n\n[limits]\ntimeout = \"soon\"\n", &[], &nothing()),
        "mainspring.toml:4: limits.timeout must be a whole number and ms, s, m, h or d, as in 250ms \
         or 24h, not \"soon\""
    );
    assert_eq!(
        complaint("", &[("MAINSPRING_LIMITS_MEMORY", "1GiB")], &nothing()),
        "the variable MAINSPRING_LIMITS_MEMORY: limits.memory must be between 65536 and 268435456"
    );
    let listen = ConfigArgs { listen: Some("7100".to_owned()), ..nothing() };
    assert_eq!(
        complaint("", &[], &listen),
        "the flag --listen: listen must be an address and a port, as in 127.0.0.1:7100 or \
         [::]:7100, not \"7100\""
    );
}

#[test]
fn a_value_of_the_wrong_shape_is_refused() {
    let expected = "mainspring.toml:1: listen must be a single text or number";
    assert_eq!(complaint("listen = [\"127.0.0.1:1\"]", &[], &nothing()), expected);
    assert_eq!(complaint("listen = {}", &[], &nothing()), expected);
    assert!(complaint("listen.port = 1", &[], &nothing()).contains("no setting listen.port"));
}

#[test]
fn a_section_whose_lines_are_all_commented_out_is_fine() {
    assert!(load("[limits]\n# timeout = \"5s\"\n", &[], &nothing()).is_ok());
    assert!(complaint("[limitz]\n", &[], &nothing()).contains("there is no setting limitz"));
}

#[test]
fn a_file_that_is_no_toml_is_told_with_its_line() {
    let message = complaint("drain = \"1s\"\nlisten = = 1\n", &[], &nothing());
    assert!(message.starts_with("mainspring.toml:2: "), "{message}");
}

#[test]
fn numbers_may_be_written_as_such() {
    let config = load("[runner]\nslots = 1_000\n", &[], &nothing()).unwrap();
    assert_eq!(config.slots, 1000);
}

#[test]
fn a_database_is_a_file_or_a_url_whose_password_is_not_repeated() {
    let sqlite = ConfigArgs { database_url: Some("sqlite:/srv/a.db".to_owned()), ..nothing() };
    assert_eq!(load("", &[], &sqlite).unwrap().database, Database::Sqlite("/srv/a.db".into()));

    let url = "postgres://me:hush@host/db";
    let config = load("", &[("MAINSPRING_DATABASE_URL", url)], &nothing()).unwrap();
    assert_eq!(config.database, Database::Postgres(url.to_owned()));
    assert!(!format!("{config:?}").contains("hush"));
    let message =
        complaint("", &[("MAINSPRING_DATABASE_URL", "mysql://me:hush@host/db")], &nothing());
    assert!(message.contains("postgres://") && !message.contains("hush"), "{message}");
}

#[test]
fn a_public_url_loses_its_last_slash() {
    let config = load("public_url = \"https://jobs.example.com/\"", &[], &nothing()).unwrap();
    assert_eq!(config.public_url.as_deref(), Some("https://jobs.example.com"));
    assert!(
        complaint("public_url = \"jobs.example.com\"", &[], &nothing()).contains("must be a URL")
    );
}

#[test]
fn an_admin_key_comes_from_the_environment_and_is_never_repeated() {
    let key = format!("ms_{}_{}", "0".repeat(32), "a".repeat(64));
    let config = load("", &[("MAINSPRING_ADMIN_KEY", &key)], &nothing()).unwrap();
    assert_eq!(config.admin_key.unwrap().reveal(), key);

    let message = complaint("", &[("MAINSPRING_ADMIN_KEY", "hunter2")], &nothing());
    assert!(message.contains("mainspring key generate") && !message.contains("hunter2"));
}
