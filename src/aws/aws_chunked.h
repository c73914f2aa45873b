#pragma once

#include <cstddef>

#include "aws_model/http_message.h"

namespace muster::aws {

/// The request with its body in chunks and the body's CRC-32 behind them, for S3: whoever sends
/// need not know the checksum before the first byte. Sign it with kUnsignedTrailer as payload hash.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
HttpRequest with_trailing_checksum(HttpRequest request,
                                   std::size_t chunk_bytes = std::size_t{64} << 10);

} // namespace muster::aws
