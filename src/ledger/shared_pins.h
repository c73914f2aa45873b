#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"
#include "sql/address.h"
#include "sql/row_locks.h"

namespace muster::ledger {

/// What a catalogue on PostgreSQL locks versions as: rows of this table.
inline constexpr std::string_view kVersionTable = "version";

/// The versions that this process reads, as the server of the catalogue knows it, so that whoever
/// collects on another machine leaves them alone. The server lets go when this process ends,
/// however it ends. One connection, whatever the number of readers; thread-safe.
///
/// After a lost connection the versions are locked again with the next one that is held; in between
/// the locks on the files alone hold them.
class SharedPins {
public:
    static Result<SharedPins> open(const sql::Address& address);

    /// Versions held until this goes; the SharedPins outlives it. Of nothing where there is no
    /// server.
    class Held {
    public:
        Held() = default;
        Held(SharedPins& pins, std::vector<std::int64_t> ids)
            : pins_(&pins), ids_(std::move(ids)) {}
        Held(Held&& other) noexcept
            : pins_(std::exchange(other.pins_, nullptr)), ids_(std::move(other.ids_)) {}
        Held& operator=(Held&&) = delete;
        ~Held() {
            if (pins_ != nullptr) {
                pins_->release(ids_);
            }
        }

    private:
        SharedPins* pins_ = nullptr;
        std::vector<std::int64_t> ids_;
    };

    /// All of them, or nullopt when one is being collected. Errors: those of the database.
    Result<std::optional<Held>> hold(std::vector<std::int64_t> ids);

private:
    struct State {
        sql::RowLocks locks;
        std::map<std::int64_t, int> holders; // of each version that is locked
    };
    explicit SharedPins(sql::RowLocks locks);
    static Status lock_again(State& state);
    void release(const std::vector<std::int64_t>& ids) noexcept;

    std::unique_ptr<Guarded<State>> state_;
};

} // namespace muster::ledger
