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
    struct Options {
        unsigned report_threads = 0;  // of one report; 0: one for each processor
        unsigned request_threads = 8; // of the server
    };
    /// Of one report: some hundred megabytes at the most.
    static constexpr std::size_t kMostGroups = 1'000'000;

    CostServices(const Ports& ports, const Options& options)
        : report_threads(options.report_threads > 0
                             ? options.report_threads
                             : std::max(1U, std::thread::hardware_concurrency())),
          gate({.at_once = 2, .waiting = eighth_of(options.request_threads)}),
          executor(ports.files.store,
                   {.rollups = cost::Rollups::Use,
                    .threads = report_threads,
                    .max_groups = kMostGroups,
                    .gate = &gate}),
          names(ports.files.store), sql({.program = ports.files.command,
                                         .data_directory = ports.files.place.data,
                                         .store = told_by(ports.files),
                                         .scratch = ports.files.scratch.path(),
                                         .environment = ports.files.command_environment,
                                         .threads = report_threads,
                                         .gate = {.few_rows = 0,
                                                  .at_once = eighth_of(options.request_threads),
                                                  .waiting = eighth_of(options.request_threads)}}),
          imports({.directories = ports.files.import_directories,
                   .progress = ports.progress,
                   .clock = ports.clock},
                  {.place = ports.files.place, .threads = report_threads}),
          reports({ports.database, ports.changes, ports.clock, ports.random}),
          dashboards({ports.database, ports.changes, ports.clock, ports.random}) {}

    unsigned report_threads;
    cost::ScanGate gate;
    cost::LedgerExecutor executor;
    cost::NameIndex names;
    cost::SqlProcess sql;
    billing::ImportJob imports;
    saved::Shelf<saved::SavedReport> reports;
    saved::Shelf<saved::Dashboard> dashboards;

private:
    /// The password of a database is for this process alone.
    static const ledger::Store* told_by(const LedgerFiles& files) {
        return files.place.catalogue ? &files.store : nullptr;
    }
    /// What takes seconds, and waits for its turn, holds a thread that answers requests: large
    /// reports and statements of SQL together five in eight of them, so that the rest is answered.
    static std::size_t eighth_of(unsigned threads) { return std::max(1U, threads / 8); }
};

} // namespace muster::app
