#include "ledger/writer_lock.h"

#include <array>
#include <chrono>
#include <string>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "ledger/shared_pins.h"

namespace muster::ledger {
namespace {

using Mode = sql::RowLocks::Mode;

constexpr std::string_view kWriterTable = "ledger_writer";
constexpr std::array<std::int64_t, 1> kItsRow = {1};

std::string owner() {
    std::array<char, 256> host{};
    const bool is_known = gethostname(host.data(), host.size() - 1) == 0;
    return fmt::format("{} of {}", note_of_this_process(), is_known ? host.data() : "this machine");
}

/// A server takes a moment to see that a process was killed.
constexpr std::chrono::seconds kMoment{3};
constexpr std::chrono::milliseconds kAskAgain{50};

Result<bool> try_for_a_moment(sql::RowLocks& locks) {
    const auto end = std::chrono::steady_clock::now() + kMoment;
    while (true) {
        TRY(const auto got, locks.try_lock(kWriterTable, kItsRow, Mode::Exclusive));
        if (!got.empty() || std::chrono::steady_clock::now() > end) {
            return !got.empty();
        }
        std::this_thread::sleep_for(kAskAgain);
    }
}

Result<sql::RowLocks> lock_on_server(const sql::Address& server, const Catalogue& catalogue) {
    TRY(auto locks, sql::RowLocks::open(server));
    TRY(const bool is_ours, try_for_a_moment(locks));
    if (!is_ours) {
        TRY(const std::string holder, catalogue.writer());
        return Error{
            ErrorKind::Conflict, "lock.held",
            fmt::format("the ledger is in use by {}", holder.empty() ? "another process" : holder)};
    }
    return locks;
}

} // namespace

Result<WriterLock>
WriterLock::take(FileLock file, const std::optional<sql::Address>& server, Catalogue& catalogue) {
    std::optional<sql::RowLocks> locks;
    if (server) {
        TRY(locks, lock_on_server(*server, catalogue));
    }
    TRY_DONE(catalogue.become_writer(owner()));
    return WriterLock(std::move(file), std::move(locks));
}

WriterLock::Exclusion::~Exclusion() {
    if (locks_ != nullptr) {
        [[maybe_unused]] const Status ignored = // it went with the connection
            locks_->unlock(kVersionTable, std::array{id_}, Mode::Exclusive);
    }
}

Result<std::optional<WriterLock::Exclusion>> WriterLock::try_exclude(std::int64_t id) {
    if (!server_) {
        return std::optional<Exclusion>(std::in_place);
    }
    TRY(const auto got, server_->try_lock(kVersionTable, std::array{id}, Mode::Exclusive));
    return got.empty() ? std::optional<Exclusion>()
                       : std::optional<Exclusion>(std::in_place, *server_, id);
}

} // namespace muster::ledger
