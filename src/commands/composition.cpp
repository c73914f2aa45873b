#include "commands/composition.h"

#include "commands/server_settings.h"
#include "cost/duckdb_executor.h"
#include "cost/ledger_executor.h"

namespace muster::commands {

Result<ledger::Store> open_store(const Environment& environment, ledger::Store::Access access) {
    TRY(const ledger::Place place, ledger_place_for(environment));
    return ledger::Store::open(place, access, {environment.clock});
}

std::unique_ptr<cost::ReportExecutor> make_executor(const Environment& environment,
                                                    const ledger::Store& store,
                                                    const ExecutorChoice& choice) {
    using cost::Rollups;
    if (choice.engine == ExecutorChoice::Engine::DuckDb) {
        return std::make_unique<cost::DuckDbExecutor>(store, environment.settings.threads);
    }
    return std::make_unique<cost::LedgerExecutor>(
        store, cost::LedgerExecutor::Options{choice.rollups ? Rollups::Use : Rollups::Ignore,
                                             environment.settings.threads});
}

} // namespace muster::commands
