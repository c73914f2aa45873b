#include "aws_model/model_catalog.h"

#include <set>

#include <gtest/gtest.h>

#include "aws_model/operations.h"

namespace muster::aws {
namespace {

TEST(ModelCatalogTest, EveryServiceThatIsBuiltInCanBeRead) {
    ModelCatalog catalog;
    std::set<Protocol> protocols;

    for (const std::string_view name : ModelCatalog::service_names()) {
        const auto service = catalog.service(name);
        ASSERT_TRUE(service) << name << ": " << service.error().detail;
        protocols.insert((*service)->protocol());
        EXPECT_FALSE((*service)->operations().empty()) << name;
        EXPECT_FALSE((*service)->signing_name().empty()) << name;
        EXPECT_TRUE((*service)->endpoint_rules().find("rules")) << name;
    }

    EXPECT_EQ(protocols.size(), kProtocolNames.entries().size());
}

TEST(ModelCatalogTest, AnOperationThatIsNotListedIsRefused) {
    ModelCatalog catalog;

    EXPECT_EQ(catalog.service("iam").value()->operation("NoSuchThing").error().reason,
              "aws.unknown_operation");
    EXPECT_EQ(catalog.service("partitions").error().reason, "aws.unknown_service");
    EXPECT_EQ(catalog.service("nothing").error().reason, "aws.unknown_service");
}

TEST(ModelCatalogTest, AConstantNamesItsOperation) {
    ModelCatalog catalog;
    constexpr OperationName name = operations::iam::kListRoles;

    const Operation* const operation =
        catalog.service(name.service).value()->operation(name.operation).value();

    EXPECT_EQ(operation->name, "ListRoles");
    EXPECT_EQ(operation->result_wrapper, "ListRolesResult");
    ASSERT_TRUE(operation->pagination);
    EXPECT_EQ(operation->pagination->input_tokens, std::vector<std::string>{"Marker"});
    EXPECT_EQ(operation->pagination->more_results, "IsTruncated");
}

TEST(ModelCatalogTest, AServiceIsReadOnce) {
    ModelCatalog catalog;

    EXPECT_EQ(catalog.service("sts").value(), catalog.service("sts").value());
}

TEST(ModelCatalogTest, PartitionsAreThoseOfAws) {
    ModelCatalog catalog;

    EXPECT_GE(catalog.partitions().find("partitions")->if_array()->size(), 4U);
}

TEST(ModelCatalogTest, ABrokenModelIsAnErrorAndNoCrash) {
    for (const char* const text :
         {"{}", R"({"metadata":{"protocol":"telex"}})", R"({"metadata":{"protocol":"json"}})",
          R"({"metadata":{"protocol":"json"},"shapes":{"A":{"type":"knot"}}})",
          R"({"metadata":{"protocol":"json"},"shapes":{"A":{"type":"list"}}})",
          R"({"metadata":{"protocol":"json"},"shapes":{}})"}) {
        const auto model = ServiceModel::read("broken", Json::parse(text).value());
        ASSERT_FALSE(model) << text;
        EXPECT_EQ(model.error().reason, "aws.bad_model") << text;
    }
}

} // namespace
} // namespace muster::aws
