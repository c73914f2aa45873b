#include "builder/short_number.h"

#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/decimal.h"

namespace muster::ledger {
namespace {

std::optional<ShortNumber> read(std::string text) {
    const std::size_t size = text.size();
    text.append(16, '7'); // what follows a field is other fields
    return read_short_number(text.data(), size);
}

TEST(ShortNumberTest, LeavesWhatIsNoPlainNumberToTheLongWay) {
    for (const auto* text : {"", "-", ".", "-.", "1e5", "1,5", "1.2.3", " 1", "1 ", "+1", "0x10",
                             "1-2", "1234567890123456789", "0.1234567890123456789", "12:3",
                             "1.\xB2"
                             "3"}) {
        EXPECT_FALSE(read(text)) << text;
    }
}

TEST(ShortNumberTest, KeepsThePlacesThatWereWritten) {
    const auto number = read("-12.3400");

    ASSERT_TRUE(number);
    EXPECT_EQ(number->units, -123400);
    EXPECT_EQ(number->scale, 4);
}

RC_GTEST_PROP(ShortNumberProperty, AgreesWithDecimalOnEverythingItReads, ()) {
    const auto digits = *rc::gen::container<std::string>(rc::gen::inRange('0', ':'));
    const auto point = *rc::gen::inRange<std::size_t>(0, digits.size() + 2);
    const auto negative = *rc::gen::arbitrary<bool>();
    std::string text = (negative ? "-" : "") + digits;
    if (point <= digits.size()) {
        text.insert(point + (negative ? 1U : 0U), 1, '.');
    }

    const auto number = read(text);

    const auto exact = Decimal::parse(text);
    RC_ASSERT(!number || exact);
    if (number) {
        RC_ASSERT(Decimal(number->units, number->scale) == *exact);
    }
    RC_ASSERT(number || !exact || digits.size() > 18 || digits.empty());
}

} // namespace
} // namespace muster::ledger
