#include "crypto/sha256.h"

#include <vector>

#include <openssl/evp.h>

#include "base/check.h"
#include "base/file.h"

namespace muster::crypto {
namespace {

void begin(evp_md_ctx_st* context) {
    MUSTER_CHECK(EVP_DigestInit_ex(context, EVP_sha256(), nullptr) == 1, "SHA-256 cannot begin");
}

} // namespace

std::string Sha256Digest::hex() const {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (const std::byte byte : bytes) {
        text.push_back(kDigits[std::to_integer<std::size_t>(byte >> 4)]);
        text.push_back(kDigits[std::to_integer<std::size_t>(byte & std::byte{0xf})]);
    }
    return text;
}

void Sha256::Free::operator()(evp_md_ctx_st* context) const noexcept {
    EVP_MD_CTX_free(context);
}

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
    MUSTER_CHECK(context_ != nullptr, "SHA-256 has no context");
    begin(context_.get());
}

Sha256& Sha256::update(ByteSpan bytes) {
    MUSTER_CHECK(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1,
                 "SHA-256 cannot update");
    return *this;
}

Sha256Digest Sha256::finish() {
    Sha256Digest digest;
    MUSTER_CHECK(EVP_DigestFinal_ex(context_.get(),
                                    reinterpret_cast<unsigned char*>(digest.bytes.data()),
                                    nullptr) == 1,
                 "SHA-256 cannot finish");
    begin(context_.get());
    return digest;
}

Result<Sha256Digest> sha256_of_file(const std::filesystem::path& path) {
    TRY(FileDescriptor file, FileDescriptor::open(path, FileDescriptor::Mode::Read));
    Sha256 hash;
    std::vector<std::byte> chunk(std::size_t{1} << 20);
    for (;;) {
        TRY(const std::size_t count, file.read_some(chunk));
        if (count == 0) {
            return hash.finish();
        }
        hash.update(ByteSpan(chunk).first(count));
    }
}

} // namespace muster::crypto
