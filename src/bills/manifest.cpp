#include "bills/manifest.h"

#include <unordered_set>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

namespace muster::bills {
namespace {

namespace json = boost::json;

Error malformed(std::string_view name, std::string_view what) {
    return {ErrorKind::Invalid, "billing.manifest_malformed", fmt::format("{}: {}", name, what)};
}

std::string text_at(const json::object& object, std::string_view field) {
    const json::value* value = object.if_contains(field);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

std::string first_text(const json::object& object, std::initializer_list<std::string_view> fields) {
    for (const std::string_view field : fields) {
        if (std::string text = text_at(object, field); !text.empty()) {
            return text;
        }
    }
    return "";
}

std::optional<BillingMonth> month_of(std::string_view text) {
    if (const auto month = BillingMonth::parse(text)) {
        return *month;
    }
    if (const auto instant = Instant::parse(text)) {
        return BillingMonth::of(*instant);
    }
    return std::nullopt;
}

/// `{start, end}` in the legacy manifest; text or an object in the others.
std::optional<BillingMonth> month_at(const json::object& object,
                                     std::initializer_list<std::string_view> fields) {
    for (const std::string_view field : fields) {
        const json::value* value = object.if_contains(field);
        if (value == nullptr) {
            continue;
        }
        const std::string text = value->is_object()
                                     ? first_text(value->get_object(), {"start", "startDate"})
                                     : text_at(object, field);
        if (const auto month = month_of(text)) {
            return month;
        }
    }
    return std::nullopt;
}

/// `…/BILLING_PERIOD=2024-03/…`, whatever its case.
std::optional<BillingMonth> month_in_key(std::string_view key) {
    constexpr std::string_view kPartition = "billing_period=";
    std::string lower(key);
    for (char& c : lower) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    const std::size_t at = lower.find(kPartition);
    return at == std::string::npos ? std::nullopt
                                   : month_of(lower.substr(at + kPartition.size(), 7));
}

std::string without_bucket(std::string_view key) {
    constexpr std::string_view kScheme = "s3://";
    if (key.starts_with(kScheme)) {
        const std::size_t slash = key.find('/', kScheme.size());
        key = slash == std::string_view::npos ? std::string_view() : key.substr(slash);
    }
    while (key.starts_with('/')) {
        key.remove_prefix(1);
    }
    return std::string(key);
}

std::string export_name(const json::object& object) {
    std::string name = first_text(object, {"reportName", "exportName", "name"});
    if (!name.empty()) {
        return name;
    }
    // arn:aws:bcm-data-exports:<region>:<account>:export/<name>-<uuid>
    constexpr std::size_t kUuidLength = 36;
    name = text_at(object, "exportArn");
    name.erase(0, name.rfind('/') + 1);
    if (name.size() > kUuidLength + 1 && name[name.size() - kUuidLength - 1] == '-') {
        name.resize(name.size() - kUuidLength - 1);
    }
    return name;
}

std::vector<std::string> column_names(const json::object& object) {
    std::vector<std::string> names;
    const json::value* columns = object.if_contains("columns");
    if (columns == nullptr || !columns->is_array()) {
        return names;
    }
    for (const json::value& column : columns->get_array()) {
        if (column.is_string()) {
            names.emplace_back(column.get_string());
        } else if (column.is_object()) {
            const std::string category = text_at(column.get_object(), "category");
            const std::string name = text_at(column.get_object(), "name");
            names.push_back(category.empty() ? name : category + "/" + name);
        }
    }
    return names;
}

/// Files are listed as text, or as objects that name them.
Result<std::vector<std::string>> file_keys(const json::array& files, std::string_view name) {
    std::vector<std::string> keys;
    std::unordered_set<std::string> seen;
    for (const json::value& file : files) {
        std::string key;
        if (file.is_string()) {
            key = without_bucket(file.get_string());
        } else if (file.is_object()) {
            key = without_bucket(first_text(file.get_object(), {"key", "uri", "path", "name"}));
        }
        if (key.empty()) {
            return malformed(name, "an entry of its file list names no file");
        }
        if (!seen.insert(key).second) {
            return malformed(name, "it lists " + key + " twice");
        }
        keys.push_back(std::move(key));
    }
    return keys;
}

} // namespace

Result<Manifest> parse_manifest(std::string_view text, std::string_view name) {
    if (text.size() > kMaxManifestBytes) {
        return Error{ErrorKind::Invalid, "billing.manifest_too_large",
                     fmt::format("{}: {} bytes; a manifest has at most {}", name, text.size(),
                                 kMaxManifestBytes)};
    }
    boost::system::error_code failed;
    const json::value document = json::parse(text, failed);
    if (failed || !document.is_object()) {
        return malformed(name, failed ? "not JSON: " + failed.message() : "no JSON object");
    }
    const json::object& object = document.get_object();
    Manifest manifest;
    const json::value* files = object.if_contains("reportKeys");
    if (files == nullptr) {
        manifest.generation = Manifest::Generation::DataExport;
        files = object.if_contains("dataFiles");
    }
    if (files == nullptr || !files->is_array()) {
        return malformed(name, "no list \"reportKeys\" or \"dataFiles\" in it");
    }
    TRY(manifest.keys, file_keys(files->get_array(), name));
    manifest.delivery_id = first_text(object, {"assemblyId", "executionId"});
    manifest.report_name = export_name(object);
    manifest.account = first_text(object, {"account", "accountId"});
    manifest.month = month_at(object, {"billingPeriod", "timePeriod"});
    if (!manifest.month && !manifest.keys.empty()) {
        manifest.month = month_in_key(manifest.keys.front());
    }
    manifest.columns = column_names(object);
    return manifest;
}

} // namespace muster::bills
