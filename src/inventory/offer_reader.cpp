#include "inventory/offer_reader.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include <boost/json/basic_parser_impl.hpp>

#include "inventory/offer_products.h"

namespace muster::inventory {
namespace {

namespace boosted = boost::json;
using Code = boosted::error_code;
using Piece = boosted::string_view;

constexpr std::size_t kMostText = 64 << 10; // of a key or a value; disclaimers are the longest
constexpr std::size_t kMostDepth = 16;

Error malformed(std::string detail) {
    return {ErrorKind::Upstream, "price_list.malformed", std::move(detail)};
}

Error ends_too_early() {
    return malformed("the price list ends before its on-demand prices do");
}

/// What a place in the file means, by the keys that lead to it.
class OfferHandler {
public:
    // NOLINTBEGIN(readability-identifier-naming): the parser asks for these names
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = kMostText;
    static constexpr std::size_t max_string_size = kMostText;
    // NOLINTEND(readability-identifier-naming)

    explicit OfferHandler(std::string_view offer) : offer_(offer), products_(offer) {}

    bool on_document_begin(Code&) { return true; }
    bool on_document_end(Code& code) { return fail(ends_too_early(), code); }
    bool on_object_begin(Code&) {
        path_.emplace_back();
        return true;
    }
    bool on_object_end(std::size_t, Code& code) {
        const bool is_fine = leave(code);
        path_.pop_back();
        return is_fine;
    }
    bool on_array_begin(Code&) {
        ++arrays_;
        return true;
    }
    bool on_array_end(std::size_t, Code&) {
        --arrays_;
        return true;
    }
    bool on_key_part(Piece part, std::size_t, Code&) { return collect(part); }
    bool on_key(Piece part, std::size_t, Code&) {
        collect(part);
        path_.back() = std::exchange(text_, {});
        return true;
    }
    bool on_string_part(Piece part, std::size_t, Code&) { return collect(part); }
    bool on_string(Piece part, std::size_t, Code& code) {
        collect(part);
        return arrays_ > 0 ? (text_.clear(), true) : value(std::exchange(text_, {}), code);
    }
    bool on_number_part(Piece, Code&) { return true; }
    bool on_int64(std::int64_t, Piece, Code&) { return true; }
    bool on_uint64(std::uint64_t, Piece, Code&) { return true; }
    bool on_double(double, Piece, Code&) { return true; }
    bool on_bool(bool, Code&) { return true; }
    bool on_null(Code&) { return true; }
    bool on_comment_part(Piece, Code&) { return true; }
    bool on_comment(Piece, Code&) { return true; }

    [[nodiscard]] const std::optional<Error>& error() const noexcept { return error_; }
    [[nodiscard]] bool has_all_prices() const noexcept { return has_all_prices_; }
    [[nodiscard]] const std::string& version() const noexcept { return version_; }
    OfferPrices take_prices() { return products_.take_prices(); }

private:
    bool collect(Piece part) {
        text_.append(part.data(), part.size());
        return true;
    }
    bool fail(Error error, Code& code) {
        error_ = std::move(error);
        code = boosted::error::syntax; // any: error() tells what it was
        return false;
    }
    /// Whether the keys that lead here begin so, and there are so many of them.
    [[nodiscard]] bool
    is_at(std::size_t depth, std::string_view first, std::string_view second = {}) const {
        return arrays_ == 0 && path_.size() == depth && path_[0] == first &&
               (second.empty() || path_[1] == second);
    }

    bool value(std::string text, Code& code) {
        if (is_at(1, "offerCode") && text != offer_) {
            return fail({ErrorKind::Upstream, "price_list.wrong_offer",
                         "the price list is of another service"},
                        code);
        }
        if (is_at(1, "version")) {
            version_ = std::move(text);
        } else if (is_at(3, "products") && path_[2] == "productFamily") {
            family_ = std::move(text);
        } else if (is_at(4, "products") && path_[2] == "attributes") {
            attributes_.insert_or_assign(path_[3], std::move(text));
        } else if (is_at(7, "terms", "OnDemand") && path_[4] == "priceDimensions") {
            dimension_value(path_[6], std::move(text));
        } else if (is_at(8, "terms", "OnDemand") && path_[6] == "pricePerUnit" &&
                   path_[7] == "USD") {
            dimension_.dollars = std::move(text);
        }
        return true;
    }
    void dimension_value(const std::string& key, std::string text) {
        if (key == "unit") {
            dimension_.unit = std::move(text);
        } else if (key == "beginRange") {
            dimension_.begin = std::move(text);
        } else if (key == "endRange") {
            dimension_.end = std::move(text);
        }
    }

    /// An object ends; path_.back() is the last key in it.
    bool leave(Code& code) {
        const std::size_t depth = path_.size() - 1; // of the keys that lead to the object
        if (arrays_ > 0 || depth == 0) {
            return true;
        }
        if (depth == 2 && path_[0] == "products") {
            products_.add(path_[1], family_, attributes_);
            family_.clear();
            attributes_.clear();
        } else if (depth == 6 && path_[0] == "terms" && path_[1] == "OnDemand" &&
                   path_[4] == "priceDimensions") {
            products_.add_price(path_[2], std::exchange(dimension_, {}));
        } else if (depth == 2 && path_[0] == "terms" && path_[1] == "OnDemand") {
            has_all_prices_ = true;
            code = boosted::error::syntax; // ends the reading, whatever follows
            return false;
        }
        if (products_.size() > OfferReader::kMostPrices) {
            return fail({ErrorKind::Upstream, "price_list.too_large",
                         "the price list has more prices than can be kept"},
                        code);
        }
        return true;
    }

    std::string offer_;
    OfferProducts products_;
    std::vector<std::string> path_; // the keys that lead to what is read
    std::size_t arrays_ = 0;        // open
    std::string text_;              // of the key or string that is read
    std::string version_;
    std::string family_;
    Attributes attributes_;
    PriceDimension dimension_;
    bool has_all_prices_ = false;
    std::optional<Error> error_;
};

boosted::parse_options options() {
    boosted::parse_options options;
    options.max_depth = kMostDepth;
    return options;
}

} // namespace

class OfferReader::Parser {
public:
    explicit Parser(std::string_view offer) : parser_(options(), offer) {}

    Status take(ByteSpan bytes) {
        if (handler().has_all_prices()) {
            return {};
        }
        Code code;
        const auto text = as_text(bytes);
        parser_.write_some(true, text.data(), text.size(), code);
        if (!code || handler().has_all_prices()) {
            return {};
        }
        const auto& error = parser_.handler().error();
        return error ? *error : malformed("the price list is no JSON that can be read");
    }
    OfferHandler& handler() { return parser_.handler(); }

private:
    boosted::basic_parser<OfferHandler> parser_;
};

OfferReader::OfferReader(std::string_view offer) : parser_(std::make_unique<Parser>(offer)) {}

OfferReader::~OfferReader() = default;

Status OfferReader::take(ByteSpan bytes) {
    return parser_->take(bytes);
}

bool OfferReader::has_all_prices() const {
    return parser_->handler().has_all_prices();
}

Result<OfferPrices> OfferReader::finish() {
    if (!has_all_prices()) {
        return ends_too_early();
    }
    return parser_->handler().take_prices();
}

const std::string& OfferReader::version() const {
    return parser_->handler().version();
}

} // namespace muster::inventory
