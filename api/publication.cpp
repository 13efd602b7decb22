#include "api/publication.h"

#include <time.h>

#include <algorithm>
#include <utility>

#include "crypto/bytes.h"
#include "crypto/checkpoint.h"
#include "ledger/proof/site_tiles.h"

namespace holdfast::api {

namespace {

constexpr std::size_t kReadChunk = 256;
constexpr std::size_t kPublishedKept = 512;

/// The signed note of a head that the log signed.
std::string note_of(const ledger::Genesis& genesis, const SignedHead& head) {
    const auto log = crypto::make_verifier(genesis.origin, genesis.log_key);
    return crypto::format_checkpoint({genesis.origin, head.size, head.root}) + '\n' +
           crypto::note_signature_line(log.name(), log.id(), head.signature.bytes);
}

}  // namespace

Publication::Publication(const Ports& ports, ledger::Genesis genesis,
                         std::chrono::milliseconds pause)
    : ports_(ports), pause_(pause), genesis_(std::move(genesis)), builder_(ports.site) {
    take_up_site();
}

// A checkpoint that this ledger signed is never forgotten: the log must still have its tree. Tiles
// are only a copy, and made again where they are not whole.
void Publication::take_up_site() {
    const auto note = ports_.site.get(ledger::kSiteCheckpoint, crypto::note_bytes_max);
    if (!note) {
        return begin_anew();
    }
    const std::string text(crypto::text_of(*note));
    const auto opened =
        crypto::open_checkpoint(text, crypto::make_verifier(genesis_.origin, genesis_.log_key));
    const auto* checkpoint = std::get_if<crypto::Checkpoint>(&opened);
    if (checkpoint == nullptr) {
        return begin_anew();  // another ledger's, or damaged
    }
    const ledger::Sequence next = ports_.committed.position().sequence;
    if (checkpoint->size > next) {
        throw ledger::LogError("this ledger has published a checkpoint of " +
                               std::to_string(checkpoint->size) + " entries and its log has " +
                               std::to_string(next) +
                               ": entries were lost. Find the newer log, or accept the loss: "
                               "holdfastd restore --accept-loss-after");
    }
    earlier_ = ledger::SeenHead{checkpoint->size, checkpoint->root};
    if (auto resumed =
            ledger::SiteBuilder::resume(ports_.site, checkpoint->size, checkpoint->root)) {
        builder_ = std::move(*resumed);
        const auto lines = static_cast<unsigned>(crypto::parse_note(text)->signatures.size());
        published_ = {{checkpoint->size, checkpoint->root, text, lines - 1}};
    } else {
        begin_anew();
        ports_.site.put(ledger::kSiteCheckpoint, *note);  // still a promise
    }
}

void Publication::begin_anew() {
    ports_.site.clear();
    const auto log = crypto::make_verifier(genesis_.origin, genesis_.log_key);
    ports_.site.put(ledger::kSiteVkey, crypto::bytes_of(log.vkey() + '\n'));
    builder_ = ledger::SiteBuilder(ports_.site);
}

void Publication::start() {
    thread_ = std::thread([this] { run(); });
}

void Publication::finish() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    wake_.notify_all();
    grown_.notify_all();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void Publication::run() {
    try {
        bool is_last = false;
        while (!is_last) {
            publish_newest();
            count();
            std::unique_lock lock(mutex_);
            wake_.wait_for(lock, pause_, [this] { return is_urgent_ || is_stopping_; });
            is_last = is_stopping_;
            is_urgent_ = false;
            if (is_damaged_) {
                lock.unlock();
                mend();
                lock.lock();
                is_damaged_ = false;
            }
        }
        publish_newest();
    } catch (const std::exception& error) {
        ports_.fatal.fatal(std::string("publishing checkpoints: ") + error.what());
    }
}

void Publication::publish_newest() {
    const SignedHead head = ports_.committed.position().head;
    if (head.size == newest().size) {
        return;
    }
    if (earlier_ && builder_.size() <= earlier_->size) {
        read_up_to(earlier_->size);
        ledger::check(builder_.root() == earlier_->root,
                      "the log is the one whose checkpoint was published before");
        earlier_.reset();
    }
    read_up_to(head.size);
    ledger::check(builder_.root() == head.root, "what is stored is what was signed");
    std::string note = note_of(genesis_, head);
    builder_.write_edge();
    {
        const std::lock_guard lock(mutex_);
        ports_.site.put(ledger::kSiteCheckpoint, crypto::bytes_of(note));
        published_.push_back({head.size, head.root, note, 0});
        if (published_.size() > kPublishedKept) {
            published_.pop_front();
        }
    }
    grown_.notify_all();
    if (ports_.on_published) {
        ports_.on_published(note);
    }
}

void Publication::count() {
    timespec used{};
    static_cast<void>(::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used));
    ports_.counters.published_entries = builder_.size();
    ports_.counters.publication_cpu_ns = static_cast<std::uint64_t>(used.tv_sec) * 1'000'000'000 +
                                         static_cast<std::uint64_t>(used.tv_nsec);
}

