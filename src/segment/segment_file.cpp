#include "segment/segment_file.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <unistd.h>
#include <xxhash.h>
#include <zstd.h>

#include "base/file.h"
#include "segment/byte_order.h"

namespace muster::ledger {
namespace {

constexpr std::size_t kBufferBytes = 1U << 20U;
constexpr std::size_t kSampleBytes = 4096;

struct FreeContext {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

} // namespace

struct SegmentFile::State {
    std::filesystem::path path;
    int file = -1;
    bool finished = false;
    std::uint64_t written = 0; // bytes handed over so far, buffered ones included
    std::vector<std::uint8_t> buffer;
    std::vector<std::uint8_t> packed;
    std::unique_ptr<ZSTD_CCtx, FreeContext> context{ZSTD_createCCtx()};

    ~State() {
        if (file >= 0) {
            ::close(file);
        }
        if (!finished) {
            std::error_code ignored;
            std::filesystem::remove(path, ignored);
        }
    }

    /// A full disk is told as such, whatever writes to it.
    [[nodiscard]] Error failed(const char* what) const {
        const Error error = file_error(errno, what, path);
        return error.reason == "file.no_space"
                   ? error
                   : Error{ErrorKind::Unavailable, "ledger.io", error.detail};
    }

    Status write_out(std::span<const std::uint8_t> bytes) const {
        while (!bytes.empty()) {
            const ssize_t count = ::write(file, bytes.data(), bytes.size());
            if (count < 0 && errno != EINTR) {
                return failed("write");
            }
            bytes = bytes.subspan(count < 0 ? 0 : static_cast<std::size_t>(count));
        }
        return {};
    }

    Status flush() {
        TRY_DONE(write_out(buffer));
        buffer.clear();
        return {};
    }

    Status put(std::span<const std::uint8_t> bytes) {
        written += bytes.size();
        if (buffer.size() + bytes.size() > kBufferBytes) {
            TRY_DONE(flush());
        }
        if (bytes.size() >= kBufferBytes) {
            return write_out(bytes);
        }
        buffer.insert(buffer.end(), bytes.begin(), bytes.end());
        return {};
    }

    Status align() {
        static constexpr std::array<std::uint8_t, format::kAlignment> kZeros{};
        const std::uint64_t over = written % format::kAlignment;
        return over == 0 ? Status{} : put(std::span(kZeros).first(format::kAlignment - over));
    }

    /// Compresses into `packed`; false when the result has more than `max_ratio` of the bytes.
    bool pack(std::span<const std::uint8_t> payload, const Packing& packing) {
        packed.resize(ZSTD_compressBound(payload.size()));
        const std::size_t size = ZSTD_compressCCtx(context.get(), packed.data(), packed.size(),
                                                   payload.data(), payload.size(), packing.level);
        if (ZSTD_isError(size) != 0) {
            return false;
        }
        packed.resize(size);
        return static_cast<double>(size) <= packing.max_ratio * static_cast<double>(payload.size());
    }

    /// Noise is most of what a bill's numbers are: a sample out of the middle tells it cheaply.
    bool is_worth_packing(std::span<const std::uint8_t> payload, const Packing& packing) {
        if (payload.size() < 64) {
            return false;
        }
        if (!packing.is_sampled || payload.size() < 4 * kSampleBytes) {
            return true;
        }
        for (const std::size_t eighth : {1U, 4U, 6U}) {
            const Packing sample{.level = 1, .max_ratio = packing.max_ratio * 1.1};
            if (pack(payload.subspan(payload.size() / 8 * eighth, kSampleBytes), sample)) {
                return true;
            }
        }
        return false;
    }
};

SegmentFile::SegmentFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
SegmentFile::SegmentFile(SegmentFile&&) noexcept = default;
SegmentFile& SegmentFile::operator=(SegmentFile&&) noexcept = default;
SegmentFile::~SegmentFile() = default;

Result<SegmentFile> SegmentFile::create(const std::filesystem::path& path) {
    auto state = std::make_unique<State>();
    state->path = path;
    state->file = ::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0644);
    if (state->file < 0) {
        state->finished = true; // there is nothing of ours to remove
        return state->failed("create");
    }
    state->buffer.reserve(kBufferBytes);
    ByteWriter header;
    for (const char c : format::kMagic) {
        header.put(c);
    }
    header.put(format::kVersion);
    TRY_DONE(state->put(header.bytes()));
    TRY_DONE(state->align());
    return SegmentFile(std::move(state));
}

Result<format::Extent> SegmentFile::write(std::span<const std::uint8_t> payload,
                                          const Packing& packing) {
    if (payload.empty()) {
        return format::Extent{.offset = format::kHeaderBytes};
    }
    TRY_DONE(state_->align());
    const bool is_packed =
        state_->is_worth_packing(payload, packing) && state_->pack(payload, packing);
    const std::span<const std::uint8_t> stored = is_packed ? state_->packed : payload;
    const format::Extent extent{.offset = state_->written,
                                .stored = stored.size(),
                                .size = payload.size(),
                                .checksum = XXH3_64bits(stored.data(), stored.size())};
    TRY_DONE(state_->put(stored));
    return extent;
}

Result<std::uint64_t> SegmentFile::finish(const format::Directory& directory) {
    TRY_DONE(state_->align());
    const std::uint64_t offset = state_->written;
    const std::vector<std::uint8_t> bytes = format::encode(directory);
    TRY_DONE(state_->put(bytes));
    ByteWriter footer;
    footer.put(offset);
    footer.put(std::uint64_t{bytes.size()});
    footer.put(std::uint64_t{XXH3_64bits(bytes.data(), bytes.size())});
    footer.put(std::uint32_t{format::kVersion});
    footer.put(std::uint32_t{0});
    for (const char c : format::kMagic) {
        footer.put(c);
    }
    TRY_DONE(state_->put(footer.bytes()));
    TRY_DONE(state_->flush());
    if (::fsync(state_->file) != 0) {
        return state_->failed("fsync");
    }
    const int closed = ::close(state_->file);
    state_->file = -1;
    if (closed != 0) {
        return state_->failed("close");
    }
    state_->finished = true;
    return state_->written;
}

} // namespace muster::ledger
