#include "base/secret.h"

#include <ostream>
#include <string>

#include <fmt/format.h>
#include <fmt/ostream.h>
#include <gtest/gtest.h>

namespace muster {
namespace {

template <class T>
concept Printable = requires(std::ostream& out, const T& value) { out << value; };
template <class T>
concept Comparable = requires(const T& value) { value == value; };

// The promise of the class: it has no way into text but reveal().
static_assert(!Printable<Secret>);
static_assert(!Comparable<Secret>);
static_assert(!fmt::is_formattable<Secret>::value);
static_assert(!std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_convertible_v<Secret, std::string_view>);
static_assert(Printable<std::string> && fmt::is_formattable<std::string>::value); // the checks work

TEST(SecretTest, RevealsWhatItWasGiven) {
    const Secret secret("hunter2");
    const Secret copy = secret;

    EXPECT_EQ(copy.reveal(), "hunter2");
    EXPECT_EQ(secret.reveal(), "hunter2");
}

TEST(SecretTest, NothingIsLeftBehindByAMove) {
    Secret secret("short"); // short enough to lie inside the string object
    const Secret moved = std::move(secret);

    EXPECT_EQ(moved.reveal(), "short");
    EXPECT_EQ(secret.reveal(), "");
}

} // namespace
} // namespace muster
