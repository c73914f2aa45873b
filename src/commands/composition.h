#pragma once

#include <memory>

#include "base/result.h"
#include "commands/environment.h"
#include "cost/report_executor.h"
#include "ledger/store.h"

namespace muster::commands {

/// The one place of the command line that knows which concrete types there are.

/// Errors: those of ledger_place_for() and ledger::Store::open.
Result<ledger::Store> open_store(const Environment& environment, ledger::Store::Access access);

struct ExecutorChoice {
    enum class Engine : std::uint8_t { Ledger, DuckDb };
    Engine engine = Engine::Ledger;
    bool rollups = true;
};

/// Lives as long as `store` and `environment` do.
std::unique_ptr<cost::ReportExecutor> make_executor(const Environment& environment,
                                                    const ledger::Store& store,
                                                    const ExecutorChoice& choice);

} // namespace muster::commands
