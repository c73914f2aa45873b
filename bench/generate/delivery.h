#pragma once

#include <string>
#include <vector>

#include "base/instant.h"
#include "generate/options.h"
#include "generate/row_writer.h"

namespace muster::generate {

/// Where AWS would put one delivery of one month, and its manifest. Keys are relative to the
/// bucket.
class Delivery {
public:
    Delivery(const Bill& bill, const OutputOptions& output, int number);

    [[nodiscard]] std::vector<std::string> data_keys() const;
    /// The newest manifest's key first; the create-new layout keeps one beside the data as well.
    [[nodiscard]] std::vector<std::string> manifest_keys() const;
    [[nodiscard]] std::string manifest(const std::vector<Column>& columns) const;
    /// When AWS wrote it.
    [[nodiscard]] Instant moment() const { return moment_; }

private:
    [[nodiscard]] bool is_legacy() const;
    [[nodiscard]] std::string folder() const;
    [[nodiscard]] std::string extension() const;
    [[nodiscard]] std::string legacy_manifest(const std::vector<Column>& columns) const;
    [[nodiscard]] std::string export_manifest(const std::vector<Column>& columns) const;

    const OutputOptions& output_;
    Calendar calendar_;
    std::string payer_;
    std::string id_; // assembly or execution
    Instant moment_;
};

} // namespace muster::generate
