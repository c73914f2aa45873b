#pragma once

#include <algorithm>
#include <cstddef>
#include <thread>

#include "app/ledger_files.h"
#include "base/clock.h"
#include "base/random.h"
#include "billing/import_job.h"
#include "cost/ledger_executor.h"
#include "cost/name_index.h"
#include "cost/scan_gate.h"
#include "cost/sql_process.h"
#include "identity/change_log.h"
#include "jobs/progress_board.h"
#include "saved/dashboard.h"
#include "saved/saved_report.h"
#include "saved/shelf.h"
#include "sql/database.h"

namespace muster::app {

/// All that answers what was spent and takes bills in, built over its ports in the order of who
/// needs whom.
struct CostServices {
    struct Ports {
        const sql::Database& database;
        identity::ChangeLog& changes;
        const Clock& clock;
        Random& random;
        const LedgerFiles& files;
        jobs::ProgressBoard& progress;
    };
    /// Of one report: some hundred megabytes at the most.
    static constexpr std::size_t kMostGroups = 1'000'000;

    /// `threads` of one report; 0: one for each processor.
    CostServices(const Ports& ports, unsigned threads)
        : report_threads(threads > 0 ? threads : std::max(1U, std::thread::hardware_concurrency())),
          executor(ports.files.store,
                   {.rollups = cost::Rollups::Use,
                    .threads = report_threads,
                    .max_groups = kMostGroups,
                    .gate = &gate}),
          names(ports.files.store), sql({.program = ports.files.command,
                                         .data_directory = ports.files.data,
                                         .environment = ports.files.command_environment,
                                         .threads = report_threads}),
          imports({.directories = ports.files.import_directories,
                   .progress = ports.progress,
                   .clock = ports.clock},
                  {.data_directory = ports.files.data, .threads = report_threads}),
          reports({ports.database, ports.changes, ports.clock, ports.random}),
          dashboards({ports.database, ports.changes, ports.clock, ports.random}) {}

    unsigned report_threads;
    cost::ScanGate gate{{}};
    cost::LedgerExecutor executor;
    cost::NameIndex names;
    cost::SqlProcess sql;
    billing::ImportJob imports;
    saved::Shelf<saved::SavedReport> reports;
    saved::Shelf<saved::Dashboard> dashboards;
};

} // namespace muster::app
