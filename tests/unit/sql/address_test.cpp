#include "sql/address.h"

#include <gtest/gtest.h>

namespace muster::sql {
namespace {

TEST(AddressTest, APathIsASqliteFile) {
    for (const char* path : {"/var/lib/muster/muster.db", "muster.db", "./postgresql", "a b@c:d"}) {
        const Address address = Address::parse(Secret(path)).value();

        EXPECT_EQ(address.engine(), Engine::Sqlite) << path;
        EXPECT_EQ(address.path(), path);
        EXPECT_EQ(address.str(), path);
    }
}

TEST(AddressTest, AServerIsShownWithoutItsPassword) {
    struct Case {
        const char* text;
        const char* shown;
    };
    for (const auto& [text, shown] :
         {Case{"postgresql://ann:planted@db.example:6432/muster",
               "postgresql://ann@db.example:6432/muster"},
          Case{"postgres://ann:planted@db.example/muster?sslmode=require",
               "postgresql://ann@db.example/muster"},
          Case{"postgresql://db/muster?user=ann&password=planted", "postgresql://ann@db/muster"},
          Case{"postgresql:///muster", "postgresql:///muster"},
          Case{"postgresql://ann:plan%40ted%2F@db/muster", "postgresql://ann@db/muster"},
          Case{"postgresql://ann:planted@a:1,b:2/muster", "postgresql://ann@a,b:1,2/muster"}}) {
        const Address address = Address::parse(Secret(text)).value();

        EXPECT_EQ(address.engine(), Engine::Postgres) << text;
        EXPECT_EQ(address.str(), shown);
    }
}

TEST(AddressTest, WhatLibpqCannotReadIsRefusedWithoutBeingRepeated) {
    for (const char* text : {"", "postgresql://ann:planted%zz@db/muster",
                             "postgresql://ann:planted@db/muster?planted=1",
                             "postgresql://ann:planted@[::1/muster", "postgresql:planted"}) {
        const auto address = Address::parse(Secret(text));

        ASSERT_FALSE(address) << text;
        EXPECT_EQ(address.error().kind, ErrorKind::Invalid);
        EXPECT_EQ(address.error().reason, "sql.address");
        EXPECT_EQ(address.error().detail.find("planted"), std::string::npos);
    }
}

TEST(AddressTest, TheTextForTheLibraryKeepsOddPasswordsWhole) {
    const Address address =
        Address::parse(Secret("postgresql://ann:%27%5C%20x%3D1@db/muster?connect_timeout=60"))
            .value();

    const std::string text(address.connection_text().reveal());

    EXPECT_NE(text.find(R"(password='\'\\ x=1')"), std::string::npos);
    EXPECT_NE(text.find("connect_timeout='60'"), std::string::npos);
    EXPECT_NE(text.find("client_encoding='UTF8'"), std::string::npos);
}

} // namespace
} // namespace muster::sql
