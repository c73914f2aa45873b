#include <fmt/format.h>

#include "app/schemas.h"
#include "backup/backup.h"
#include "base/json.h"
#include "commands/command.h"
#include "commands/server_settings.h"

namespace muster::commands {
namespace {

struct BackupOptions {
    std::string to;
    bool with_keys = false;
};

void write_summary(const BackupOptions& options,
                   const backup::BackupSummary& made,
                   Environment& environment) {
    if (environment.settings.json) {
        const Json document = Json::Object{{"directory", options.to},
                                           {"versions", made.versions},
                                           {"files", made.files},
                                           {"bytes", made.bytes},
                                           {"keys", options.with_keys}};
        environment.out << document.str() << '\n';
        return;
    }
    environment.out << fmt::format("{}: the database and {} versions of bills, {} files, {} bytes, "
                                   "read back and compared\n",
                                   options.to, made.versions, made.files, made.bytes);
    environment.out << (options.with_keys
                            ? "The master keys are in it: whoever reads it can open what is "
                              "sealed and sign as this server.\n"
                            : "The master keys are not in it; keep a copy of them elsewhere.\n");
}

Status back_up(const BackupOptions& options, Environment& environment) {
    TRY(const app::ServerConfig config, server_config_for(environment));
    TRY(const sql::Address database, config.database_address());
    backup::BackupOrder order{.data = config.data,
                              .to = plain_path(options.to),
                              .database = database,
                              .keys = std::nullopt,
                              .program = MUSTER_VERSION};
    if (options.with_keys) {
        order.keys = config.master_keys_file();
    }
    const auto schemas = app::all_schemas();
    TRY(const backup::BackupSummary made,
        backup::make_backup(order, schemas, environment.clock, environment.stop));
    write_summary(options, made, environment);
    return {};
}

void describe_backup(CLI::App& command, BackupOptions& options) {
    command.footer("While musterd runs or not, and while bills are imported. What was written is "
                   "read back before the backup counts as one. `muster restore` makes a data "
                   "directory of it.");
    command.add_option("directory", options.to, "A new directory")->required();
    command.add_flag("--with-keys", options.with_keys,
                     "Copy the master keys too. Without them nobody who finds the backup can open "
                     "what is sealed in it, and a server needs them from elsewhere");
}

} // namespace

void add_backup(CLI::App& parent, Invocation& invocation) {
    add_command<BackupOptions>(parent, invocation, "backup", "Copy everything, while it is used",
                               describe_backup, back_up);
}

} // namespace muster::commands
