#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <optional>
#include <type_traits>
#include <vector>

#include "base/check.h"
#include "base/mutex.h"
#include "base/result.h"
#include "sql/session.h"

namespace muster::sql {

/// Sessions for those who only read: opened when first needed, at most so many, given back after
/// use. Thread-safe.
///
///     TRY(const User user, readers.read([&](Session& session) { return find(session, id); }));
class ReadPool {
public:
    struct Options {
        std::size_t most = 8;
        /// How long to wait for one when all are in use.
        std::chrono::milliseconds wait{5'000};
        Limits limits;
    };
    ReadPool(Address address, const Options& options);
    /// All readers have to be back.
    ~ReadPool();
    ReadPool(const ReadPool&) = delete;
    ReadPool& operator=(const ReadPool&) = delete;

    /// A session of the holder's own until it goes.
    class Reader {
    public:
        Reader(Reader&&) noexcept = default;
        Reader& operator=(Reader&&) = delete;
        ~Reader();
        Session& operator*() const noexcept { return *session_; }
        Session* operator->() const noexcept { return session_.get(); }

    private:
        friend class ReadPool;
        Reader(ReadPool& pool, std::unique_ptr<Session> session)
            : pool_(&pool), session_(std::move(session)) {}

        ReadPool* pool_;
        std::unique_ptr<Session> session_; // none after a move
    };
    /// Errors: Unavailable "sql.readers_busy" when none came back in time; those of
    /// Session::open(). A thread that holds one should not take another: with all threads doing so,
    /// none comes back.
    Result<Reader> take();

    /// Runs `work(Session&)`, which returns a Result, with a session. Errors: also those of `work`.
    template <class Work>
    auto read(const Work& work) -> std::invoke_result_t<const Work&, Session&> {
        TRY(const Reader reader, take());
        return work(*reader);
    }
    /// The same with every query seeing one state of the database.
    template <class Work>
    auto snapshot(const Work& work) -> std::invoke_result_t<const Work&, Session&> {
        std::optional<std::invoke_result_t<const Work&, Session&>> outcome;
        TRY(const Reader reader, take());
        TRY_DONE(reader->snapshot([&](Session& session) -> Status {
            outcome.emplace(work(session));
            return *outcome ? Status{} : Status(outcome->error());
        }));
        MUSTER_CHECK(outcome.has_value(), "a snapshot ended that never ran");
        return *std::move(outcome);
    }

private:
    struct Sessions {
        std::vector<std::unique_ptr<Session>> idle;
        std::size_t in_use = 0;
    };
    Result<std::unique_ptr<Session>> session();
    void give_back(std::unique_ptr<Session> session);

    Address address_;
    Options options_;
    Guarded<Sessions> sessions_;
    std::condition_variable came_back_;
};

} // namespace muster::sql
