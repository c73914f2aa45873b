#pragma once

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "audit/checkpointer.h"
#include "audit/log.h"
#include "audit/migrations.h"
#include "audit/verify.h"
#include "sql/writer.h"
#include "support/ed25519_signer.h"
#include "support/fake_clock.h"
#include "support/seeded_random.h"
#include "support/store_database.h"

namespace muster::audit {

/// An empty log in a database of the engine that is the parameter.
class AuditTest : public testing::TestWithParam<test::StoreDatabase::Engine> {
protected:
    AuditTest() {
        database.migrate("audit", migrations());
        writer = std::make_unique<sql::Writer>(database.open());
        reader = std::make_unique<sql::Session>(database.open());
        checkpointer = std::make_unique<Checkpointer>(
            Checkpointer::Ports{.writer = *writer, .signer = signer, .clock = clock});
    }

    static Event event(const std::string& target = "acct_1") {
        return {.actor = "user_1",
                .action = "account.renamed",
                .target = target,
                .result = EventResult::Succeeded,
                .request_id = "req_1",
                .scope = "org_1",
                .details = Json::Object{{"was", "old"}}};
    }

    /// Each log writes a chain of its own, as each process does.
    Status append(Log& to, const Event& what = event()) {
        return writer->write(
            [&](sql::Session& session) -> Status { return to.append(session, what); });
    }
    Status append(const Event& what = event()) { return append(log, what); }

    void change(std::string_view sql, const std::vector<sql::Value>& values = {}) {
        ASSERT_TRUE(reader->execute(sql, values)) << sql;
    }

    Verification verified() { return verify(*reader, signer).value(); }

    test::StoreDatabase database{GetParam()};
    test::FakeClock clock;
    test::SeededRandom random;
    test::Ed25519Signer signer;
    std::unique_ptr<sql::Writer> writer;
    std::unique_ptr<sql::Session> reader;
    std::unique_ptr<Checkpointer> checkpointer;
    Log log{{.clock = clock, .random = random}};
};

} // namespace muster::audit
