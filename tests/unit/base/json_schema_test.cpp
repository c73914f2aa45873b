#include "base/json_schema.h"

#include <gtest/gtest.h>

namespace muster {

enum class Colour { Red, Green };
template <>
inline constexpr auto kJsonNames<Colour> =
    enum_names<Colour>({{Colour::Red, "red"}, {Colour::Green, "green"}});

struct Wheel {
    std::int64_t spokes;
};
template <>
inline constexpr auto json_fields<Wheel> =
    std::tuple{JsonField{"spokes", &Wheel::spokes, "how many"}};

struct Bicycle {
    std::string name;
    Colour colour;
    std::vector<Wheel> wheels;
    std::optional<Instant> sold_at;
    Json::Object rest;
};
template <>
inline constexpr auto json_fields<Bicycle> = std::tuple{
    JsonField{"name", &Bicycle::name, "what it is called"},
    JsonField{"colour", &Bicycle::colour, "of its frame"},
    JsonField{"wheels", &Bicycle::wheels, "front first"},
    JsonField{"sold_at", &Bicycle::sold_at, "null: not yet"},
    JsonRest{&Bicycle::rest},
};

namespace {

TEST(JsonSchemaTest, AStructIsDescribedByItsFields) {
    EXPECT_EQ(json_schema<Bicycle>().str(),
              R"({"type":"object","properties":{)"
              R"("name":{"type":"string","description":"what it is called"},)"
              R"("colour":{"type":"string","enum":["red","green"],"description":"of its frame"},)"
              R"("wheels":{"type":"array","items":{"type":"object","properties":{"spokes":)"
              R"({"type":"integer","description":"how many"}},"required":["spokes"],)"
              R"("additionalProperties":false},"description":"front first"},)"
              R"("sold_at":{"anyOf":[{"type":"string","format":"date-time"},{"type":"null"}],)"
              R"("description":"null: not yet"}},)"
              R"("required":["name","colour","wheels"],"additionalProperties":true})");
}

TEST(JsonSchemaTest, WhatIsRequiredIsWhatReadingMisses) {
    const auto read = from_json<Bicycle>(Json::Object{});

    ASSERT_FALSE(read);
    std::vector<std::string> missing;
    for (const FieldProblem& problem : read.error().problems) {
        missing.push_back(problem.pointer.substr(1));
    }
    EXPECT_EQ(
        missing,
        from_json<std::vector<std::string>>(*json_schema<Bicycle>().find("required")).value());
}

} // namespace
} // namespace muster
