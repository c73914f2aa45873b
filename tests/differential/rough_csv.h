#pragma once

#include <cstdint>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

namespace muster::test {

/// Makes plain CSV files of a bill as odd as real ones may be: another spelling of the header,
/// columns that are missing from one file, columns in another order, amounts with exponents, with
/// more places than money has, past 64 bits or blank, texts with quotes, commas and line breaks.
class RoughCsv {
public:
    explicit RoughCsv(std::uint64_t seed);

    void rewrite(const std::filesystem::path& path);

private:
    enum class Spelling : std::uint8_t { Sent, Table, TableWithArn };
    enum class Content : std::uint8_t { Fixed, Amount, Time, Text };

    [[nodiscard]] bool one_in(int count);
    [[nodiscard]] int between(int low, int high);
    [[nodiscard]] std::string header(const std::string& name) const;
    [[nodiscard]] std::string value(Content content, const std::string& text);
    [[nodiscard]] std::string amount(const std::string& text);
    static Content content_of(const std::string& name);

    std::mt19937_64 engine_;
    Spelling spelling_;
};

} // namespace muster::test
