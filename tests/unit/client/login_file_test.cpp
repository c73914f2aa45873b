#include "client/login_file.h"

#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/file.h"
#include "support/temp_dir.h"

namespace muster::client {
namespace {

class LoginFileTest : public testing::Test {
protected:
    static Login login(const std::string& server, const std::string& token) {
        return {.server = ServerAddress::parse(server).value(),
                .token = Secret(token),
                .fingerprint = {},
                .ca_file = {},
                .user = "Ann <ann@example.com>"};
    }
    static unsigned mode_of(const std::filesystem::path& path) {
        struct stat found{};
        return ::stat(path.c_str(), &found) == 0 ? found.st_mode & 0777U : 0;
    }
    LoginFile read() { return LoginFile::read(directory).value(); }
    std::string_view refusal() {
        const auto found = LoginFile::read(directory);
        return found ? "none" : found.error().reason;
    }

    test::TempDir home;
    std::filesystem::path directory = home / "config" / "muster";
    std::filesystem::path file = directory / "servers.json";
};

TEST_F(LoginFileTest, WithoutAFileThereIsNoLogin) {
    EXPECT_EQ(read().newest(), nullptr);
}

TEST_F(LoginFileTest, WhatIsSavedIsFoundAgainAndForItsOwnerAlone) {
    Login pinned = login("one.example.com", "token-1");
    pinned.fingerprint = net::CertificateFingerprint::parse(std::string(64, 'a')).value();
    Login trusting = login("two.example.com", "token-2");
    trusting.ca_file = "/etc/ca.pem";
    LoginFile logins = read();
    ASSERT_TRUE(logins.save(pinned));
    ASSERT_TRUE(logins.save(trusting));

    const LoginFile again = read();

    ASSERT_NE(again.find(pinned.server), nullptr);
    EXPECT_EQ(again.find(pinned.server)->token.reveal(), "token-1");
    EXPECT_EQ(again.find(pinned.server)->fingerprint, pinned.fingerprint);
    EXPECT_EQ(again.newest()->ca_file, "/etc/ca.pem");
    EXPECT_EQ(again.newest()->user, "Ann <ann@example.com>");
    EXPECT_EQ(mode_of(file), 0600U);
    EXPECT_EQ(mode_of(directory), 0700U);
}

TEST_F(LoginFileTest, ANewLoginTakesThePlaceOfTheOldOne) {
    LoginFile logins = read();
    ASSERT_TRUE(logins.save(login("one.example.com", "old")));
    ASSERT_TRUE(logins.save(login("two.example.com", "other")));
    ASSERT_TRUE(logins.save(login("one.example.com", "new")));

    EXPECT_EQ(read().all().size(), 2U);
    EXPECT_EQ(read().newest()->token.reveal(), "new");

    ASSERT_TRUE(logins.remove(ServerAddress::parse("one.example.com").value()));
    EXPECT_EQ(read().newest()->token.reveal(), "other");
}

TEST_F(LoginFileTest, AFileThatOthersCanGetAtIsRefused) {
    LoginFile logins = read();
    ASSERT_TRUE(logins.save(login("one.example.com", "token")));
    for (const mode_t mode : {0640U, 0604U, 0620U, 0601U}) {
        ASSERT_EQ(::chmod(file.c_str(), mode), 0);
        EXPECT_EQ(refusal(), "login.open_to_others") << mode;
    }
    EXPECT_TRUE(LoginFile::read(directory).error().detail.contains("chmod 600 " + file.string()));
    ASSERT_EQ(::chmod(file.c_str(), 0600), 0);
    for (const mode_t mode : {0750U, 0705U, 0711U}) {
        ASSERT_EQ(::chmod(directory.c_str(), mode), 0);
        EXPECT_EQ(refusal(), "login.open_to_others") << mode;
    }
    EXPECT_TRUE(
        LoginFile::read(directory).error().detail.contains("chmod 700 " + directory.string()));
    ASSERT_EQ(::chmod(directory.c_str(), 0700), 0);
    EXPECT_EQ(refusal(), "none");
}

TEST_F(LoginFileTest, ADamagedFileIsRefusedWithoutItsContent) {
    ASSERT_TRUE(read().save(login("one.example.com", "token")));
    for (const char* text :
         {"", "{", "[]", R"({"servers":[{"server":"secret path","token":"secret","user":""}]})",
          R"({"servers":[{"server":"a","token":"secret","fingerprint":"x","user":""}]})"}) {
        ASSERT_TRUE(write_file_atomically(file, text));

        EXPECT_EQ(refusal(), "login.damaged") << text;
        EXPECT_FALSE(LoginFile::read(directory).error().detail.contains("secret"));
    }
}

} // namespace
} // namespace muster::client
