#include "cost/period.h"

#include <gtest/gtest.h>

namespace muster::cost {
namespace {

using std::chrono::sys_days;
using namespace std::chrono_literals;

const Instant kNow = *Instant::parse("2024-03-10T12:30:00Z");

struct Form {
    std::string_view text;
    sys_days first;
    sys_days last;
};

TEST(PeriodTest, EveryFormCoversBothOfItsEnds) {
    const Form forms[] = {
        {"2018", sys_days{2018y / 1 / 1}, sys_days{2018y / 12 / 31}},
        {"2024-02", sys_days{2024y / 2 / 1}, sys_days{2024y / 2 / 29}},
        {"2018-10-05", sys_days{2018y / 10 / 5}, sys_days{2018y / 10 / 5}},
        {"2018-10..2018-11", sys_days{2018y / 10 / 1}, sys_days{2018y / 11 / 30}},
        {"2018-10-05..2019", sys_days{2018y / 10 / 5}, sys_days{2019y / 12 / 31}},
        {"last-1-months", sys_days{2024y / 2 / 1}, sys_days{2024y / 2 / 29}},
        {"last-14-months", sys_days{2023y / 1 / 1}, sys_days{2024y / 2 / 29}},
        {"mtd", sys_days{2024y / 3 / 1}, sys_days{2024y / 3 / 10}},
    };

    for (const Form& form : forms) {
        const auto period = Period::parse(form.text);
        ASSERT_TRUE(period) << form.text;
        EXPECT_EQ(period->resolve(kNow), (DateRange{form.first, form.last})) << form.text;
        EXPECT_EQ(period->str(), form.text);
    }
}

TEST(PeriodTest, WhatIsNoPeriodIsRefused) {
    for (const std::string_view text :
         {"", "..", "2018-13", "2018-02-30", "18-10", "2018-10-", "2018/10", "2018-10..2018-09",
          "2018..", "..2018", "2018-10..2018-11..2018-12", "last-0-months", "last--1-months",
          "last-months", "last-99999999999-months", "MTD", "2018-1O", " 2018", "2018-10-05x"}) {
        const auto period = Period::parse(text);
        ASSERT_FALSE(period) << text;
        EXPECT_EQ(period.error().kind, ErrorKind::Invalid);
        EXPECT_EQ(period.error().reason, "report.period_malformed") << text;
    }
}

TEST(PeriodTest, TheLastMonthOfTheYearIsBeforeJanuary) {
    const Period period = *Period::parse("last-1-months");

    const DateRange range = period.resolve(*Instant::parse("2024-01-31T23:59:59Z"));

    EXPECT_EQ(range, (DateRange{sys_days{2023y / 12 / 1}, sys_days{2023y / 12 / 31}}));
}

} // namespace
} // namespace muster::cost
