#include "audit/checkpoint_sink.h"

#include <algorithm>
#include <cerrno>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>

#include "audit/checkpoint_rows.h"
#include "base/file.h"
#include "base/json.h"

namespace muster::audit {
namespace {

constexpr int kHandedOverAtOnce = 64;
constexpr std::uint64_t kTail = std::uint64_t{8} << 10; // more than two lines

Result<FileDescriptor> open_to_append(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return file_error(errno, "open", path);
    }
    return FileDescriptor(descriptor, path);
}

Result<std::string> read_tail(const FileDescriptor& file) {
    TRY(const std::uint64_t size, file.size());
    std::string tail(static_cast<std::size_t>(std::min(size, kTail)), '\0');
    TRY_DONE(file.read_at(size - tail.size(), std::as_writable_bytes(std::span(tail))));
    return tail;
}

std::optional<Anchor> anchor_of(std::string_view line) {
    const Result<Json> json = Json::parse(line);
    const Json* const number = json ? json->find("number") : nullptr;
    const Json* const hash = json ? json->find("hash") : nullptr;
    const auto value = number != nullptr ? number->integer() : std::nullopt;
    const std::string* const text = hash != nullptr ? hash->if_string() : nullptr;
    if (!value || text == nullptr) {
        return std::nullopt;
    }
    return Anchor{*value, *text};
}

/// Of the last line that is whole.
std::optional<Anchor> last_anchor(std::string_view tail) {
    while (!tail.empty()) {
        const std::size_t end = tail.rfind('\n');
        const std::string_view line = end == std::string_view::npos ? tail : tail.substr(end + 1);
        if (const auto anchor = anchor_of(line)) {
            return anchor;
        }
        tail = tail.substr(0, end == std::string_view::npos ? 0 : end);
    }
    return std::nullopt;
}

std::string line_of(const Checkpoint& checkpoint) {
    return Json(Json::Object{{"number", checkpoint.number},
                             {"at", Instant::from_unix_millis(checkpoint.at).str()},
                             {"hash", checkpoint.hash},
                             {"key_id", checkpoint.key_id},
                             {"signature", checkpoint.signature}})
               .str() +
           '\n';
}

Status keep_all(const std::vector<Checkpoint>& checkpoints, CheckpointSink& sink) {
    for (const Checkpoint& checkpoint : checkpoints) {
        TRY_DONE(sink.keep(checkpoint));
    }
    return {};
}

} // namespace

Result<std::int64_t> copy_checkpoints(sql::Session& session, CheckpointSink& sink) {
    TRY(const std::optional<Anchor> newest, sink.newest());
    std::int64_t last = newest ? newest->number : 0;
    std::int64_t copied = 0;
    for (bool is_more = true; is_more;) {
        TRY(const std::vector<Checkpoint> page, read_checkpoints(session, last, kHandedOverAtOnce));
        TRY_DONE(keep_all(page, sink));
        is_more = !page.empty();
        last = is_more ? page.back().number : last;
        copied += static_cast<std::int64_t>(page.size());
    }
    return copied;
}

Result<std::optional<Anchor>> CheckpointFile::newest() {
    TRY(FileDescriptor file, open_to_append(path_));
    TRY(const std::string tail, read_tail(file));
    TRY_DONE(file.close());
    return last_anchor(tail);
}

Status CheckpointFile::keep(const Checkpoint& checkpoint) {
    TRY(FileDescriptor file, open_to_append(path_));
    TRY(const std::string tail, read_tail(file));
    const bool is_torn = !tail.empty() && tail.back() != '\n';
    TRY_DONE(file.write_all(as_bytes((is_torn ? "\n" : "") + line_of(checkpoint))));
    TRY_DONE(file.sync());
    return file.close();
}

} // namespace muster::audit
