#include "ledger/store/sorted_runs.h"

#include <algorithm>
#include <cstring>

#include "ledger/store/store_error.h"

namespace holdfast::store {

namespace {

using ledger::Bytes;
using ledger::ByteSpan;

constexpr std::size_t kCountBytes = 4;  // a block: record count u32 | records
constexpr std::size_t kUnwrittenBytesMax = 8 << 20;
constexpr std::uint8_t kLevelMax = 30;

bool is_less(ByteSpan a, ByteSpan b) { return std::ranges::lexicographical_compare(a, b); }

}  // namespace

Run::Run(Content content, std::shared_ptr<BatchUses> uses)
    : content_(std::move(content)), uses_(std::move(uses)) {
    const auto& first = content_.blocks.front().first_key;
    const auto differ = std::ranges::mismatch(first, content_.last_key).in1;
    common_ = static_cast<std::size_t>(differ - first.begin());
    for (const BlockRef& block : content_.blocks) {
        prefixes_.push_back(prefix_of(block.first_key));
        batches_.push_back(block.place.batch);
    }
    std::ranges::sort(batches_);
    batches_.erase(std::unique(batches_.begin(), batches_.end()), batches_.end());
    for (const std::uint64_t batch : batches_) {
        filters_.push_back(uses_->add(batch));
    }
}

Run::~Run() {
    for (const std::uint64_t batch : batches_) {
        uses_->remove(batch);
    }
}

std::uint64_t Run::records() const {
    std::uint64_t count = 0;
    for (const BlockRef& block : content_.blocks) {
        count += block.records;
    }
    return count;
}

std::size_t Run::block_for(ByteSpan key) const {
    const auto& blocks = content_.blocks;
    if (is_less(content_.last_key, key)) {
        return blocks.size();
    }
    if (!is_less(blocks.front().first_key, key)) {
        return 0;
    }
    // Prefixes lie side by side in memory; full keys decide among equal ones.
    const auto [first, last] = std::equal_range(prefixes_.begin(), prefixes_.end(), prefix_of(key));
    const auto after = std::ranges::upper_bound(
        blocks.begin() + (first - prefixes_.begin()), blocks.begin() + (last - prefixes_.begin()),
        key, is_less, [](const BlockRef& block) { return ByteSpan(block.first_key); });
    return static_cast<std::size_t>(after - blocks.begin()) - 1;
}

std::uint64_t Run::prefix_of(ByteSpan key) const {
    std::uint64_t prefix = 0;
    const auto rest = key.subspan(common_, std::min(key.size() - common_, sizeof prefix));
    std::memcpy(&prefix, rest.data(), rest.size());
    return __builtin_bswap64(prefix);
}

const BlockRef* Run::may_have(ByteSpan key, std::uint64_t hash) const {
    if (is_less(key, content_.blocks.front().first_key) || is_less(content_.last_key, key)) {
        return nullptr;
    }
    const BlockRef& block = content_.blocks[block_for(key)];
    const auto batch = std::ranges::lower_bound(batches_, block.place.batch);
    const auto& filter = filters_[static_cast<std::size_t>(batch - batches_.begin())];
    return filter == nullptr || filter->may_have(hash) ? &block : nullptr;
}

Bytes Run::describe() const {
    Bytes bytes;
    ledger::Writer out(bytes);
    out.u8(content_.level);
    out.raw(content_.last_key);
    out.u32(static_cast<std::uint32_t>(content_.blocks.size()));
    for (const BlockRef& block : content_.blocks) {
        out.raw(block.first_key);
        out.u64(block.place.batch);
        out.u32(block.place.block);
        out.u32(block.records);
    }
    return bytes;
}

std::optional<Run::Content> Run::parse(std::uint64_t number, ByteSpan bytes,
                                       std::size_t key_width) {
    ledger::Reader in(bytes);
    const auto key = [&] {
        const auto span = in.raw(key_width);
        return Bytes(span.begin(), span.end());
    };
    Content content;
    content.number = number;
    content.level = in.u8();
    content.last_key = key();
    const std::size_t count = in.u32();
    const std::size_t records_max = std::max<std::size_t>(1, kBlockBytesMax / (key_width + 2));
    in.fail_unless(content.level <= kLevelMax && count >= 1 &&
                   in.left() == count * (key_width + 16));
    for (std::size_t i = 0; i < count && !in.failed(); ++i) {
        BlockRef block;
        block.first_key = key();
        block.place.batch = in.u64();
        block.place.block = in.u32();
        block.records = in.u32();
        in.fail_unless(block.records >= 1 && block.records <= records_max);
        in.fail_unless(i == 0 || is_less(content.blocks.back().first_key, block.first_key));
        content.blocks.push_back(std::move(block));
    }
    return in.finished() ? std::optional(std::move(content)) : std::nullopt;
}

RunBuilder::RunBuilder(ViewsDb& db, std::size_t family, std::shared_ptr<BatchUses> uses)
    : db_(db),
      family_(family),
      key_width_(db.families()[family].key_width),
      block_bytes_(db.families()[family].block_bytes),
      uses_(std::move(uses)) {}

RunBuilder::~RunBuilder() {
    for (const std::uint64_t batch : batches_) {
        uses_->remove(batch);
    }
}

void RunBuilder::add(ByteSpan record) {
    if (block_.size() + record.size() > block_bytes_) {
        close_block();
    }
    if (block_.empty()) {
        block_.reserve(block_bytes_);
        block_.resize(kCountBytes);
    }
    last_record_at_ = block_.size();
    block_.insert(block_.end(), record.begin(), record.end());
    if (db_.has_filters(family_)) {
        unwritten_hashes_.push_back(db_.hash_of(key_of_record(record, key_width_)));
    }
    ++block_records_;
}

void RunBuilder::take_over(const BlockRef& block, ByteSpan last_key) {
    close_block();
    refs_.push_back(block);
    last_key_.assign(last_key.begin(), last_key.end());
}

void RunBuilder::close_block() {
    if (block_.empty()) {
        return;
    }
    std::memcpy(block_.data(), &block_records_, kCountBytes);
    const auto first = ByteSpan(block_).subspan(kCountBytes, key_width_);
    const auto last = ByteSpan(block_).subspan(last_record_at_, key_width_);
    last_key_.assign(last.begin(), last.end());
    unwritten_refs_.push_back(refs_.size());
    refs_.push_back({Bytes(first.begin(), first.end()), {}, block_records_});
    unwritten_bytes_ += block_.size();
    unwritten_.push_back(std::move(block_));
    block_ = {};
    block_records_ = 0;
    if (unwritten_bytes_ >= kUnwrittenBytesMax) {
        write_out();
    }
}

void RunBuilder::write_out() {
    if (unwritten_.empty()) {
        return;
    }
    KeyFilterPtr filter;
    if (db_.has_filters(family_)) {
        filter = std::make_shared<const KeyFilter>(KeyFilter::of(unwritten_hashes_));
        unwritten_hashes_.clear();
    }
    const std::uint64_t batch = db_.write_blocks(family_, unwritten_, std::move(filter), *uses_);
    batches_.push_back(batch);
    for (std::uint32_t i = 0; i < unwritten_refs_.size(); ++i) {
        refs_[unwritten_refs_[i]].place = {batch, i};
    }
    unwritten_.clear();
    unwritten_refs_.clear();
    unwritten_bytes_ = 0;
}

RunPtr RunBuilder::finish(std::uint8_t level) {
    close_block();
    write_out();
    if (refs_.empty()) {
        return nullptr;
    }
    return std::make_shared<const Run>(
        Run::Content{db_.new_number(), level, last_key_, std::move(refs_)}, uses_);
}

RunCursor::RunCursor(const ViewsDb& db, std::size_t family, RunPtr run, ByteSpan from)
    : db_(db), family_(family), key_width_(db.families()[family].key_width), run_(std::move(run)) {
    if (!from.empty()) {
        block_index_ = run_->block_for(from);
        while (!is_done() && is_less(key(), from)) {
            next();
        }
    }
}

ByteSpan RunCursor::key() const {
    return block_.empty() ? ByteSpan(run_->content().blocks[block_index_].first_key)
                          : key_of_record(record_, key_width_);
}

ByteSpan RunCursor::record() {
    if (block_.empty()) {
        load();
    }
    return record_;
}

void RunCursor::load() {
    const BlockRef& ref = run_->content().blocks[block_index_];
    block_ = db_.read_block(family_, ref.place, false);
    if (block_.size() <= kCountBytes) {
        fail_unreadable("a block ends within a record");
    }
    std::uint32_t count = 0;
    std::memcpy(&count, block_.data(), kCountBytes);
    record_ = ByteSpan(block_).subspan(kCountBytes, 0);
    set_record();
    if (count != ref.records || !std::ranges::equal(key(), ref.first_key)) {
        fail_unreadable("a block is not the one its run describes");
    }
}

// What follows record_.
void RunCursor::set_record() {
    const ByteSpan rest(record_.data() + record_.size(), block_.data() + block_.size());
    const std::size_t size = record_size(rest, key_width_);
    if (size == 0) {
        fail_unreadable("a block ends within a record");
    }
    record_ = rest.first(size);
}

void RunCursor::next() {
    if (block_.empty()) {
        load();
    }
    if (record_.data() + record_.size() < block_.data() + block_.size()) {
        set_record();
    } else {
        skip_block();
    }
}

const BlockRef* RunCursor::block_begun() const {
    const bool begins = block_.empty() || record_.data() == block_.data() + kCountBytes;
    return begins ? &run_->content().blocks[block_index_] : nullptr;
}

ByteSpan RunCursor::block_bound() const {
    const auto& content = run_->content();
    return block_index_ + 1 < content.blocks.size()
               ? ByteSpan(content.blocks[block_index_ + 1].first_key)
               : ByteSpan(content.last_key);
}

void RunCursor::skip_block() {
    ++block_index_;
    block_.clear();
}

std::optional<Bytes> find_in_block(ByteSpan block, ByteSpan key) {
    for (auto rest = block.subspan(std::min(block.size(), kCountBytes)); !rest.empty();) {
        const std::size_t size = record_size(rest, key.size());
        if (size == 0) {
            fail_unreadable("a block ends within a record");
        }
        const int order = std::memcmp(rest.data(), key.data(), key.size());
        if (order == 0) {
            const auto value = value_of_record(rest, key.size());
            return Bytes(value.begin(), value.end());
        }
        if (order > 0) {
            return std::nullopt;
        }
        rest = rest.subspan(size);
    }
    return std::nullopt;
}

void for_each_in_block(ByteSpan block, std::size_t key_width,
                       const std::function<void(ByteSpan record)>& visit) {
    for (auto rest = block.subspan(std::min(block.size(), kCountBytes)); !rest.empty();) {
        const std::size_t size = record_size(rest, key_width);
        if (size == 0) {
            fail_unreadable("a block ends within a record");
        }
        visit(rest.first(size));
        rest = rest.subspan(size);
    }
}

}  // namespace holdfast::store
