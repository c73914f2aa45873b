#include "backup/manifest.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "crypto/sha256.h"

namespace muster::backup {
namespace {

const std::string kHash(64, 'a');

Manifest manifest() {
    return {.made_at = Instant::from_unix_millis(1'700'000'000'123),
            .program = "0.1.0",
            .files = {{"ledger/v1/pin", 0, kHash},
                      {"ledger/v12/rows-000001.seg", 4096, kHash},
                      {"master.keys", 10, kHash},
                      {"muster.db", 1 << 20, kHash}}};
}

std::string refusal_of(std::string_view text) {
    const auto parsed = parse_manifest(text);
    return parsed ? "none" : std::string(parsed.error().reason);
}

/// With a digest that fits, as somebody would make it who wants it to be believed.
std::string sealed(const std::string& document) {
    const std::string digest = crypto::Sha256::of(document).hex();
    std::string text = document;
    return text.insert(text.rfind("\"\"") + 1, digest);
}

std::string document_of(const std::string& files) {
    return R"({"muster_backup":1,"made_at":"2026-11-29T00:00:00Z","program":"0.1.0","files":)" +
           files + R"(,"digest":""})";
}

std::string
entry(const std::string& path, const std::string& bytes = "1", const std::string& hash = kHash) {
    return R"({"path":")" + path + R"(","bytes":)" + bytes + R"(,"sha256":")" + hash + R"("})";
}

TEST(ManifestTest, IsReadAsItWasWritten) {
    const auto read = parse_manifest(print_manifest(manifest())).value();

    EXPECT_EQ(read.made_at, manifest().made_at);
    EXPECT_EQ(read.program, "0.1.0");
    ASSERT_EQ(read.files.size(), 4U);
    EXPECT_EQ(read.files[1].path, "ledger/v12/rows-000001.seg");
    EXPECT_EQ(read.files[1].bytes, 4096U);
    EXPECT_EQ(read.files[1].sha256, kHash);
    EXPECT_EQ(read.bytes(), 4096U + 10U + (1U << 20));
}

TEST(ManifestTest, FindsAFileByItsPath) {
    const Manifest files = manifest();

    ASSERT_NE(files.find("master.keys"), nullptr);
    EXPECT_EQ(files.find("master.keys")->bytes, 10U);
    EXPECT_EQ(files.find("ledger/v2/pin"), nullptr);
}

TEST(ManifestTest, NoByteOfItMayChange) {
    const std::string text = print_manifest(manifest());

    for (std::size_t i = 0; i + 1 < text.size(); ++i) { // all but the line's end
        std::string changed = text;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        EXPECT_NE(refusal_of(changed), "none") << i << ": " << changed;
    }
}

TEST(ManifestTest, NoEndOfItMayBeMissing) {
    const std::string text = print_manifest(manifest());

    for (std::size_t length = 0; length + 1 < text.size(); ++length) {
        EXPECT_EQ(refusal_of(text.substr(0, length)), "backup.manifest_invalid") << length;
    }
}

TEST(ManifestTest, TheFormOfANewerProgramIsRefusedAsSuch) {
    EXPECT_EQ(refusal_of(R"({"muster_backup":2,"whatever":[]})"), "backup.unknown_version");
}

TEST(ManifestTest, AWellSealedOneIsTaken) {
    EXPECT_EQ(refusal_of(sealed(document_of("[" + entry("muster.db") + "]"))), "none");
}

TEST(ManifestTest, WhatNoBackupConsistsOfIsRefusedHoweverWellSealed) {
    const std::string database = entry("muster.db");
    for (const std::string& files : {
             std::string("[]"),
             "[" + entry("ledger/v1/pin") + "]",                        // no database
             "[" + database + "," + database + "]",                     // twice
             "[" + database + "," + entry("ledger/v1/pin") + "]",       // not in order
             "[" + entry("muster.db", "-1") + "]",                      // a size below nothing
             "[" + entry("muster.db", "1", "xyz") + "]",                // no hash
             "[" + entry("muster.db", "1", std::string(64, 'A')) + "]", // in capitals
             "[" + entry("../muster.db") + "," + database + "]",        // a way out
             std::string(R"([{"path":"muster.db","bytes":1}])"),        // no hash at all
             std::string(R"([{"path":"muster.db","bytes":1,"sha256":")") + kHash +
                 R"(","mode":7}])", // more than there is
         }) {
        EXPECT_EQ(refusal_of(sealed(document_of(files))), "backup.manifest_invalid") << files;
    }
}

TEST(ManifestTest, WhatIsNoManifestIsRefused) {
    for (const std::string_view text :
         {"", "null", "[]", "{}", R"({"muster_backup":"1"})", R"({"muster_backup":1})",
          R"({"muster_backup":1,"muster_backup":1})", "\xff"}) {
        EXPECT_EQ(refusal_of(text), "backup.manifest_invalid") << text;
    }
}

TEST(BackupPathTest, IsTheDatabaseTheKeysOrAFileOfAVersion) {
    for (const char* path :
         {"muster.db", "master.keys", "ledger/v1/pin", "ledger/v120/by_day_account-000001.seg"}) {
        EXPECT_TRUE(is_backup_path(path)) << path;
    }
}

TEST(BackupPathTest, NothingElseAndNoWayOut) {
    for (const char* path : {"",
                             "/muster.db",
                             "./muster.db",
                             "muster.db/",
                             "tls.key",
                             "ledger",
                             "ledger/",
                             "ledger/v1",
                             "ledger/v1/",
                             "ledger/v01/pin",
                             "ledger/v/pin",
                             "ledger/1/pin",
                             "ledger/v1/../../x",
                             "ledger/v1/..",
                             "ledger/v1/.hidden",
                             "ledger/v1/a/b",
                             "ledger/v1//pin",
                             "ledger/v1/a\\b",
                             "ledger/../muster.db",
                             "ledger/v99999999999999999999/pin",
                             "ledger/v1/p in",
                             "manifest.json"}) {
        EXPECT_FALSE(is_backup_path(path)) << path;
    }
}

} // namespace
} // namespace muster::backup