void Publication::read_up_to(std::uint64_t size) {
    while (builder_.size() < size) {
        auto stored = ports_.log.read(builder_.size(), kReadChunk);
        ledger::check(!stored.empty(), "the log has every entry before its tip");
        for (auto& bytes : stored) {
            if (builder_.size() < size) {
                const EntryPtr entry = parse_stored(std::move(bytes), builder_.size());
                ledger::check(entry->roots_are_good(), "a stored entry has the roots of its body");
                builder_.append(entry->leaf_bytes());
            }
        }
    }
}

Published Publication::newest() const {
    const std::lock_guard lock(mutex_);
    return published_.empty() ? Published{} : published_.back();
}

std::optional<Published> Publication::covering(ledger::Sequence sequence,
                                               std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    const auto covers = [&] { return !published_.empty() && published_.back().size > sequence; };
    if (!covers()) {
        is_urgent_ = true;
        wake_.notify_all();
        grown_.wait_for(lock, patience, [&] { return covers() || is_stopping_; });
    }
    if (!covers()) {
        return std::nullopt;
    }
    const auto first = std::ranges::upper_bound(published_, sequence, {}, &Published::size);
    return *std::max_element(published_.rbegin(), std::make_reverse_iterator(first),
                             [](const Published& newer, const Published& older) {
                                 return newer.cosignatures < older.cosignatures;
                             });
}

std::optional<Published> Publication::of_size(std::uint64_t size) const {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::lower_bound(published_, size, {}, &Published::size);
    return found != published_.end() && found->size == size ? std::optional(*found) : std::nullopt;
}

void Publication::add_cosignature(std::uint64_t size, const std::string& line) {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::lower_bound(published_, size, {}, &Published::size);
    if (found == published_.end() || found->size != size) {
        return;  // too late
    }
    found->note += line;
    found->cosignatures += 1;
    if (&*found == &published_.back()) {
        ports_.site.put(ledger::kSiteCheckpoint, crypto::bytes_of(found->note));
    }
}

template <class Make>
std::optional<crypto::MerkleProof> Publication::from_tiles(Make&& make) {
    {
        const std::lock_guard lock(mutex_);
        if (is_damaged_) {
            return std::nullopt;  // while they are mended, half of them would look like new damage
        }
    }
    try {
        if (auto proof = make()) {
            return proof;
        }
    } catch (const ledger::LogError&) {
        // a tile is missing
    }
    const std::lock_guard lock(mutex_);
    is_damaged_ = true;
    is_urgent_ = true;
    wake_.notify_all();
    return std::nullopt;
}

std::optional<crypto::MerkleProof> Publication::inclusion(ledger::Sequence sequence,
                                                          const Digest& leaf,
                                                          const Published& published) {
    return from_tiles([&]() -> std::optional<crypto::MerkleProof> {
        auto proof = crypto::inclusion_proof(ledger::site_nodes(ports_.site, published.size),
                                             sequence, published.size);
        return crypto::verify_inclusion(sequence, published.size, leaf, proof, published.root)
                   ? std::optional(std::move(proof))
                   : std::nullopt;
    });
}

// The root of the smaller tree follows from the proof's own hashes, and these from the tiles: it is
// computed from other nodes than the proof is made of wherever the two differ.
std::optional<crypto::MerkleProof> Publication::consistency(std::uint64_t from,
                                                            const Published& published) {
    return from_tiles([&]() -> std::optional<crypto::MerkleProof> {
        const auto nodes = ledger::site_nodes(ports_.site, published.size);
        auto proof = crypto::consistency_proof(nodes, from, published.size);
        return crypto::verify_consistency(from, published.size, crypto::merkle_root(nodes, from),
                                          published.root, proof)
                   ? std::optional(std::move(proof))
                   : std::nullopt;
    });
}

// The tiles are a copy: the log has them all. The edges of older checkpoints come back with them,
// so that whoever asks for a proof under one does not have all of it made once more.
void Publication::mend() {
    std::vector<std::pair<std::uint64_t, Digest>> trees;
    {
        const std::lock_guard lock(mutex_);  // nobody else writes meanwhile
        begin_anew();
        ports_.site.put(ledger::kSiteCheckpoint, crypto::bytes_of(published_.back().note));
        for (const Published& published : published_) {
            trees.emplace_back(published.size, published.root);
        }
    }
    for (const auto& [size, root] : trees) {
        read_up_to(size);
        ledger::check(builder_.root() == root, "the log is the one that was published");
        builder_.write_edge();
    }
}

}  // namespace holdfast::api
