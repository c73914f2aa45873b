#include "generate/output_file.h"

#include <array>
#include <cstdio>
#include <vector>

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

namespace muster::generate {
namespace {

struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

Error cannot_write(const std::filesystem::path& path) {
    return {ErrorKind::Unavailable, "generate.file", "cannot write " + path.string()};
}

void put_little(std::string& out, std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i, value >>= 8) {
        out += static_cast<char>(value & 0xFF);
    }
}

constexpr std::uint64_t kZipVersion = 20;
constexpr std::uint64_t kSizesFollow = 8; // flag: sizes and checksum stand behind the data
constexpr std::uint64_t kDeflated = 8;
constexpr std::uint64_t kZipEpoch = 0x21; // 1980-01-01, so that the same rows give the same bytes

} // namespace

struct OutputFile::State {
    Target target;
    std::unique_ptr<std::FILE, Closer> file;
    isal_zstream stream{};
    std::vector<std::uint8_t> level_buffer;
    std::vector<std::uint8_t> packed = std::vector<std::uint8_t>(std::size_t{1} << 20);
    std::uint64_t plain_bytes = 0;
    std::uint64_t packed_bytes = 0; // of the entry in a zip
    std::uint64_t file_bytes = 0;
    std::uint32_t checksum = 0;

    void start_packing();
    Status put(std::string_view bytes);
    Status pack(std::string_view text, bool is_end);
    [[nodiscard]] std::string zip_header() const;
    [[nodiscard]] std::string zip_trailer(std::uint64_t header_bytes) const;
};

void OutputFile::State::start_packing() {
    isal_deflate_init(&stream);
    // ISA-L has levels up to 3; these are the nearest in size to the nine of gzip.
    const int level = target.level <= 2 ? 1 : target.level <= 4 ? 2 : 3;
    constexpr std::array<std::size_t, 4> kBuffers{ISAL_DEF_LVL0_DEFAULT, ISAL_DEF_LVL1_DEFAULT,
                                                  ISAL_DEF_LVL2_DEFAULT, ISAL_DEF_LVL3_DEFAULT};
    level_buffer.resize(kBuffers[static_cast<std::size_t>(level)]);
    stream.level = static_cast<std::uint32_t>(level);
    stream.level_buf = level_buffer.data();
    stream.level_buf_size = static_cast<std::uint32_t>(level_buffer.size());
    stream.gzip_flag = target.packing == Packing::Gzip ? IGZIP_GZIP : IGZIP_DEFLATE;
    stream.flush = NO_FLUSH;
}

Status OutputFile::State::put(std::string_view bytes) {
    if (std::fwrite(bytes.data(), 1, bytes.size(), file.get()) != bytes.size()) {
        return cannot_write(target.path);
    }
    file_bytes += bytes.size();
    return {};
}

Status OutputFile::State::pack(std::string_view text, bool is_end) {
    std::string input(text); // ISA-L takes a pointer to non-const
    stream.next_in = reinterpret_cast<std::uint8_t*>(input.data());
    stream.avail_in = static_cast<std::uint32_t>(input.size());
    stream.end_of_stream = is_end ? 1 : 0;
    do {
        stream.next_out = packed.data();
        stream.avail_out = static_cast<std::uint32_t>(packed.size());
        if (isal_deflate(&stream) != COMP_OK) {
            return cannot_write(target.path);
        }
        const std::size_t bytes = packed.size() - stream.avail_out;
        packed_bytes += bytes;
        TRY_DONE(put({reinterpret_cast<const char*>(packed.data()), bytes}));
    } while (stream.avail_out == 0 || stream.avail_in > 0);
    return {};
}

std::string OutputFile::State::zip_header() const {
    std::string out;
    put_little(out, 0x04034B50, 4);
    put_little(out, kZipVersion, 2);
    put_little(out, kSizesFollow, 2);
    put_little(out, kDeflated, 2);
    put_little(out, 0, 2);
    put_little(out, kZipEpoch, 2);
    put_little(out, 0, 12);
    put_little(out, target.entry.size(), 2);
    put_little(out, 0, 2);
    return out + target.entry;
}

std::string OutputFile::State::zip_trailer(std::uint64_t header_bytes) const {
    std::string sums;
    put_little(sums, checksum, 4);
    put_little(sums, packed_bytes, 4);
    put_little(sums, plain_bytes, 4);
    std::string out;
    put_little(out, 0x08074B50, 4);
    out += sums;
    const std::uint64_t directory = header_bytes + packed_bytes + out.size();
    std::string entry;
    put_little(entry, 0x02014B50, 4);
    put_little(entry, kZipVersion, 2);
    put_little(entry, kZipVersion, 2);
    put_little(entry, kSizesFollow, 2);
    put_little(entry, kDeflated, 2);
    put_little(entry, 0, 2);
    put_little(entry, kZipEpoch, 2);
    entry += sums;
    put_little(entry, target.entry.size(), 2);
    put_little(entry, 0, 16); // no extra field, no comment, first disk, no attributes, at offset 0
    entry += target.entry;
    out += entry;
    put_little(out, 0x06054B50, 4);
    put_little(out, 0, 4);
    put_little(out, 1, 2);
    put_little(out, 1, 2);
    put_little(out, entry.size(), 4);
    put_little(out, directory, 4);
    put_little(out, 0, 2);
    return out;
}

OutputFile::OutputFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
OutputFile::OutputFile(OutputFile&&) noexcept = default;
OutputFile& OutputFile::operator=(OutputFile&&) noexcept = default;
OutputFile::~OutputFile() = default;

Result<OutputFile> OutputFile::create(Target target) {
    std::error_code failed;
    std::filesystem::create_directories(target.path.parent_path(), failed);
    auto state = std::make_unique<State>();
    state->file.reset(std::fopen(target.path.c_str(), "wb"));
    state->target = std::move(target);
    if (state->file == nullptr) {
        return cannot_write(state->target.path);
    }
    if (state->target.packing != Packing::Plain) {
        state->start_packing();
    }
    if (state->target.packing == Packing::Zip) {
        TRY_DONE(state->put(state->zip_header()));
    }
    return OutputFile(std::move(state));
}

Status OutputFile::write(std::string_view text) {
    state_->plain_bytes += text.size();
    if (state_->target.packing == Packing::Plain) {
        return state_->put(text);
    }
    if (state_->target.packing == Packing::Zip) {
        state_->checksum = crc32_gzip_refl(
            state_->checksum, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    }
    return state_->pack(text, false);
}

Result<std::int64_t> OutputFile::finish() {
    const std::uint64_t header_bytes =
        state_->target.packing == Packing::Zip ? state_->zip_header().size() : 0;
    if (state_->target.packing != Packing::Plain) {
        TRY_DONE(state_->pack({}, true));
    }
    if (state_->target.packing == Packing::Zip) {
        if (state_->plain_bytes > 0xFFFF'FFFEU) {
            return Error{ErrorKind::Impossible, "generate.zip_too_large",
                         "a zip entry ends at 4 GiB; ask for more files"};
        }
        TRY_DONE(state_->put(state_->zip_trailer(header_bytes)));
    }
    if (std::fclose(state_->file.release()) != 0) {
        return cannot_write(state_->target.path);
    }
    return static_cast<std::int64_t>(state_->file_bytes);
}

Status write_file(const std::filesystem::path& path, std::string_view text) {
    TRY(OutputFile file,
        OutputFile::create({.path = path, .packing = Packing::Plain, .entry = {}}));
    TRY_DONE(file.write(text));
    TRY(const std::int64_t bytes, file.finish());
    static_cast<void>(bytes);
    return {};
}

} // namespace muster::generate
