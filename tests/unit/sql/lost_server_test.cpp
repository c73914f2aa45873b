#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <set>
#include <thread>

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/mutex.h"
#include "sql/database.h"
#include "support/test_database.h"

namespace muster::sql {
namespace {

/// The first line a program prints.
std::string output_of(const std::string& command) {
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), &::pclose);
    std::array<char, 500> line{};
    if (!pipe || std::fgets(line.data(), line.size(), pipe.get()) == nullptr) {
        throw std::runtime_error("nothing came from " + command);
    }
    std::string text(line.data());
    return text.substr(0, text.find('\n'));
}

/// A server of the test's own, to be killed.
class OwnServer {
public:
    OwnServer() { start(); }
    OwnServer(const OwnServer&) = delete;
    OwnServer& operator=(const OwnServer&) = delete;
    ~OwnServer() {
        const std::string command = kScript + " stop " + directory();
        static_cast<void>(std::system(command.c_str())); // NOLINT(concurrency-mt-unsafe)
    }

    void start() { text_ = output_of(kScript + " start " + directory()); }
    [[nodiscard]] Address address() const { return Address::parse(Secret(text_)).value(); }
    /// Every process of the server is killed, the parent first, which would else start new ones.
    void kill() const {
        pid_t parent = 0;
        std::ifstream(directory() + "/data/postmaster.pid") >> parent;
        ASSERT_GT(parent, 1);
        const std::string process = "/proc/" + std::to_string(parent);
        std::ifstream list(process + "/task/" + std::to_string(parent) + "/children");
        const std::vector<pid_t> children{std::istream_iterator<pid_t>(list), {}};
        ASSERT_EQ(::kill(parent, SIGKILL), 0);
        for (const pid_t child : children) {
            ::kill(child, SIGKILL);
        }
    }

private:
    static inline const std::string kScript = MUSTER_SOURCE_DIR "/script/postgres";
    [[nodiscard]] std::string directory() const { return (parent_ / "server").string(); }

    /// Reachable for the account the server runs under.
    struct Parent : test::TempDir {
        Parent() { std::filesystem::permissions(path(), std::filesystem::perms(0711)); }
    };
    Parent parent_;
    std::string text_;
};

Result<std::int64_t> number(Session& session, std::string_view sql) {
    std::int64_t found = 0;
    TRY_DONE(session.query(sql, {}, [&](const Row& row) -> Status {
        found = row.integer(0);
        return {};
    }));
    return found;
}

Result<std::int64_t> backend(Session& session) {
    return number(session, "SELECT pg_backend_pid()");
}

/// What happens to those who use a server when a connection, or all of it, goes.
class LostServerTest : public testing::Test {
protected:
    static void SetUpTestSuite() { shared = std::make_unique<OwnServer>(); }
    static void TearDownTestSuite() { shared.reset(); }
    LostServerTest() {
        Session session = Session::open(server.address(), Access::Write).value();
        session
            .execute_script("DROP TABLE IF EXISTS item; CREATE TABLE item (id BIGINT PRIMARY KEY)")
            .value();
    }

    static Status insert(Session& session, std::int64_t id) {
        TRY_DONE(session.execute("INSERT INTO item (id) VALUES (?)", {id}));
        return {};
    }
    Status write(std::int64_t id) {
        return database.writer().write([id](Session& session) { return insert(session, id); });
    }
    std::set<std::int64_t> rows() {
        std::set<std::int64_t> found;
        Session session = Session::open(server.address(), Access::Read).value();
        session
            .query("SELECT id FROM item", {},
                   [&](const Row& row) -> Status {
                       found.insert(row.integer(0));
                       return {};
                   })
            .value();
        return found;
    }
    struct Written {
        std::set<std::int64_t> acknowledged;
        std::set<std::int64_t> failed;
    };
    /// Writes from several threads, in groups, until each has had a failure, which `kill` brings.
    Written write_until(const std::function<void()>& kill) {
        constexpr std::int64_t kThreads = 4;
        Guarded<Written> written;
        const auto write_on = [&](std::int64_t first) {
            for (std::int64_t id = first;; id += kThreads) {
                const Status done = write(id);
                auto into = written.lock();
                (done ? into->acknowledged : into->failed).insert(id);
                if (!done) {
                    EXPECT_EQ(done.error().kind, ErrorKind::Unavailable);
                    return;
                }
            }
        };
        {
            std::vector<std::jthread> threads;
            for (std::int64_t first = 0; first < kThreads; ++first) {
                threads.emplace_back([&, first] { write_on(first); });
            }
            while (database.writer().commits() < 50) {
                std::this_thread::yield();
            }
            kill();
        }
        return std::move(*written.lock());
    }
    /// What was acknowledged is there, and beside it nothing but what was in doubt.
    void expect_kept(const Written& written) {
        const std::set<std::int64_t> found = rows();
        EXPECT_GE(written.acknowledged.size(), 40U);
        for (const std::int64_t id : written.acknowledged) {
            EXPECT_TRUE(found.contains(id)) << id;
        }
        for (const std::int64_t id : found) {
            EXPECT_TRUE(written.acknowledged.contains(id) || written.failed.contains(id)) << id;
        }
    }
    void end_backend(std::int64_t process) {
        Session other = Session::open(server.address(), Access::Write).value();
        other
            .query("SELECT pg_terminate_backend(?::int)", {process},
                   [](const Row&) { return Status{}; })
            .value();
        while (number(other, "SELECT count(*) FROM pg_stat_activity WHERE pid = " +
                                 std::to_string(process))
                   .value() != 0) {
            std::this_thread::yield();
        }
    }

