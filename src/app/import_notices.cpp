#include "app/import_notices.h"

#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace muster::app {
namespace {

constexpr std::size_t kMostMonths = 6;
constexpr std::size_t kMostDetail = 300;

std::string text_of(const Json& json, std::string_view key) {
    const Json* const value = json.find(key);
    const std::string* const text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string() : *text;
}

/// The source where one was named, else the last name of the path.
std::string what_of(const Json& input) {
    const std::string source = text_of(input, "source");
    if (!source.empty()) {
        return source;
    }
    std::string path = text_of(input, "path");
    while (path.size() > 1 && path.ends_with('/')) {
        path.pop_back();
    }
    return path.substr(path.rfind('/') + 1);
}

/// "2026-09 of main imported, 2026-10 of main unchanged", from the cursor as billing::ImportJob
/// leaves it.
std::string months_of(const Json& cursor) {
    const Json* const months = cursor.find("months");
    const Json::Array* const items = months == nullptr ? nullptr : months->if_array();
    if (items == nullptr || items->empty()) {
        return "no months";
    }
    std::string text;
    for (std::size_t i = 0; i < items->size() && i < kMostMonths; ++i) {
        const Json& item = (*items)[i];
        text += fmt::format("{}{} of {} {}", i == 0 ? "" : ", ", text_of(item, "month"),
                            text_of(item, "source"), text_of(item, "outcome"));
    }
    if (items->size() > kMostMonths) {
        text += fmt::format(" and {} more", items->size() - kMostMonths);
    }
    return text;
}

std::string without_dot(std::string text) {
    text.resize(std::min(text.size(), kMostDetail));
    while (text.ends_with('.')) {
        text.pop_back();
    }
    return text;
}

} // namespace

Status announce_import(sql::Session& session, const jobs::Job& job, const notify::Post& post) {
    if (job.state == jobs::JobState::Cancelled) {
        return {};
    }
    const bool is_good = job.state == jobs::JobState::Succeeded;
    return post.announce(session,
                         {.event = is_good ? "import.succeeded" : "import.failed",
                          .values = {{"task", job.id.str()},
                                     {"what", what_of(job.input)},
                                     {"detail", without_dot(is_good     ? months_of(job.cursor)
                                                            : job.error ? job.error->detail
                                                                        : "it is not known why")}}},
                         job.origin);
}

} // namespace muster::app
