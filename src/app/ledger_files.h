#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/scratch_space.h"
#include "app/server_config.h"
#include "base/clock.h"
#include "base/result.h"
#include "billing/import_directories.h"
#include "ledger/store.h"

namespace muster::app {

/// What a server opens before it answers what was spent: the ledger, where bills may come from, and
/// the program that SQL of others runs in.
struct LedgerFiles {
    ledger::Store store; // for reading; an import opens its own for writing
    billing::ImportDirectories import_directories;
    ledger::Place place;
    ScratchSpace scratch;          // for files that are sent at once
    std::filesystem::path command; // `muster`, beside this program
    std::vector<std::string> command_environment;

    /// Makes the ledger where there is none, and removes what a killed process left of files on
    /// their way out. Errors: those of ledger::Store::open, ImportDirectories::of and file_error().
    static Result<LedgerFiles> open(const ServerConfig& config, const Clock& clock);
};

} // namespace muster::app
