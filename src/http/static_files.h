#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/request.h"
#include "http/response.h"

namespace muster::http {

/// The files of the console, all in memory. A path is looked up among the names that were loaded,
/// so there is none that leads outside. `name.br` and `name.gz` beside `name` are what is sent to a
/// client that takes them. Immutable, so thread-safe.
class StaticFiles {
public:
    /// Name below the root ("assets/app-1a2b3c4d.js") to content.
    using Contents = std::map<std::string, std::string, std::less<>>;

    explicit StaticFiles(Contents contents);
    /// Follows no links and skips names that begin with a dot. Errors: those of file_error();
    /// Invalid "file.too_large" past 64 MiB in all.
    static Result<StaticFiles> load(const std::filesystem::path& directory);

    /// The file, or index.html where a page of the console was asked for (it draws all its pages);
    /// 405 for a method that a file does not have. Nothing when there is no such file.
    [[nodiscard]] std::optional<Response> answer(const Request& request) const;

private:
    struct Variant {
        std::string_view coding; // empty for the plain one
        std::string etag;        // with its quotes; each variant has its own (RFC 9110 8.8.3.3)
        SharedText content;
    };
    struct File {
        std::string_view media_type;
        std::vector<Variant> variants; // best first, the plain one last
        bool immutable = false;        // named after its content
    };

    static File make_file(const std::string& name, Contents& contents);
    [[nodiscard]] const File* find(const Request& request) const;
    static Response send(const File& file, const Request& request);

    std::map<std::string, File, std::less<>> files_;
};

} // namespace muster::http
