#include "aws/aws_chunked.h"

#include <fmt/format.h>

#include "aws/sigv4.h"
#include "base/bytes.h"
#include "crypto/checksum.h"
#include "crypto/encoding.h"

namespace muster::aws {

HttpRequest with_trailing_checksum(HttpRequest request, std::size_t chunk_bytes) {
    constexpr std::string_view kTrailer = "x-amz-checksum-crc32";
    const std::string_view body(request.body);
    std::string chunked;
    for (std::size_t at = 0; at < body.size(); at += chunk_bytes) {
        const std::string_view chunk = body.substr(at, chunk_bytes);
        chunked += fmt::format("{:x}\r\n{}\r\n", chunk.size(), chunk);
    }
    chunked +=
        fmt::format("0\r\n{}:{}\r\n\r\n", kTrailer, crypto::base64(crypto::crc32(as_bytes(body))));
    request.headers.push_back({"Content-Encoding", "aws-chunked"});
    request.headers.push_back({"X-Amz-Trailer", std::string(kTrailer)});
    request.headers.push_back({"x-amz-decoded-content-length", std::to_string(body.size())});
    request.headers.push_back({"x-amz-content-sha256", std::string(kUnsignedTrailer)});
    request.body = std::move(chunked);
    return request;
}

} // namespace muster::aws
