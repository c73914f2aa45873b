#include "base/json_fields.h"

#include <gtest/gtest.h>

#include "base/aws_account_id.h"

namespace muster {
namespace {

enum class Size { Small, Large };

struct Part {
    std::int32_t number = 0;
    friend bool operator==(const Part&, const Part&) = default;
};

struct Order {
    AwsAccountId account;
    std::string name;
    Size size;
    std::optional<std::uint8_t> copies;
    Decimal price;
    std::vector<Part> parts;
    bool urgent;
};

struct Swapped {
    std::string first;
    std::string second;
};

struct Lenient {
    std::string name;
    Json::Object rest;
};

} // namespace

template <>
inline constexpr auto kJsonNames<Size> =
    enum_names<Size>({{Size::Small, "small"}, {Size::Large, "large"}});
template <>
inline constexpr auto json_fields<Part> =
    std::tuple{JsonField{"number", &Part::number, "its number", at_least(1, "must be positive")}};
template <>
inline constexpr auto json_fields<Order> =
    std::tuple{JsonField{"account", &Order::account, "who pays"},
               JsonField{"name", &Order::name, "what it is called", kNotEmpty},
               JsonField{"size", &Order::size, "how large"},
               JsonField{"copies", &Order::copies, "how many", at_least(1, "must be positive")},
               JsonField{"price", &Order::price, "of one"},
               JsonField{"parts", &Order::parts, "what it is made of"},
               JsonField{"urgent", &Order::urgent, "whether it hurries"}};
template <>
inline constexpr auto json_fields<Swapped> =
    std::tuple{JsonField{"second", &Swapped::second, ""}, JsonField{"first", &Swapped::first, ""}};
template <>
inline constexpr auto json_fields<Lenient> =
    std::tuple{JsonField{"name", &Lenient::name, "what it is called"}, JsonRest{&Lenient::rest}};

namespace {

constexpr std::string_view kOrder =
    R"({"account":"001234567890","name":"n","size":"large","copies":3,"price":"0.10",)"
    R"("parts":[{"number":1},{"number":2}],"urgent":true})";

Result<Order> read_order(std::string_view text) {
    return from_json<Order>(Json::parse(text).value());
}

bool mentions(const Error& error, std::string_view text) {
    return error.detail.find(text) != std::string::npos;
}

TEST(JsonFieldsTest, EveryMemberIsReadIntoItsType) {
    const auto order = read_order(kOrder);

    ASSERT_TRUE(order) << order.error().detail;
    EXPECT_EQ(order->account.str(), "001234567890");
    EXPECT_EQ(order->size, Size::Large);
    EXPECT_EQ(order->copies, 3);
    EXPECT_EQ(order->price, Decimal(1, 1));
    EXPECT_EQ(order->parts, (std::vector<Part>{{1}, {2}}));
    EXPECT_TRUE(order->urgent);
}

TEST(JsonFieldsTest, PrintsWhatReadsBackTheSame) {
    const Order order = read_order(kOrder).value();

    const std::string printed = to_json(order).str();

    EXPECT_EQ(printed,
              R"({"account":"001234567890","name":"n","size":"large","copies":3,"price":"0.1",)"
              R"("parts":[{"number":1},{"number":2}],"urgent":true})");
    EXPECT_EQ(to_json(read_order(printed).value()).str(), printed);
}

TEST(JsonFieldsTest, AllProblemsComeAtOnceEachWithItsPointer) {
    const auto order =
        read_order(R"({"account":"12","name":"","size":"huge","copies":256,"price":"x",)"
                   R"("parts":[{"number":1},{"number":0},3],"un/known":1})");

    ASSERT_FALSE(order);
    EXPECT_EQ(order.error().kind, ErrorKind::Invalid);
    EXPECT_EQ(order.error().reason, "json.invalid");
    for (const std::string_view pointer :
         {"/account: ", "/name: must not be empty", "/size: must be one of small, large",
          "/copies: is out of range", "/price: ", "/parts/1/number: must be positive",
          "/parts/2: ", "/un~1known: ", "/urgent: is missing"}) {
        EXPECT_TRUE(mentions(order.error(), pointer)) << pointer << " in " << order.error().detail;
    }
}

TEST(JsonFieldsTest, AnOptionalMayBeAbsentOrNullAndIsPrintedAsNull) {
    for (const std::string_view copies : {"", R"("copies":null,)"}) {
        const auto order =
            read_order(R"({"account":"001234567890","name":"n","size":"small",)" +
                       std::string(copies) + R"("price":1,"parts":[],"urgent":false})");
        ASSERT_TRUE(order) << copies << order.error().detail;
        EXPECT_EQ(order->copies, std::nullopt);
        EXPECT_TRUE(to_json(*order).find("copies")->is_null());
    }
}

TEST(JsonFieldsTest, ARequiredMemberIsNotNull) {
    const auto part = from_json<Part>(Json::parse(R"({"number":null})").value());

    ASSERT_FALSE(part);
    EXPECT_TRUE(mentions(part.error(), "/number: "));
}

TEST(JsonFieldsTest, AStructWithARestKeepsAndPrintsWhatItDoesNotKnow) {
    const auto lenient =
        from_json<Lenient>(Json::parse(R"({"x":1,"name":"n","y":{"z":[]},"":2})").value());

    ASSERT_TRUE(lenient);
    EXPECT_EQ(lenient->rest.size(), 3U);
    EXPECT_EQ(to_json(*lenient).str(), R"({"name":"n","x":1,"y":{"z":[]},"":2})");
}

TEST(JsonFieldsTest, FieldsOutOfTheOrderOfTheMembersAreABug) {
    const Json json = Json::parse(R"({"first":"a","second":"b"})").value();

    EXPECT_THROW(static_cast<void>(from_json<Swapped>(json).has_value()), std::logic_error);
}

TEST(JsonFieldsTest, ADocumentOfAnotherKindIsOneProblem) {
    for (const std::string_view text : {"[]", "1", "null", "\"x\""}) {
        const auto part = from_json<Part>(Json::parse(text).value());
        ASSERT_FALSE(part) << text;
        EXPECT_TRUE(mentions(part.error(), "the document: ")) << part.error().detail;
    }
}

TEST(JsonFieldsTest, TheErrorNamesEachBadFieldByItsPointer) {
    const auto parts =
        from_json<std::vector<Part>>(Json::parse(R"([{"number":0},{"a/b":1}])").value());

    ASSERT_FALSE(parts);
    const std::vector<FieldProblem> expected = {{"/0/number", "must be positive"},
                                                {"/1/a~1b", "is not a known field"},
                                                {"/1/number", "is missing"}};
    EXPECT_EQ(parts.error().problems, expected);
}

TEST(JsonFieldsTest, ManyProblemsAreCountedNotListed) {
    Json::Array parts(1000, Json("x"));

    const auto read = from_json<std::vector<Part>>(Json(std::move(parts)));

    ASSERT_FALSE(read);
    EXPECT_LT(read.error().detail.size(), 2000U);
    EXPECT_TRUE(mentions(read.error(), "980 more")) << read.error().detail;
}

} // namespace
} // namespace muster
