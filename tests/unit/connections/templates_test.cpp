#include "connections/templates.h"

#include "connections/quick_create.h"
#include "unit/connections/connections_world.h"

namespace muster::connections {
namespace {

constexpr EmbeddedText kFiles[] = {
    {"aws/management/commands.sh", "trust @PRINCIPAL@ as @EXTERNAL_ID@, @ROLE_NAME@ @ROLE_NAME@"},
    {"aws/management/read-1.json", "one"},
    {"aws/management/read-2.json", "two"},
    {"aws/management/stack.yaml", "@BUCKET@ @REPORT@ [@CALLBACK_TOPIC@]"},
    {"aws/management/trust.json", "trust"},
    {"aws/management/write-1.json", "writes"},
    {"aws/member/commands.sh", "of a member"},
    {"aws/member/stack-set.sh", "of all members as @ROLE_NAME@"},
};

class TemplatesTest : public ConnectionsTest {
protected:
    Templates templates{{.own = own}, kFiles};
};
INSTANTIATE_TEST_SUITE_P(,
                         TemplatesTest,
                         testing::Values(sql::Engine::Sqlite),
                         test::name_of_engine);

TEST_P(TemplatesTest, HaveTheNamesOfTheConnectionInThem) {
    const Connection connection = create("a", ConnectionKind::Standalone);

    EXPECT_EQ(templates.template_text(Way::Cli, connection).value().front().text,
              "trust arn:aws:iam::999988887777:role/Muster as " + connection.external_id.str() +
                  ", " + connection.role_name() + " " + connection.role_name());
    EXPECT_EQ(templates.template_text(Way::Console, connection).value().front().text,
              connection.default_bucket() + " " + connection.default_report() + " []");
}

TEST_P(TemplatesTest, StacksCallBackToATopicOfTheirRegionAlone) {
    const Connection connection = create("a", ConnectionKind::Management);
    const auto end_of = [&](const std::string& topic) {
        OwnIdentities with(aws_session, world.clock,
                           {.queue = "https://sqs.us-east-1.amazonaws.com/999988887777/muster",
                            .callback_topic = TopicArn::parse(topic).value()});
        const Templates filled{{.own = with}, kFiles};
        const std::string text =
            filled.template_text(Way::Console, connection).value().front().text;
        return text.substr(text.find('['));
    };
    const std::string here = "arn:aws:sns:us-east-1:999988887777:muster";

    EXPECT_EQ(end_of(here), "[" + here + "]");
    EXPECT_EQ(end_of("arn:aws:sns:eu-west-1:999988887777:muster"), "[]");
    EXPECT_EQ(end_of("arn:aws-us-gov:sns:us-gov-west-1:999988887777:muster"), "[]");
}

TEST_P(TemplatesTest, ByHandTheTrustComesFirstAndNothingWrites) {
    const auto texts = templates.template_text(Way::Manual, create("a")).error();
    EXPECT_EQ(texts.reason, "connection.no_template"); // members have none here

    std::string all;
    const auto by_hand =
        templates.template_text(Way::Manual, create("b", ConnectionKind::Management)).value();
    for (const TemplateText& text : by_hand) {
        all += text.text + " ";
    }
    EXPECT_EQ(all, "trust one two ");
}

TEST_P(TemplatesTest, AStackSetIsRunInTheManagementAccountAlone) {
    const Connection management = create("a", ConnectionKind::Management);

    EXPECT_EQ(templates.template_text(Way::StackSet, management).value().front().text,
              "of all members as " + management.role_name());
    EXPECT_EQ(templates.template_text(Way::StackSet, create("b")).error().reason,
              "connection.way_is_off");
    EXPECT_EQ(templates.template_text(Way::Cli, create("c")).value().front().text, "of a member");
}

TEST_P(TemplatesTest, ThePageOfCloudFormationIsFilledIn) {
    OwnIdentities with(aws_session, world.clock,
                       {.region = "eu-west-1", .artifact_bucket = "artifacts"});
    const Connection connection = create("a", ConnectionKind::Management);

    const std::string url =
        QuickCreate({.own = with, .templates = templates}).link(connection).value();

    EXPECT_TRUE(
        url.starts_with("https://us-east-1.console.aws.amazon.com/cloudformation/home?region=us-"
                        "east-1#/stacks/create/review?templateURL=https%3A%2F%2Fartifacts.s3.eu-"
                        "west-1.amazonaws.com%2Fconnections%2F" +
                        connection.id.str() + "%2Fstack.yaml%3F"))
        << url;
    EXPECT_TRUE(url.contains("X-Amz-Expires%3D3600") && url.contains("X-Amz-Signature%3D")) << url;
    EXPECT_TRUE(url.ends_with("&stackName=" + connection.role_name())) << url;
}

TEST_P(TemplatesTest, ThePageMayBeThatOfAnotherConsole) {
    OwnIdentities with(
        aws_session, world.clock,
        {.artifact_bucket = "artifacts", .console_url = "http://127.0.0.1:9/_console"});

    const std::string url = QuickCreate({.own = with, .templates = templates})
                                .link(create("a", ConnectionKind::Management))
                                .value();

    EXPECT_TRUE(url.starts_with("http://127.0.0.1:9/_console/cloudformation/home?region=us-east-1#"
                                "/stacks/create/review?templateURL="))
        << url;
}

TEST_P(TemplatesTest, WithoutABucketThereIsNoPage) {
    EXPECT_EQ(QuickCreate({.own = own, .templates = templates})
                  .link(create("a", ConnectionKind::Management))
                  .error()
                  .reason,
              "connection.way_is_off");
}

} // namespace
} // namespace muster::connections
