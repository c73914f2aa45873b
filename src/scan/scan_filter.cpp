#include "scan/scan_filter.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "scan/scan_combinations.h"
#include "scan/scan_kernels.h"

namespace muster::ledger {

/// Leaves over one source are tables, leaves over several are joins.
struct ScanFilter::Node {
    enum class Kind : std::uint8_t { Constant, Table, Join, And, Or, Not };
    Kind kind = Kind::Constant;
    bool constant = true;

    std::uint32_t source = 0;
    std::vector<std::uint8_t> accepted;       // by tuple
    std::vector<std::uint32_t> accepted_upto; // how many tuples below the index are accepted

    const Filter* leaf = nullptr;
    ScanDimension dimension;
    std::optional<ScanCombinations> combinations; // of a join
    static constexpr std::uint8_t kUnknown = 2;
    std::vector<std::uint8_t> known; // by combination: 0, 1 or kUnknown

    std::vector<std::unique_ptr<Node>> operands;
    Verdict verdict = Verdict::Some; // in the current block
};

namespace {

using Node = ScanFilter::Node;
using NodePtr = std::unique_ptr<Node>;

NodePtr constant(bool value) {
    auto node = std::make_unique<Node>();
    node->constant = value;
    return node;
}

/// A table, or a constant where it accepts all or nothing.
NodePtr table(std::uint32_t source, std::vector<std::uint8_t> accepted) {
    const auto count = std::ranges::count(accepted, 1);
    if (count == 0 || static_cast<std::size_t>(count) == accepted.size()) {
        return constant(count != 0);
    }
    auto node = std::make_unique<Node>();
    node->kind = Node::Kind::Table;
    node->source = source;
    node->accepted_upto.reserve(accepted.size() + 1);
    std::uint32_t upto = 0;
    for (const std::uint8_t one : accepted) {
        node->accepted_upto.push_back(upto);
        upto += one;
    }
    node->accepted_upto.push_back(upto);
    node->accepted = std::move(accepted);
    return node;
}

bool accepts(const Filter& leaf,
             const ScanDimension& dimension,
             std::span<const std::uint32_t> ids) {
    std::string scratch;
    const std::string_view value = dimension.value(ids, scratch);
    return leaf.accepts(value.empty() ? std::nullopt : std::optional(value));
}

NodePtr bind_leaf(const Filter& leaf, ScanDimension dimension) {
    const auto parts = dimension.parts();
    if (parts.empty()) {
        return constant(accepts(leaf, dimension, {}));
    }
    if (parts.size() > 1) {
        auto node = std::make_unique<Node>();
        node->kind = Node::Kind::Join;
        node->leaf = &leaf;
        node->combinations.emplace(parts);
        node->dimension = std::move(dimension);
        return node;
    }
    const Projection& projection = *parts[0].projection;
    std::vector<std::uint8_t> by_id(projection.tuples.size());
    for (std::uint32_t id = 0; id < by_id.size(); ++id) {
        by_id[id] = accepts(leaf, dimension, {&id, 1}) ? 1 : 0;
    }
    std::vector<std::uint8_t> accepted(projection.ids.size());
    std::ranges::transform(projection.ids, accepted.begin(),
                           [&](std::uint32_t id) { return by_id[id]; });
    return table(parts[0].source, std::move(accepted));
}

NodePtr negation(NodePtr operand) {
    if (operand->kind == Node::Kind::Constant) {
        return constant(!operand->constant);
    }
    if (operand->kind == Node::Kind::Table) {
        for (std::uint8_t& one : operand->accepted) {
            one ^= 1U;
        }
        return table(operand->source, std::move(operand->accepted));
    }
    auto node = std::make_unique<Node>();
    node->kind = Node::Kind::Not;
    node->operands.push_back(std::move(operand));
    return node;
}

/// Joins the table `operand` to one over the same source among `operands`.
bool absorb(std::vector<NodePtr>& operands, Node& operand, bool conjunction) {
    const auto same = std::ranges::find_if(operands, [&](const NodePtr& other) {
        return other->kind == Node::Kind::Table && other->source == operand.source;
    });
    if (operand.kind != Node::Kind::Table || same == operands.end()) {
        return false;
    }
    std::vector<std::uint8_t> both = std::move((*same)->accepted);
    for (std::size_t i = 0; i < both.size(); ++i) {
        both[i] = conjunction ? both[i] & operand.accepted[i] : both[i] | operand.accepted[i];
    }
    *same = table(operand.source, std::move(both));
    return true;
}

NodePtr combination(bool conjunction, std::vector<NodePtr> operands) {
    std::vector<NodePtr> merged;
    for (NodePtr& operand : operands) {
        if (!absorb(merged, *operand, conjunction)) {
            merged.push_back(std::move(operand));
        }
    }
    for (const NodePtr& operand : merged) {
        if (operand->kind == Node::Kind::Constant && operand->constant != conjunction) {
            return constant(!conjunction);
        }
    }
    std::erase_if(merged, [](const NodePtr& o) { return o->kind == Node::Kind::Constant; });
    if (merged.empty()) {
        return constant(conjunction);
    }
    if (merged.size() == 1) {
        return std::move(merged[0]);
    }
    // Joins last: they are asked only about the rows that the others left.
    std::ranges::stable_partition(merged,
                                  [](const NodePtr& o) { return o->kind != Node::Kind::Join; });
    auto node = std::make_unique<Node>();
    node->kind = conjunction ? Node::Kind::And : Node::Kind::Or;
    node->operands = std::move(merged);
    return node;
}

struct Binder {
    const Query& query;
    const VersionFacts& facts;
    ScanSources& sources;

