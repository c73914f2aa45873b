#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/check.h"
#include "base/result.h"
#include "sql/address.h"
#include "sql/migration.h"
#include "sql/read_pool.h"
#include "sql/writer.h"

namespace muster::sql {

/// A database as stores use it: one writer and many readers, whatever the engine.
class Database {
public:
    struct Options {
        ReadPool::Options readers;
        Limits writer;
    };
    /// Creates a SQLite file that is not there. Errors: those of Session::open() and
    /// Address::parse().
    static Result<Database> open(const Address& address, const Options& options);
    static Result<Database> open(const Address& address) { return open(address, Options{}); }

    /// Brings a module's tables up to date. Errors: those of sql::migrate().
    Status migrate(std::string_view module, std::span<const Migration> migrations);

    /// Runs `work(Session&)`, which returns a Result, as one write: see Writer::write().
    template <class Work>
    auto write(const Work& work) const -> std::invoke_result_t<const Work&, Session&> {
        std::optional<std::invoke_result_t<const Work&, Session&>> outcome;
        TRY_DONE(writer_->write([&](Session& session) -> Status {
            outcome.emplace(work(session));
            return *outcome ? Status{} : Status(outcome->error());
        }));
        MUSTER_CHECK(outcome.has_value(), "a write was answered that never ran");
        return *std::move(outcome);
    }
    /// The same on a snapshot: see ReadPool::snapshot().
    template <class Work>
    auto read(const Work& work) const -> std::invoke_result_t<const Work&, Session&> {
        return readers_->snapshot(work);
    }

    [[nodiscard]] Engine engine() const noexcept { return address_.engine(); }
    [[nodiscard]] Writer& writer() const noexcept { return *writer_; }
    [[nodiscard]] ReadPool& readers() const noexcept { return *readers_; }

private:
    Database(Address address, Session writer, const Options& options);

    Address address_;
    std::unique_ptr<Writer> writer_; // on the heap, so that references outlive a move
    std::unique_ptr<ReadPool> readers_;
};

} // namespace muster::sql
