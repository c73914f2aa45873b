#include "app/server_config.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/config_secret.h"
#include "app/config_text.h"
#include "app/config_values.h"
#include "app/usual_directories.h"
#include "base/closest_name.h"
#include "base/json.h"

namespace muster::app {
namespace {

using Texts = std::vector<std::string>;

template <auto member, auto parse>
Status set_one(ServerConfig& config, const Texts& texts) {
    TRY(config.*member, parse(texts.front()));
    return {};
}

template <auto member, auto parse>
Status set_mail(ServerConfig& config, const Texts& texts) {
    TRY(config.mail.*member, parse(texts.front()));
    return {};
}

template <auto member, auto parse>
Status set_aws(ServerConfig& config, const Texts& texts) {
    TRY(config.aws.*member, parse(texts.front()));
    return {};
}

template <AwsPartition partition, auto member, auto parse>
Status set_identity(ServerConfig& config, const Texts& texts) {
    TRY(config.aws.identities[partition].*member, parse(texts.front()));
    return {};
}

template <auto member, auto parse>
Status set_all(ServerConfig& config, const Texts& texts) {
    for (const std::string& text : texts) {
        TRY(auto value, parse(text));
        (config.*member).push_back(std::move(value));
    }
    return {};
}

using enum ConfigKey::Arity;
using Config = ServerConfig;

} // namespace

const std::vector<ConfigKey>& config_keys() {
    static const std::vector<ConfigKey> keys = {
        {"data", One, "directory", "",
         "Where Muster keeps its state. Default: "
         "`$XDG_DATA_HOME/muster`, else `~/.local/share/muster`, as the command line has it",
         &set_one<&Config::data, parse_absolute_path>},
        {"database.file", One, "file", "",
         "Holds the address of a PostgreSQL database, with its password. Default: a SQLite file in "
         "the data directory",
         &set_one<&Config::database_file, parse_absolute_path>},
        {"database.variable", One, "name", "",
         "The environment variable that holds the address, where no file does",
         &set_one<&Config::database_variable, parse_variable_name>},
        {"master_keys", One, "file", "",
         "The keys that secrets are sealed with; made at the first start. Keep a copy apart from "
         "those of the database. Default: `master.keys` in the data directory",
         &set_one<&Config::master_keys, parse_absolute_path>},
        {"listen", Many, "https://HOST:PORT", "https://127.0.0.1:8443",
         "Where to listen. Plain http is served on the loopback alone, for a proxy that stands "
         "there",
         &set_all<&Config::listen, parse_listen_address>},
        {"public_url", One, "https://HOST", "",
         "Where people find the console, for the links they are sent. Default: as whoever asks for "
         "the link found it",
         &set_one<&Config::public_url, parse_public_url>},
        {"tls.certificate", One, "file", "",
         "The certificate with its chain, PEM; read anew on SIGHUP. Default: one that Muster makes "
         "and signs itself",
         &set_one<&Config::tls_certificate, parse_absolute_path>},
        {"tls.key", One, "file", "", "The key of the certificate, PEM",
         &set_one<&Config::tls_key, parse_absolute_path>},
        {"trusted_proxies", Many, "network", "",
         "Proxies whose word counts on who asks (X-Forwarded-For and -Proto): 10.0.0.0/8",
         &set_all<&Config::trusted_proxies, IpNetwork::parse>},
        {"console", One, "directory", "",
         "The files of the console. Default: those installed beside the program",
         &set_one<&Config::console, parse_absolute_path>},
        {"import_directories", Many, "directory", "", "Where bills may be imported from by the API",
         &set_all<&Config::import_directories, parse_absolute_path>},
        {"mail.server", One, "host", "",
         "Where mail is handed in, by SMTP; without it none is sent, and invitations and reset "
         "links are handed over by people. Needs `mail.from` and `public_url`",
         &set_mail<&MailConfig::server, parse_host>},
        {"mail.port", One, "number", "",
         "Its port. Default: 587 for `starttls`, 465 for `tls`, 25 for `none`",
         &set_mail<&MailConfig::port, parse_port>},
        {"mail.security", One, "starttls, tls, none", "starttls",
         "How the connection is kept from others; `none` is for a server on this machine. The "
         "server's certificate is always verified",
         &set_mail<&MailConfig::security, parse_mail_security>},
        {"mail.user", One, "name", "", "Whom to sign in as. Default: without signing in",
         &set_mail<&MailConfig::user, parse_text>},
        {"mail.password_file", One, "file", "", "Holds the password of `mail.user`",
         &set_mail<&MailConfig::password_file, parse_absolute_path>},
        {"mail.password_variable", One, "name", "",
         "The environment variable that holds the password, where no file does",
         &set_mail<&MailConfig::password_variable, parse_variable_name>},
        {"mail.from", One, "name and address", "", "Who writes: `Muster <muster@example.com>`",
         &set_mail<&MailConfig::from, net::Mailbox::parse>},
        {"mail.reply_to", One, "address", "", "Where answers go. Default: to `mail.from`",
         &set_mail<&MailConfig::reply_to, net::MailAddress::parse>},
        {"mail.ca_file", One, "file", "",
         "Who may sign the certificate of the mail server, PEM. Default: whom this machine trusts",
         &set_mail<&MailConfig::ca_file, parse_absolute_path>},
        {"notifications.allowed_networks", Many, "network", "",
         "Networks that are not public and yet may be sent to by Slack channels and webhooks, also "
         "over plain http: 10.1.0.0/16",
         &set_all<&Config::notified_networks, IpNetwork::parse>},
        {"aws.region", One, "region", "us-east-1",
         "Where Muster asks AWS for temporary credentials. Its own are found as AWS's SDKs find "
         "theirs: environment, profile, container, instance",
         &set_aws<&AwsConfig::region, parse_aws_region>},
        {"aws.endpoint_url", One, "https://HOST", "",
         "Where all of AWS's services are instead of where AWS has them, e.g. the sandbox",
         &set_aws<&AwsConfig::endpoint_url, parse_aws_endpoint>},
        {"aws.price_list_url", One, "https://HOST", "",
         "Where AWS's price list is read. Default: `aws.endpoint_url`, else where AWS has it",
         &set_aws<&AwsConfig::price_list_url, parse_aws_endpoint>},
        {"aws.principal", One, "ARN", "",
         "Whom roles are to trust, where Muster's own role has a path, of which AWS does not tell. "
         "Default: as AWS says",
         &set_aws<&AwsConfig::principal, parse_aws_principal>},
        {"aws.artifact_bucket", One, "bucket", "",
         "Where templates are put for CloudFormation's page to read. Without it that way of "
         "connecting is not offered",
         &set_aws<&AwsConfig::artifact_bucket, parse_aws_bucket>},
        {"aws.queue", One, "URL", "",
         "The SQS queue behind `aws.callback_topic`. Several servers may have the same one",
         &set_aws<&AwsConfig::queue, parse_aws_queue>},
        {"aws.callback_topic", One, "ARN", "",
         "The SNS topic that stacks call back to, in the region where they are made. Without it "
         "and `aws.queue` Muster asks by itself whether a role is there",
         &set_aws<&AwsConfig::callback_topic, connections::TopicArn::parse>},
        {"aws.console_url", One, "https://HOST/PATH", "",
         "Where AWS's console is instead of where AWS has it, e.g. the sandbox's",
         &set_aws<&AwsConfig::console_url, parse_aws_console_url>},
        {"aws.identities.aws.profile", One, "name", "",
         "Which profile of AWS's shared files has credentials for the partition `aws`, where "
         "Muster's own are of another",
         &set_identity<AwsPartition::Aws, &AwsIdentityConfig::profile, parse_text>},
        {"aws.identities.aws.principal", One, "ARN", "", "Like `aws.principal`, in that partition",
         &set_identity<AwsPartition::Aws, &AwsIdentityConfig::principal, parse_aws_principal>},
        {"aws.identities.aws.artifact_bucket", One, "bucket", "",
         "Like `aws.artifact_bucket`, in that partition: in us-east-1",
         &set_identity<AwsPartition::Aws, &AwsIdentityConfig::artifact_bucket, parse_aws_bucket>},
        {"aws.identities.aws-us-gov.profile", One, "name", "", "The same for GovCloud",
         &set_identity<AwsPartition::AwsUsGov, &AwsIdentityConfig::profile, parse_text>},
        {"aws.identities.aws-us-gov.principal", One, "ARN", "",
         "Like `aws.principal`, in that partition",
         &set_identity<AwsPartition::AwsUsGov, &AwsIdentityConfig::principal, parse_aws_principal>},
        {"aws.identities.aws-us-gov.artifact_bucket", One, "bucket", "",
         "Like `aws.artifact_bucket`, in that partition: in us-gov-west-1",
         &set_identity<AwsPartition::AwsUsGov, &AwsIdentityConfig::artifact_bucket,
                       parse_aws_bucket>},
        {"aws.identities.aws-cn.profile", One, "name", "", "The same for China",
         &set_identity<AwsPartition::AwsCn, &AwsIdentityConfig::profile, parse_text>},
        {"aws.identities.aws-cn.principal", One, "ARN", "",
         "Like `aws.principal`, in that partition",
         &set_identity<AwsPartition::AwsCn, &AwsIdentityConfig::principal, parse_aws_principal>},
        {"aws.identities.aws-cn.artifact_bucket", One, "bucket", "",
         "Like `aws.artifact_bucket`, in that partition: in cn-northwest-1",
         &set_identity<AwsPartition::AwsCn, &AwsIdentityConfig::artifact_bucket, parse_aws_bucket>},
        {"connections.check_every", One, "time", "2m",
         "How often the role of a connection is tried, to notice that it was revoked",
         &set_one<&Config::connection_check, parse_duration>},
        {"connections.cost_history", One, "by_itself, on_request", "by_itself",
         "When costs of before the first bill are read from Cost Explorer, for which AWS charges "
         "$0.01 a request, about 14 in all: once a connection's role works, or when somebody asks",
         &set_one<&Config::cost_history, parse_history_reads>},
        {"inventory.collect_every", One, "time", "1h",
         "How often the resources of a connected account are listed",
         &set_one<&Config::inventory_every, parse_duration>},
        {"inventory.accounts_at_once", One, "number", "16",
         "Of how many accounts each server lists resources at once, six regions of each, on "
         "threads of their own",
         &set_one<&Config::inventory_accounts, parse_accounts_at_once>},
        {"threads.requests", One, "number", "8", "How many requests are handled at once",
         &set_one<&Config::request_threads, parse_threads>},
        {"threads.jobs", One, "number", "4",
         "How many jobs run at once, but for those that list resources",
         &set_one<&Config::job_threads, parse_threads>},
        {"threads.reports", One, "number", "0",
         "How many threads one report may use; 0: one for each processor",
         &set_one<&Config::report_threads, parse_threads_or_all>},
        {"rate_limits.principal", One, "number", "6000",
         "How much a user or an API token may ask for within a minute: most requests count 1, "
         "reports 10, exports and SQL 50; 0: no limit",
         &set_one<&Config::principal_rate, parse_rate>},
        {"rate_limits.address", One, "number", "1200",
         "The same for an address whose requests are of nobody known; those who sign in there "
         "share "
         "it",
         &set_one<&Config::address_rate, parse_rate>},
        {"sessions.idle", One, "time", "30m", "When a session ends that is not used",
         &set_one<&Config::session_idle, parse_duration>},
        {"sessions.absolute", One, "time", "8h", "When a session ends however much it is used",
         &set_one<&Config::session_absolute, parse_duration>},
        {"user_tokens.idle", One, "time", "30d",
         "When the sign-in of a command line (`muster login`) ends that is not used",
         &set_one<&Config::user_token_idle, parse_duration>},
        {"user_tokens.absolute", One, "time", "90d",
         "When the sign-in of a command line ends however much it is used",
         &set_one<&Config::user_token_absolute, parse_duration>},
        {"api_tokens.old_after", One, "time", "90d",
         "From which age on the console warns of an API token; a week before, whoever made it is "
         "reminded",
         &set_one<&Config::api_token_old_after, parse_duration>},
        {"log.level", One, "debug, info, warning, error", "info", "What is logged at least",
         &set_one<&Config::log_level, parse_log_level>},
        {"log.form", One, "json, text", "json", "How a line of the log is written",
         &set_one<&Config::log_form, parse_log_form>},
    };
    return keys;
}

namespace {

/// What is wrong with a configuration, all of it.
class Problems {
public:
    void add(const ConfigEntry& entry, std::string_view what) {
        add(entry.key, fmt::format("line {}: {}: {}", entry.line, entry.key, what));
    }
    void add(std::string_view key, std::string what) {
        std::string pointer = '/' + std::string(key);
        std::ranges::replace(pointer, '.', '/');
        problems_.push_back({std::move(pointer), std::move(what)});
    }
    [[nodiscard]] Status status() const {
        if (problems_.empty()) {
            return {};
        }
        std::string detail;
        for (const FieldProblem& problem : problems_) {
            detail += (detail.empty() ? "" : "; ") + problem.detail;
        }
        return Error{.kind = ErrorKind::Invalid,
                     .reason = "config.invalid",
                     .detail = std::move(detail),
                     .problems = problems_};
    }

private:
    std::vector<FieldProblem> problems_;
};

std::vector<std::string> key_names() {
    std::vector<std::string> names;
    for (const ConfigKey& key : config_keys()) {
        names.emplace_back(key.name);
    }
    return names;
}

void check_names(const std::vector<ConfigEntry>& entries, Problems& problems) {
    const std::vector<std::string> names = key_names();
    for (const ConfigEntry& entry : entries) {
        if (std::ranges::find(names, entry.key) == names.end()) {
            problems.add(entry, "there is no such setting" + did_you_mean(entry.key, names));
        } else if (std::ranges::count(entries, entry.key, &ConfigEntry::key) > 1) {
            problems.add(entry, "stands more than once");
        }
    }
}

/// Nullptr where the file does not say.
const ConfigEntry* find(const std::vector<ConfigEntry>& entries, std::string_view key) {
    const auto found = std::ranges::find(entries, key, &ConfigEntry::key);
    return found == entries.end() ? nullptr : &*found;
}

void set(ServerConfig& config, const ConfigKey& key, const ConfigEntry* entry, Problems& problems) {
    if (entry == nullptr) {
        if (!key.fallback.empty()) {
            key.set(config, {std::string(key.fallback)}).value();
        }
        return;
    }
    if (entry->values.empty() && (!entry->is_list || !key.fallback.empty())) {
        problems.add(*entry, "has no value; leave it out for the default");
    } else if (entry->is_list && key.arity == ConfigKey::Arity::One) {
        problems.add(*entry, "is one value, not a list");
    } else if (const Status status = key.set(config, entry->values); !status) {
        problems.add(*entry, status.error().detail);
    }
}

void check_mail(const ServerConfig& config, Problems& problems) {
    const MailConfig& mail = config.mail;
    if (!mail.is_set_up()) {
        return;
    }
    if (!mail.from) {
        problems.add("mail.from", "mail.from: must be set where mail.server is");
    }
    // Not taken from whoever asks: a link would then lead to where a stranger wants it to.
    if (config.public_url.empty()) {
        problems.add("public_url", "public_url: must be set where mail.server is");
    }
    if (mail.password_file && !mail.password_variable.empty()) {
        problems.add("mail", "mail: a password_file or a password_variable, not both");
    }
    const bool has_password = mail.password_file || !mail.password_variable.empty();
    if (mail.user.empty() == has_password) {
        problems.add("mail.user", "mail.user: a user and a password come together");
    }
    if (const auto client = net::SmtpClient::make({.host = mail.server, .security = mail.security});
        !client) {
        problems.add("mail.security", "mail.security: " + client.error().detail);
    }
}

void check_identities(const ServerConfig& config, Problems& problems) {
    for (const auto& [partition, identity] : config.aws.identities) {
        const std::string_view name = kAwsPartitionNames.name(partition);
        const std::string section = fmt::format("aws.identities.{}", name);
        if (identity.profile.empty()) {
            problems.add(
                section + ".profile",
                fmt::format("{}.profile: must be set: whose credentials are used", section));
        }
        if (identity.principal && !identity.principal->starts_with(fmt::format("arn:{}:", name))) {
            problems.add(section + ".principal",
                         fmt::format("{}.principal: is not of that partition", section));
        }
    }
}

void check_together(ServerConfig& config, Problems& problems) {
    if (config.data.empty()) {
        const auto directory = default_data_directory();
        config.data = directory.value_or("");
        if (!directory) {
            problems.add("data", "data: must be set where HOME is not");
        }
    }
    if (config.tls_certificate.has_value() != config.tls_key.has_value()) {
        problems.add("tls", "tls: a certificate and its key come together");
    }
    if (config.database_file && !config.database_variable.empty()) {
        problems.add("database", "database: a file or a variable, not both");
    }
    if (config.aws.queue.has_value() != config.aws.callback_topic.has_value()) {
        problems.add("aws", "aws: a queue and a callback_topic come together");
    }
    check_identities(config, problems);
    check_mail(config, problems);
}

} // namespace

Result<ServerConfig> parse_server_config(std::string_view yaml) {
    TRY(const auto entries, read_config_text(yaml));
    Problems problems;
    check_names(entries, problems);
    ServerConfig config;
    for (const ConfigKey& key : config_keys()) {
        set(config, key, find(entries, key.name), problems);
    }
    check_together(config, problems);
    TRY_DONE(problems.status());
    return config;
}

Result<sql::Address> ServerConfig::database_address() const {
    if (!database_file && database_variable.empty()) {
        return sql::Address::file((data / "muster.db").string());
    }
    TRY(Secret text, read_config_secret(database_file, database_variable));
    return sql::Address::parse(text);
}

Result<ledger::Place> ServerConfig::ledger_place() const {
    TRY(auto address, database_address());
    const bool is_postgres = address.engine() == sql::Engine::Postgres;
    return ledger::Place{
        .data = data, .catalogue = is_postgres ? std::optional(std::move(address)) : std::nullopt};
}

Result<std::string> printed_config(std::string_view yaml) {
    TRY(const ServerConfig config, parse_server_config(yaml));
    TRY(const auto entries, read_config_text(yaml));
    std::string text;
    for (const ConfigKey& key : config_keys()) {
        const ConfigEntry* const entry = find(entries, key.name);
        Texts texts = entry != nullptr       ? entry->values
                      : key.fallback.empty() ? Texts()
                                             : Texts{std::string(key.fallback)};
        if (key.name == "data") {
            texts = {config.data.string()};
        }
        std::string values;
        for (const std::string& value : texts) {
            values += (values.empty() ? "" : ", ") + json_quoted(value);
        }
        if (key.arity == ConfigKey::Arity::Many) {
            text += fmt::format("{}: [{}]\n", key.name, values);
        } else if (!values.empty()) {
            text += fmt::format("{}: {}\n", key.name, values);
        }
    }
    return text;
}

std::string config_reference() {
    std::string text = R"(# Configuration

`musterd --config muster.yaml` reads a YAML file; without one every setting has its default. Sections are
written as YAML has them, or as one name with dots:

```yaml
listen: [https://0.0.0.0:8443]
tls:
  certificate: /etc/muster/tls.crt
  key: /etc/muster/tls.key
```

Whatever is wrong with the file is said at once, and a name that does not exist is refused. Secrets do not stand
in it: it names the file or the environment variable that holds them. `musterd --print-config` shows what is in
effect. This table is printed by `musterd --config-reference`, and a test holds the two together.

| setting | what stands there | default | what it does |
|---|---|---|---|
)";
    for (const ConfigKey& key : config_keys()) {
        const bool is_list = key.arity == ConfigKey::Arity::Many;
        text += fmt::format("| `{}` | {}{} | {} | {} |\n", key.name, is_list ? "list of " : "",
                            key.form, key.fallback.empty() ? "" : fmt::format("`{}`", key.fallback),
                            key.description);
    }
    return text;
}

} // namespace muster::app
