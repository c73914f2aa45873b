#include "base/csv_field.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace muster {
namespace {

std::vector<std::string> fields_of(std::string_view span) {
    std::vector<std::string> fields;
    std::string storage;
    for (std::size_t at = 0; at <= span.size();) {
        fields.emplace_back(read_csv_field(span, at, storage));
    }
    return fields;
}

struct FieldCase {
    std::string span;
    std::vector<std::string> fields;
};

class CsvFieldTest : public testing::TestWithParam<FieldCase> {};

TEST_P(CsvFieldTest, ReadsWhatTheSenderMeant) {
    EXPECT_EQ(fields_of(GetParam().span), GetParam().fields) << GetParam().span;
}

INSTANTIATE_TEST_SUITE_P(Spans,
                         CsvFieldTest,
                         testing::Values(FieldCase{"", {""}},
                                         FieldCase{"a", {"a"}},
                                         FieldCase{"a,,b", {"a", "", "b"}},
                                         FieldCase{",", {"", ""}},
                                         FieldCase{R"("a,b",c)", {"a,b", "c"}},
                                         FieldCase{R"("",x)", {"", "x"}},
                                         FieldCase{R"("say ""hi""",1)", {R"(say "hi")", "1"}},
                                         FieldCase{"\"two\nlines\",1", {"two\nlines", "1"}},
                                         FieldCase{R"(5" disk,a)", {R"(5" disk,a)"}},
                                         FieldCase{R"("a"b,c)", {R"("a"b)", "c"}}));

RC_GTEST_PROP(CsvFieldRoundTrip,
              EveryValueSurvivesBeingWrittenAndRead,
              (std::vector<std::string> values)) {
    RC_PRE(!values.empty());
    std::string span;
    for (std::size_t i = 0; i < values.size(); ++i) {
        span.append(i > 0 ? 1 : 0, ',');
        append_csv_field(span, values[i]);
    }
    RC_ASSERT(fields_of(span) == values);
}

} // namespace
} // namespace muster
