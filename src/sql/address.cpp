#include "sql/address.h"

#include <array>
#include <map>
#include <memory>
#include <string_view>

#include <fmt/format.h>
#include <libpq-fe.h>

namespace muster::sql {
namespace {

struct Setting {
    std::string_view name;
    std::string_view value;
};

/// What a connection gets unless its text says otherwise: a server that does not answer is noticed
/// in seconds, not in the kernel's quarter of an hour.
constexpr std::array kDefaults = std::to_array<Setting>({{"connect_timeout", "5"},
                                                         {"application_name", "muster"},
                                                         {"tcp_user_timeout", "30000"},
                                                         {"keepalives_idle", "10"},
                                                         {"keepalives_interval", "5"},
                                                         {"keepalives_count", "3"}});
/// What the statements here rely on, whatever the text says.
constexpr std::array kFixed = std::to_array<Setting>({{"client_encoding", "UTF8"}});

using Settings = std::map<std::string, std::string, std::less<>>;

bool names_a_server(std::string_view text) {
    return text.starts_with("postgresql:") || text.starts_with("postgres:");
}

/// libpq's own reading. Its complaint may quote a part of the password and is dropped.
Result<Settings> read_settings(const Secret& text) {
    char* complaint = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
        PQconninfoParse(std::string(text.reveal()).c_str(), &complaint), &PQconninfoFree);
    PQfreemem(complaint);
    if (!options) {
        return Error{ErrorKind::Invalid, "sql.address",
                     "the address of the database is not of the form "
                     "postgresql://user:password@host:port/database?option=value"};
    }
    Settings settings;
    for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val != nullptr) {
            settings.emplace(option->keyword, option->val);
        }
    }
    return settings;
}

std::string in_quotes(std::string_view value) {
    std::string text = "'";
    for (const char character : value) {
        if (character == '\'' || character == '\\') {
            text += '\\';
        }
        text += character;
    }
    return text + '\'';
}

std::string libpq_text(Settings settings) {
    for (const auto& [name, value] : kDefaults) {
        settings.emplace(name, value);
    }
    for (const auto& [name, value] : kFixed) {
        settings.insert_or_assign(std::string(name), std::string(value));
    }
    std::string text;
    for (const auto& [name, value] : settings) {
        text += fmt::format("{}={} ", name, in_quotes(value));
    }
    return text;
}

std::string shown(const Settings& settings) {
    const auto value = [&](std::string_view name) {
        const auto found = settings.find(name);
        return found == settings.end() ? std::string() : found->second;
    };
    const std::string user = value("user");
    const std::string port = value("port");
    return fmt::format("postgresql://{}{}{}/{}", user.empty() ? "" : user + "@", value("host"),
                       port.empty() ? "" : ":" + port, value("dbname"));
}

} // namespace

Address Address::file(std::string path) {
    return {Engine::Sqlite, std::move(path), Secret("")};
}

Result<Address> Address::parse(const Secret& text) {
    if (!names_a_server(text.reveal())) {
        if (text.reveal().empty()) {
            return Error{ErrorKind::Invalid, "sql.address", "the address of the database is empty"};
        }
        return file(std::string(text.reveal()));
    }
    TRY(Settings settings, read_settings(text));
    std::string name = shown(settings);
    return Address(Engine::Postgres, std::move(name), Secret(libpq_text(std::move(settings))));
}

} // namespace muster::sql