    Result<NodePtr> bind(const Filter& filter) const {
        if (filter.kind == Filter::Kind::All) {
            return constant(true);
        }
        if (filter.kind == Filter::Kind::Leaf) {
            const Dimension& dimension = query.filter_dimensions.at(filter.dimension);
            TRY(auto bound, ScanDimension::bind(dimension, facts, sources));
            return bind_leaf(filter, std::move(bound));
        }
        std::vector<NodePtr> operands;
        for (const Filter& operand : filter.operands) {
            TRY(operands.emplace_back(), bind(operand));
        }
        if (filter.kind == Filter::Kind::Not) {
            return negation(std::move(operands.at(0)));
        }
        return combination(filter.kind == Filter::Kind::And, std::move(operands));
    }
};

Verdict opposite(Verdict verdict) {
    switch (verdict) {
    case Verdict::None: return Verdict::All;
    case Verdict::All: return Verdict::None;
    case Verdict::Some: break;
    }
    return Verdict::Some;
}

Result<Verdict> table_verdict(const Node& node, ScanCodes& codes) {
    TRY(const CodeBlock range, codes.range(node.source));
    const std::uint32_t accepted =
        node.accepted_upto[range.max + 1] - node.accepted_upto[range.base];
    if (accepted == 0) {
        return Verdict::None;
    }
    return accepted == range.max - range.base + 1 ? Verdict::All : Verdict::Some;
}

Result<Verdict> judge(Node& node, ScanCodes& codes);

Result<Verdict> judge_operands(Node& node, ScanCodes& codes) {
    const bool conjunction = node.kind == Node::Kind::And;
    const Verdict decisive = conjunction ? Verdict::None : Verdict::All;
    Verdict result = opposite(decisive);
    for (const NodePtr& operand : node.operands) {
        TRY(const Verdict verdict, judge(*operand, codes));
        if (verdict == decisive) {
            return decisive;
        }
        result = verdict == Verdict::Some ? Verdict::Some : result;
    }
    return result;
}

Result<Verdict> judge(Node& node, ScanCodes& codes) {
    switch (node.kind) {
    case Node::Kind::Constant: node.verdict = node.constant ? Verdict::All : Verdict::None; break;
    case Node::Kind::Join: node.verdict = Verdict::Some; break;
    case Node::Kind::Table: {
        TRY(node.verdict, table_verdict(node, codes));
        break;
    }
    case Node::Kind::Not: {
        TRY(const Verdict verdict, judge(*node.operands[0], codes));
        node.verdict = opposite(verdict);
        break;
    }
    case Node::Kind::And:
    case Node::Kind::Or: {
        TRY(node.verdict, judge_operands(node, codes));
        break;
    }
    }
    return node.verdict;
}

/// The accepted codes of the block, as offsets, where they are neighbours.
struct Neighbours {
    std::uint32_t low = 0;
    std::uint32_t high = 0;
};

std::optional<Neighbours> neighbours(const Node& node, const CodeBlock& block) {
    const auto& upto = node.accepted_upto;
    const std::uint32_t before = upto[block.base];
    const std::uint32_t count = upto[block.max + 1] - before;
    const auto begin = upto.begin() + block.base;
    const auto end = upto.begin() + block.max + 2;
    const auto low = std::upper_bound(begin, end, before) - begin - 1;
    const auto high = std::lower_bound(begin, end, before + count) - begin - 1;
    if (high - low + 1 != static_cast<std::ptrdiff_t>(count)) {
        return std::nullopt;
    }
    return Neighbours{static_cast<std::uint32_t>(low), static_cast<std::uint32_t>(high)};
}

/// For codes of one byte, which are looked up as they are stored.
void mask_bytes(const Node& node, const CodeBlock& block, const Chunk& chunk, std::uint8_t* mask) {
    const std::uint8_t* bytes = block.bytes + chunk.first;
    if (const auto range = neighbours(node, block)) {
        scan_kernels::mask_byte_range(bytes, chunk.rows, static_cast<std::uint8_t>(range->low),
                                      static_cast<std::uint8_t>(range->high), mask);
        return;
    }
    std::array<std::uint8_t, 256> accepted{}; // none of the codes that a damaged block may have
    std::copy_n(node.accepted.begin() + block.base, block.max - block.base + 1, accepted.begin());
    for (std::uint32_t i = 0; i < chunk.rows; ++i) {
        mask[i] = accepted[bytes[i]];
    }
}

Status evaluate_table(const Node& node, const Chunk& chunk, ScanCodes& codes, std::uint8_t* mask) {
    TRY(const CodeBlock* block, codes.block(node.source));
    if (block->width == 1) {
        mask_bytes(node, *block, chunk, mask);
        return {};
    }
    TRY(const auto offsets, codes.offsets(node.source, chunk));
    if (const auto range = neighbours(node, *block)) {
        scan_kernels::mask_range(offsets.data(), offsets.size(), range->low, range->high, mask);
        return {};
    }
    const std::uint8_t* accepted = node.accepted.data() + block->base;
    for (std::size_t i = 0; i < offsets.size(); ++i) {
        mask[i] = accepted[offsets[i]];
    }
    return {};
}

/// Whether the leaf accepts a combination; evaluated when that is met first.
std::uint8_t known(Node& node, std::uint32_t number) {
    if (number >= node.known.size()) {
        node.known.resize(node.combinations->limit(), Node::kUnknown);
    }
    std::uint8_t& entry = node.known[number];
    if (entry == Node::kUnknown) {
        entry = accepts(*node.leaf, node.dimension, node.combinations->ids(number)) ? 1 : 0;
    }
    return entry;
}

Status evaluate_join(Node& node, const Chunk& chunk, ScanCodes& codes, std::uint8_t* mask) {
    const Chunk whole{chunk.first, chunk.rows, nullptr, chunk.rows};
    TRY(const auto numbers, node.combinations->numbers(whole, codes));
    for (std::uint32_t row = 0; row < chunk.rows; ++row) {
        mask[row] = known(node, numbers[row]);
    }
    return {};
}

/// The same for the rows that a mask still has.
Status restrict_by_join(Node& node, const Chunk& chunk, ScanCodes& codes, std::uint8_t* mask) {
    std::array<std::uint16_t, kChunkRows> rows;
    const std::size_t count = scan_kernels::select_ones(mask, chunk.rows, rows.data());
    TRY(const auto numbers, node.combinations->numbers(chunk, {rows.data(), count}, codes));
    for (std::size_t i = 0; i < count; ++i) {
        mask[rows[i]] = known(node, numbers[i]);
    }
    return {};
}

Status evaluate_node(Node& node, const Chunk& chunk, ScanCodes& codes, std::uint8_t* mask);

Status evaluate_operands(Node& node, const Chunk& chunk, ScanCodes& codes, std::uint8_t* mask) {
    const bool conjunction = node.kind == Node::Kind::And;
    bool first = true;
    ScanFilter::Mask other;
    for (const NodePtr& operand : node.operands) {
        if (operand->verdict != Verdict::Some) {
            continue; // the indifferent one, or the node had been decided
        }
        if (conjunction && !first && operand->kind == Node::Kind::Join) {
            TRY_DONE(restrict_by_join(*operand, chunk, codes, mask));
            continue;
        }
        TRY_DONE(evaluate_node(*operand, chunk, codes, first ? mask : other.data()));
        for (std::uint32_t i = 0; !first && i < chunk.rows; ++i) {
            mask[i] = conjunction ? mask[i] & other[i] : mask[i] | other[i];
        }
        first = false;
        std::uint8_t* const end = mask + chunk.rows;
        if (conjunction && std::find(mask, end, std::uint8_t{1}) == end) {
            break;
        }
    }
    return {};
}

Status evaluate_node(Node& node, const Chunk& chunk, ScanCodes& codes, std::uint8_t* mask) {
    switch (node.kind) {
    case Node::Kind::Constant: break; // decided, and so not evaluated
    case Node::Kind::Table: return evaluate_table(node, chunk, codes, mask);
    case Node::Kind::Join: return evaluate_join(node, chunk, codes, mask);
    case Node::Kind::And:
    case Node::Kind::Or: return evaluate_operands(node, chunk, codes, mask);
    case Node::Kind::Not:
        TRY_DONE(evaluate_node(*node.operands[0], chunk, codes, mask));
        for (std::uint32_t i = 0; i < chunk.rows; ++i) {
            mask[i] ^= 1U;
        }
        break;
    }
    return {};
}

} // namespace

ScanFilter::ScanFilter(std::unique_ptr<Node> root) : root_(std::move(root)) {}
ScanFilter::ScanFilter(ScanFilter&&) noexcept = default;
ScanFilter& ScanFilter::operator=(ScanFilter&&) noexcept = default;
ScanFilter::~ScanFilter() = default;

Result<ScanFilter>
ScanFilter::bind(const Query& query, const VersionFacts& facts, ScanSources& sources) {
    TRY(auto root, (Binder{query, facts, sources}.bind(query.filter)));
    return ScanFilter(std::move(root));
}

Verdict ScanFilter::verdict() const {
    if (root_->kind == Node::Kind::Constant) {
        return root_->constant ? Verdict::All : Verdict::None;
    }
    return Verdict::Some;
}

Result<Verdict> ScanFilter::begin_block(ScanCodes& codes) {
    return judge(*root_, codes);
}

Status ScanFilter::evaluate(const Chunk& chunk, ScanCodes& codes, Mask& mask) {
    return evaluate_node(*root_, chunk, codes, mask.data());
}

} // namespace muster::ledger
