#include "ledger/version_document.h"

namespace muster::ledger {
namespace {

Json text_or_null(const std::string& text) {
    return text.empty() ? Json() : Json(text);
}

Json time_or_null(const std::optional<Instant>& time) {
    return time ? Json(time->str()) : Json();
}

template <class Items, class ToJson>
Json list(const Items& items, ToJson to_json) {
    Json::Array array;
    for (const auto& item : items) {
        array.push_back(to_json(item));
    }
    return array;
}

Json document(const InputFile& file) {
    return Json::Object{{"name", file.name},
                        {"bytes", file.bytes},
                        {"rows", file.rows},
                        {"file_rows", file.file_rows},
                        {"sha256", text_or_null(file.sha256)}};
}

Json document(const VersionRollup& rollup) {
    return Json::Object{{"name", rollup.name},
                        {"rows", rollup.rows},
                        {"keys", list(rollup.keys, [](const auto& key) { return Json(key); })}};
}

Json document(const Rounding& rounding) {
    return Json::Object{
        {"column", rounding.column}, {"count", rounding.count}, {"residual", rounding.residual}};
}

Json document(const CheckResult& check) {
    return Json::Object{{"name", check.name},
                        {"verdict", kVerdictNames.name(check.verdict)},
                        {"expected", text_or_null(check.expected)},
                        {"actual", text_or_null(check.actual)},
                        {"detail", text_or_null(check.detail)}};
}

} // namespace

Json::Object version_summary(const Version& version) {
    const VersionContents& contents = version.contents;
    return Json::Object{
        {"id", version.id},
        {"source", version.delivery.source},
        {"month", version.delivery.month.str()},
        {"current", version.current},
        {"delivery_id", version.delivery.delivery_id},
        {"report_name", text_or_null(version.delivery.report_name)},
        {"format", version.delivery.format},
        {"delivered_at", time_or_null(version.delivery.delivered_at)},
        {"published_at", version.published_at.str()},
        {"rows", contents.rows},
        {"rejected_rows", contents.rejected_rows},
        {"bytes", version.bytes()},
        {"currency", text_or_null(contents.currency)},
        {"future_cutoff", time_or_null(contents.future_cutoff)},
    };
}

Json version_document(const Version& version) {
    const auto to_document = [](const auto& item) { return document(item); };
    const VersionContents& contents = version.contents;
    Json::Object whole = version_summary(version);
    whole.push_back({"files", list(contents.inputs, to_document)});
    whole.push_back({"rollups", list(contents.rollups, to_document)});
    whole.push_back({"roundings", list(contents.roundings, to_document)});
    whole.push_back({"checks", list(contents.checks, to_document)});
    return whole;
}

} // namespace muster::ledger