    static inline std::unique_ptr<OwnServer> shared; // a second of work to make
    OwnServer& server = *shared;
    Database database = Database::open(server.address()).value();
};

TEST_F(LostServerTest, AWriteThatLosesItsConnectionFailsAndTheNextConnectsAgain) {
    const Status lost = database.writer().write([&](Session& session) -> Status {
        TRY_DONE(insert(session, 1));
        TRY(const std::int64_t process, backend(session));
        end_backend(process);
        return insert(session, 2);
    });

    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error().kind, ErrorKind::Unavailable);
    EXPECT_EQ(lost.error().reason, "sql.unavailable");
    EXPECT_TRUE(write(3));
    EXPECT_EQ(rows(), std::set<std::int64_t>{3});
}

TEST_F(LostServerTest, NothingOfALostTransactionIsCommittedOnTheNextConnection) {
    Session session = Session::open(server.address(), Access::Write).value();

    const Status lost = session.transaction([&](Session& within) -> Status {
        const auto process = backend(within);
        const Status step = within.savepoint([&](Session& inner) -> Status {
            end_backend(process.value());
            return insert(inner, 1);
        });
        EXPECT_FALSE(step);
        EXPECT_FALSE(insert(within, 2)); // would else go to a new connection, and stay
        return {};
    });

    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error().kind, ErrorKind::Unavailable);
    EXPECT_EQ(rows(), std::set<std::int64_t>{});
    EXPECT_TRUE(session.transaction([](Session& within) { return insert(within, 3); }));
}

TEST_F(LostServerTest, ACommitWithoutAnAnswerIsInDoubt) {
    const Status lost = database.writer().write([&](Session& session) -> Status {
        TRY_DONE(insert(session, 1));
        TRY(const std::int64_t process, backend(session));
        end_backend(process);
        return {};
    });

    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error().kind, ErrorKind::Unavailable);
    EXPECT_EQ(lost.error().reason, "sql.in_doubt");
}

TEST_F(LostServerTest, AReaderAndAWriterThatWereIdleDoNotNoticeARestart) {
    ASSERT_TRUE(write(1));
    ASSERT_TRUE(database.readers().read(backend));

    server.kill();
    server.start();

    EXPECT_TRUE(database.readers().read(backend));
    EXPECT_TRUE(database.readers().snapshot(backend));
    EXPECT_TRUE(write(2));
    EXPECT_EQ(rows(), (std::set<std::int64_t>{1, 2}));
}

TEST_F(LostServerTest, WhileTheServerIsAwayEverythingIsUnavailable) {
    ASSERT_TRUE(database.readers().read(backend));

    server.kill();

    for (int round = 0; round < 2; ++round) {
        const auto read = database.readers().read(backend);
        const Status written = write(1);
        for (const Error& error : {read.error(), written.error()}) {
            EXPECT_EQ(error.kind, ErrorKind::Unavailable);
            EXPECT_EQ(error.reason, "sql.unavailable");
        }
    }
    const auto opened = Database::open(server.address());
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().reason, "sql.unavailable");
    server.start();
}

TEST_F(LostServerTest, AKilledServerComesBackWithAllItAcknowledged) {
    const Written written = write_until([&] { server.kill(); });
    server.start();

    expect_kept(written);
    EXPECT_TRUE(write(1'000'000));
}

/// One killed process makes the server throw out all others and recover, by itself.
TEST_F(LostServerTest, AServerWithAKilledProcessGoesOnWithAllItAcknowledged) {
    std::int64_t process = 0;
    ASSERT_TRUE(database.writer().write([&](Session& session) -> Status {
        TRY(process, backend(session));
        return {};
    }));

    const Written written =
        write_until([&] { ASSERT_EQ(::kill(static_cast<pid_t>(process), SIGKILL), 0); });
    while (!Session::open(server.address(), Access::Read)) {
        std::this_thread::yield();
    }

    expect_kept(written);
    EXPECT_TRUE(write(1'000'000));
}

TEST_F(LostServerTest, AProcessThatDiesInATransactionDoesNotKeepOthersOut) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        Session session = Session::open(server.address(), Access::Write).value();
        static_cast<void>(session
                              .transaction([&](Session& within) -> Status {
                                  TRY_DONE(insert(within, 1));
                                  static_cast<void>(::write(pipe[1], "a", 1) == 1);
                                  ::pause();
                                  return {};
                              })
                              .has_value());
        ::_exit(1);
    }
    char byte = 0;
    ASSERT_EQ(::read(pipe[0], &byte, 1), 1);
    ::close(pipe[0]);
    ::close(pipe[1]);

    ::kill(child, SIGKILL);

    EXPECT_TRUE(write(2));
    EXPECT_EQ(rows(), std::set<std::int64_t>{2});
}

} // namespace
} // namespace muster::sql
