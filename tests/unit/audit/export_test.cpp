#include "audit/export.h"

#include "unit/audit/audit_fixture.h"

namespace muster::audit {
namespace {

class ExportTest : public AuditTest {
protected:
    std::vector<Json> exported(ExportForm form) {
        std::vector<Json> lines;
        EXPECT_TRUE(export_events(*reader, {}, form, [&](std::string_view line) -> Status {
            EXPECT_EQ(line.back(), '\n');
            TRY(Json json, Json::parse(line));
            lines.push_back(std::move(json));
            return {};
        }));
        return lines;
    }
};
MUSTER_ON_EACH_ENGINE(ExportTest);

TEST_P(ExportTest, WritesOneObjectALineOldestFirst) {
    ASSERT_TRUE(append(event("first")));
    clock.advance(std::chrono::seconds{1});
    ASSERT_TRUE(append(event("second")));

    const auto lines = exported(ExportForm::JsonLines);

    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(*lines[0].find("target"), Json("first"));
    EXPECT_EQ(*lines[0].find("at"), Json("2023-11-14T22:13:20Z"));
    EXPECT_EQ(*lines[0].find("details"), Json(Json::Object{{"was", "old"}}));
    EXPECT_EQ(*lines[1].find("seq"), Json(2));
    EXPECT_EQ(lines[1].find("hash")->if_string()->size(), 64U);
}

TEST_P(ExportTest, WritesMoreThanOnePageOfTheDatabase) {
    ASSERT_TRUE(writer->write([&](sql::Session& session) -> Status {
        for (int i = 0; i < 1'203; ++i) {
            TRY_DONE(log.append(session, event()));
        }
        return {};
    }));

    EXPECT_EQ(exported(ExportForm::JsonLines).size(), 1'203U);
}

TEST_P(ExportTest, EndsWhenItsReaderHasGone) {
    ASSERT_TRUE(append());
    ASSERT_TRUE(append());
    int lines = 0;

    const Status ended =
        export_events(*reader, {}, ExportForm::JsonLines, [&](std::string_view) -> Status {
            ++lines;
            return Error{ErrorKind::Unavailable, "test.gone", ""};
        });

    EXPECT_EQ(ended.error().reason, "test.gone");
    EXPECT_EQ(lines, 1);
}

TEST_P(ExportTest, WritesAnApiActivityOfOcsf) {
    ASSERT_TRUE(append());

    const Json line = exported(ExportForm::Ocsf).at(0);

    EXPECT_EQ(*line.find("class_uid"), Json(6003));
    EXPECT_EQ(*line.find("category_uid"), Json(6));
    EXPECT_EQ(*line.find("activity_id"), Json(3));
    EXPECT_EQ(*line.find("type_uid"), Json(600303));
    EXPECT_EQ(*line.find("time"), Json(clock.now().unix_millis()));
    EXPECT_EQ(*line.find("status_id"), Json(1));
    EXPECT_EQ(*line.find("metadata")->find("version"), Json("1.3.0"));
    EXPECT_EQ(*line.find("metadata")->find("correlation_uid"), Json("req_1"));
    EXPECT_EQ(*line.find("actor")->find("user")->find("uid"), Json("user_1"));
    EXPECT_EQ(*line.find("api")->find("operation"), Json("account.renamed"));
    EXPECT_EQ(*line.find("resources"), Json(Json::Array{Json::Object{{"uid", "acct_1"}}}));
}

TEST_P(ExportTest, WritesAnAuthenticationOfOcsf) {
    Event refused = event("session_1");
    refused.action = "session.begun";
    refused.result = EventResult::Refused;
    ASSERT_TRUE(append(refused));

    const Json line = exported(ExportForm::Ocsf).at(0);

    EXPECT_EQ(*line.find("class_uid"), Json(3002));
    EXPECT_EQ(*line.find("type_uid"), Json(300201));
    EXPECT_EQ(*line.find("status_id"), Json(2));
    EXPECT_EQ(*line.find("user")->find("uid"), Json("user_1"));
}

TEST_P(ExportTest, HoldsWhatEachClassOfOcsfRequires) {
    const std::vector<std::string_view> base{"activity_id", "category_uid", "class_uid", "metadata",
                                             "severity_id", "time",         "type_uid"};
    for (const std::string_view action :
         {"account.created", "account.read", "account.deleted", "root_access.lifted", "login",
          "session.begun", "session.ended", "session.locked"}) {
        Event one = event();
        one.action = action;
        ASSERT_TRUE(append(one));
    }

    for (const Json& line : exported(ExportForm::Ocsf)) {
        std::vector<std::string_view> required = base;
        const bool is_api = *line.find("class_uid") == Json(6003);
        for (const std::string_view name :
             is_api ? std::vector<std::string_view>{"actor", "api", "src_endpoint"}
                    : std::vector<std::string_view>{"user", "service"}) {
            required.push_back(name);
        }
        for (const std::string_view name : required) {
            EXPECT_NE(line.find(name), nullptr) << name << " in " << line.str();
        }
        EXPECT_EQ(line.find("type_uid")->integer(),
                  *line.find("class_uid")->integer() * 100 + *line.find("activity_id")->integer());
    }
}

} // namespace
} // namespace muster::audit
