#include "http/static_files.h"

#include <algorithm>

#include "base/file.h"
#include "crypto/sha256.h"
#include "http/ascii.h"
#include "http/media_type.h"
#include "http/problem.h"

namespace muster::http {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMostBytes = std::uint64_t{64} << 20;
constexpr std::size_t kHashLength = 8;
constexpr std::string_view kIndex = "index.html";

bool is_hash_char(char c) {
    return (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') || c == '_' ||
           c == '-';
}

/// "assets/app-1a2b3c4d.js", as Vite names what it builds: such a name never gets other content.
bool is_named_after_content(std::string_view name) {
    const std::size_t dot = name.find('.', name.rfind('/') + 1);
    if (!name.starts_with("assets/") || dot == std::string_view::npos || dot < kHashLength + 1) {
        return false;
    }
    const std::string_view hash = name.substr(dot - kHashLength, kHashLength);
    return name[dot - kHashLength - 1] == '-' && std::ranges::all_of(hash, is_hash_char);
}

bool is_variant(std::string_view name, const StaticFiles::Contents& contents) {
    const bool packed = name.ends_with(".br") || name.ends_with(".gz");
    return packed && contents.contains(name.substr(0, name.size() - 3));
}

bool matches(std::string_view if_none_match, std::string_view etag) {
    while (!if_none_match.empty()) {
        std::string_view candidate = trim_blanks(take_until(if_none_match, ','));
        candidate.remove_prefix(candidate.starts_with("W/") ? 2 : 0);
        if (candidate == etag || candidate == "*") {
            return true;
        }
    }
    return false;
}

std::string join(const std::vector<std::string>& segments) {
    std::string path;
    for (const std::string& segment : segments) {
        path.append(path.empty() ? "" : "/").append(segment);
    }
    return path;
}

} // namespace

StaticFiles::StaticFiles(Contents contents) {
    std::vector<std::string> names;
    for (const auto& [name, content] : contents) {
        if (!is_variant(name, contents)) {
            names.push_back(name);
        }
    }
    for (const std::string& name : names) {
        files_.emplace(name, make_file(name, contents));
    }
}

StaticFiles::File StaticFiles::make_file(const std::string& name, Contents& contents) {
    static constexpr std::pair<std::string_view, std::string_view> kCodings[] = {
        {"br", ".br"}, {"gzip", ".gz"}, {"", ""}};
    File file{.media_type = media_type_of(name),
              .variants = {},
              .immutable = is_named_after_content(name)};
    const std::string hash = crypto::Sha256::of(contents.at(name)).hex().substr(0, 32);
    for (const auto& [coding, ending] : kCodings) {
        if (const auto found = contents.find(name + std::string(ending)); found != contents.end()) {
            file.variants.push_back(
                {.coding = coding,
                 .etag = '"' + hash + std::string(coding) + '"',
                 .content = std::make_shared<const std::string>(std::move(found->second))});
        }
    }
    return file;
}

Result<StaticFiles> StaticFiles::load(const fs::path& directory) {
    Contents contents;
    std::uint64_t left = kMostBytes;
    std::error_code problem;
    fs::recursive_directory_iterator entry(directory, problem);
    for (; !problem && entry != fs::recursive_directory_iterator(); entry.increment(problem)) {
        if (entry->path().filename().string().starts_with('.')) {
            entry.disable_recursion_pending();
        } else if (entry->symlink_status(problem).type() == fs::file_type::regular) {
            TRY(std::string content, read_file(entry->path(), left));
            left -= content.size();
            contents.emplace(entry->path().lexically_relative(directory).generic_string(),
                             std::move(content));
        }
    }
    if (problem) {
        return file_error(problem.value(), "read", directory);
    }
    return StaticFiles(std::move(contents));
}

const StaticFiles::File* StaticFiles::find(const Request& request) const {
    const auto exact = files_.find(join(request.segments));
    if (exact != files_.end()) {
        return &exact->second;
    }
    // A name with an ending is a file that is not there, no page.
    const bool is_page = !request.segments.back().contains('.');
    const auto index = is_page ? files_.find(kIndex) : files_.end();
    return index == files_.end() ? nullptr : &index->second;
}

std::optional<Response> StaticFiles::answer(const Request& request) const {
    const File* const file = find(request);
    if (file == nullptr) {
        return std::nullopt;
    }
    if (request.verb != Verb::Get && request.verb != Verb::Head) {
        Response refusal = problem_response(
            {ErrorKind::Invalid, "request.method_not_allowed", "a file can only be read"},
            request.id);
        refusal.headers.add("Allow", "GET, HEAD");
        return refusal;
    }
    return send(*file, request);
}

Response StaticFiles::send(const File& file, const Request& request) {
    const std::string accepted = request.headers.joined("Accept-Encoding", ",");
    const auto variant = std::ranges::find_if(file.variants, [&](const Variant& candidate) {
        return candidate.coding.empty() || accepts_encoding(accepted, candidate.coding);
    });
    Response response;
    Headers& headers = response.headers;
    // The type also with 304: browsers take the header of that for the page, its policy included.
    headers.add("Content-Type", std::string(file.media_type));
    headers.add("ETag", variant->etag);
    headers.add("Cache-Control",
                file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
    if (file.variants.size() > 1) {
        headers.add("Vary", "Accept-Encoding");
    }
    if (matches(request.headers.joined("If-None-Match", ","), variant->etag)) {
        response.status = 304;
        return response;
    }
    if (!variant->coding.empty()) {
        headers.add("Content-Encoding", std::string(variant->coding));
    }
    response.body = variant->content;
    return response;
}

} // namespace muster::http
