#include "api_operations/metrics_text.h"

#include <gtest/gtest.h>

namespace muster::api {
namespace {

TEST(MetricsTextTest, TimesAreACumulativeHistogram) {
    http::Metrics metrics;
    metrics.count_answer(404);
    metrics.count_time(std::chrono::microseconds{200});
    metrics.count_time(std::chrono::seconds{9});

    callbacks::CallbackCounts callbacks;
    callbacks.add(callbacks::CallbackOutcome::Stranger);

    const std::string text = metrics_text({.http = metrics, .callbacks = callbacks, .commits = 7});

    EXPECT_TRUE(text.contains("muster_http_answers_total{status=\"4xx\"} 1\n"));
    EXPECT_TRUE(text.contains("_bucket{le=\"0.0001\"} 0\n"));
    EXPECT_TRUE(text.contains("_bucket{le=\"0.00025\"} 1\n"));
    EXPECT_TRUE(text.contains("_bucket{le=\"5\"} 1\n"));
    EXPECT_TRUE(text.contains("_bucket{le=\"+Inf\"} 2\n"));
    EXPECT_TRUE(text.contains("muster_http_answer_seconds_sum 9.0002\n"));
    EXPECT_TRUE(text.contains("muster_http_answer_seconds_count 2\n"));
    EXPECT_TRUE(text.contains("muster_sql_commits_total 7\n"));
    EXPECT_TRUE(text.contains("muster_callbacks_total{outcome=\"stranger\"} 1\n"));
}

} // namespace
} // namespace muster::api
