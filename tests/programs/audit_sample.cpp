// Writes an audit log for tests/service/audit_format_test.py, which reads it without this code, and
// says what audit::verify finds.
//
//     audit_sample write DATABASE    prints the public key, and number and hash of the last
//     checkpoint audit_sample verify DATABASE   prints `whole` or the first damage

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "audit/checkpointer.h"
#include "audit/log.h"
#include "audit/migrations.h"
#include "audit/retention.h"
#include "audit/verify.h"
#include "sql/migrator.h"
#include "support/ed25519_signer.h"
#include "support/fake_clock.h"
#include "support/seeded_random.h"

namespace muster {
namespace {

std::string hex(const std::array<unsigned char, 32>& bytes) {
    std::string text;
    for (const unsigned char byte : bytes) {
        text += fmt::format("{:02x}", byte);
    }
    return text;
}

audit::Event event_of(int number) {
    return {.actor = number % 3 == 0 ? "jobs" : "user_1",
            .action = "account.renamed",
            .target = fmt::format("acct_{}", number),
            .result = number % 5 == 0 ? audit::EventResult::Refused : audit::EventResult::Succeeded,
            .request_id = fmt::format("req_{}", number),
            .scope = number % 2 == 0 ? "org_1" : "",
            .details = Json::Object{{"name", "Größe \"x\"\n"}, {"number", number}}};
}

/// Ten days of two processes, the first days cut off, and an end that nothing binds.
Status fill(const std::string& path, const test::Ed25519Signer& signer) {
    TRY(sql::Session session, sql::Session::open(path, sql::Session::Access::Write));
    TRY_DONE(sql::migrate(session, "audit", audit::migrations()));
    sql::Writer writer(std::move(session));
    test::FakeClock clock;
    test::SeededRandom random;
    audit::Log first({.clock = clock, .random = random});
    audit::Log second({.clock = clock, .random = random});
    audit::Checkpointer checkpointer({.writer = writer, .signer = signer, .clock = clock});
    const auto append = [&](audit::Log& log, int number) {
        return writer.write(
            [&](sql::Session& within) { return log.append(within, event_of(number)); });
    };
    for (int i = 0; i < 100; ++i) {
        TRY_DONE(append(i % 4 == 0 ? second : first, i));
        if (i % 7 == 0) {
            TRY_DONE(checkpointer.take());
        }
        clock.advance(std::chrono::minutes{144});
    }
    audit::Retention retention({.writer = writer, .signer = signer, .clock = clock});
    TRY_DONE(retention.cut_before(clock.now() - std::chrono::days{6}));
    TRY_DONE(append(first, 100));
    TRY(const audit::Checkpoint last, checkpointer.take());
    TRY_DONE(append(first, 101));
    fmt::print("{}\n{}\n{}\n", hex(signer.public_key()), last.number, last.hash);
    return {};
}

Status report(const std::string& path, const test::Ed25519Signer& signer) {
    TRY(sql::Session session, sql::Session::open(path, sql::Session::Access::Read));
    TRY(const audit::Verification found, audit::verify(session, signer));
    if (found.damage) {
        fmt::print("{} {}\n", audit::kDamageKindNames.name(found.damage->kind),
                   found.damage->place);
    } else {
        fmt::print("whole\n{} events\n", found.events);
    }
    return {};
}

} // namespace
} // namespace muster

int main(int count, char** arguments) {
    if (count != 3) {
        return 2;
    }
    const std::string_view verb = arguments[1];
    const muster::test::Ed25519Signer signer;
    const muster::Status done =
        verb == "write" ? muster::fill(arguments[2], signer) : muster::report(arguments[2], signer);
    if (!done) {
        fmt::print(stderr, "{}: {}\n", done.error().reason, done.error().detail);
    }
    return done ? 0 : 1;
}
