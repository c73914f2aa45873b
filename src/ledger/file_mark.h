#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ledger/catalogue.h"
#include "sql/session.h"

namespace muster::ledger {

/// Which catalogue the files of a ledger belong to. Those of a catalogue on PostgreSQL lie under a
/// directory with a mark, the same that stands in the catalogue; without one they belong to the
/// SQLite database of their data directory. So nobody takes files for strange that another
/// catalogue knows, and nobody answers from a catalogue whose files are on another machine.
inline constexpr std::string_view kMarkName = "catalogue"; // beside the versions

/// For a catalogue in SQLite. Errors: Impossible "ledger.other_catalogue" when the files are those
/// of one on PostgreSQL.
Status require_unmarked(const std::filesystem::path& root);

/// For a reader of a catalogue on PostgreSQL: false when no files were bound to it yet. Errors:
/// Impossible "ledger.other_files" when `root` is not the directory with the files.
Result<bool> has_files(const std::filesystem::path& root, const Catalogue& catalogue);

/// The same for the writer, who binds the directory to a catalogue that has none. Bills that are in
/// it already are taken over from the catalogue in SQLite, the file `old`, that knows them; see
/// open_old_catalogue(). Errors: also those of that, and of Catalogue::take_over().
Status bind_files(const std::filesystem::path& root,
                  const std::filesystem::path& old,
                  Catalogue& catalogue);

/// A new mark for `root`, which replaces one that is there. Errors: those of file_error().
Result<std::string> make_mark(const std::filesystem::path& root);

/// Binds a directory to a catalogue in place of the one that was: when both are copies. Inside of a
/// transaction. Errors: those of Session.
Status rebind_files(sql::Session& session, const std::string& mark);

} // namespace muster::ledger
