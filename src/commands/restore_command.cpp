#include <fmt/format.h>

#include "app/schemas.h"
#include "backup/restore.h"
#include "base/json.h"
#include "commands/command.h"
#include "commands/server_settings.h"

namespace muster::commands {
namespace {

struct RestoreOptions {
    std::string from;
};

Status restore(const RestoreOptions& options, Environment& environment) {
    TRY(const app::ServerConfig config, server_config_for(environment));
    TRY(const ledger::Place place, config.ledger_place());
    const auto data = plain_path(config.data);
    const auto schemas = app::all_schemas();
    TRY(const backup::Manifest manifest,
        backup::restore_backup(
            {.from = plain_path(options.from), .data = data, .database = place.catalogue}, schemas,
            environment.clock, environment.stop));
    const bool has_keys = manifest.find(backup::kKeysName) != nullptr;
    if (environment.settings.json) {
        const Json document =
            Json::Object{{"directory", data.string()},  {"made_at", manifest.made_at.str()},
                         {"program", manifest.program}, {"files", manifest.files.size()},
                         {"bytes", manifest.bytes()},   {"keys", has_keys}};
        environment.out << document.str() << '\n';
        return {};
    }
    environment.out << fmt::format("{}: as it was at {}, {} files, {} bytes\n", data.string(),
                                   manifest.made_at.str(), manifest.files.size(), manifest.bytes());
    if (!has_keys) {
        environment.out << fmt::format("The backup has no master keys: put them at {} before the "
                                       "server starts.\n",
                                       config.master_keys_file().string());
    }
    return {};
}

void describe_restore(CLI::App& command, RestoreOptions& options) {
    command.footer("Everything is checked before the data directory gets its name; it must be new "
                   "or empty, and so must the database where --config names one on PostgreSQL. "
                   "Links, sessions and tokens that were revoked after the backup work "
                   "again.");
    command.add_option("directory", options.from, "The backup")->required();
}

} // namespace

void add_restore(CLI::App& parent, Invocation& invocation) {
    add_command<RestoreOptions>(parent, invocation, "restore",
                                "Make a data directory out of a backup", describe_restore, restore);
}

} // namespace muster::commands
