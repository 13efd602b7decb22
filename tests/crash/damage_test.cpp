// Every byte of a small ledger's files is flipped, every length cut off, every file deleted.
// Start-up then refuses with the right fault, or every acknowledged entry is there, byte for byte.
//
// HOLDFAST_FULL=1 tries every byte; otherwise one in a few, from a printed offset.

#include <doctest/doctest.h>

#include <cstdlib>

#include "ledger/store/recovery.h"
#include "ledger/store/store_error.h"
#include "tests/store/sim_disk.h"
#include "tests/store/stored_chain.h"

namespace holdfast::store::damage_test {

namespace {

struct Ledger {
    StoredChain chain;
    DiskImage image;
};

// Some entries in a table file, some in the write-ahead log.
Ledger make_ledger() {
    Ledger made;
    const SimPorts ports(std::make_shared<SimDisk>());
    {
        const auto log = init_store(ports.options());
        const auto lease = log->acquire();
        made.chain.append_to(*log, lease, 2);
        made.chain.append_to(*log, lease, 1, 600);
    }
    {
        const auto opened = open_store(ports.options());
        const auto lease = opened.log->acquire();
        made.chain.append_to(*opened.log, lease, 2);
        made.chain.append_to(*opened.log, lease, 1, 300);
    }
    made.image = ports.disk->image();
    return made;
}

enum class Found { refused, unreadable_entry, whole };

// Opens a damaged ledger. `wrong` says what must never be.
Found open_damaged(const DiskImage& image, const StoredChain& chain, std::string& wrong) {
    const SimPorts ports(std::make_shared<SimDisk>(image));
    OpenedStore opened;
    try {
        opened = open_store(ports.options());
    } catch (const StoreError& error) {
        const auto fault = error.fault();
        const bool is_right =
            fault == StoreFault::log_unreadable || fault == StoreFault::chain_broken ||
            fault == StoreFault::log_behind_anchor || fault == StoreFault::head_differs ||
            fault == StoreFault::anchor_missing || fault == StoreFault::anchor_unreadable;
        if (!is_right) {
            wrong = std::string("refused as ") + std::string(name_of(fault)) + ": " + error.what();
        }
        return Found::refused;
    }
    if (opened.log->tip() != chain.tip()) {
        wrong = "opened with " + std::to_string(opened.log->tip().next) + " entries";
        return Found::whole;
    }
    try {
        for (ledger::Sequence at = 0; at < chain.tip().next; ++at) {
            if (opened.log->read(at, 1).at(0) != chain.entries()[at]) {
                wrong = "served another entry " + std::to_string(at);
            }
        }
    } catch (const StoreError&) {
        return Found::unreadable_entry;  // fatal to the server
    }
    return Found::whole;
}

struct Tally {
    std::size_t refused = 0, unreadable = 0, whole = 0;
};

void try_damage(const DiskImage& image, const Ledger& made, const std::string& what, Tally& tally) {
    std::string wrong;
    switch (open_damaged(image, made.chain, wrong)) {
        case Found::refused: ++tally.refused; break;
        case Found::unreadable_entry: ++tally.unreadable; break;
        case Found::whole: ++tally.whole; break;
    }
    if (!wrong.empty()) {
        FAIL_CHECK(what << ": " << wrong);
    }
}

// Files that start-up reads; the others (OPTIONS, IDENTITY, LOCK, kept copies) are tried less
// often.
bool matters(const std::string& path) {
    return path.find("OPTIONS") == std::string::npos && path.find("recovered") == std::string::npos;
}

std::size_t stride_for(const std::string& path, std::size_t size) {
    const bool full = std::getenv("HOLDFAST_FULL") != nullptr;
    if (matters(path) && size < 300) {
        return 1;
    }
    return matters(path) ? (full ? 1 : 23) : (full ? 101 : 1'009);
}

}  // namespace

TEST_CASE("every byte flipped") {
    const Ledger made = make_ledger();
    Tally all;
    for (const auto& path : made.image.files()) {
        const auto content = made.image.content(made.image.inode_of(path));
        const std::size_t stride = stride_for(path, content.size());
        Tally tally;
        for (std::size_t at = content.size() % stride; at < content.size(); at += stride) {
            DiskImage image = made.image;
            auto bytes = content;
            bytes[at] = static_cast<char>(bytes[at] ^ (1 << at % 8));
            image.damage(path, bytes);
            try_damage(image, made, path + " flipped at " + std::to_string(at), tally);
        }
        MESSAGE(path, ", ", content.size(), " bytes: ", tally.refused, " refused, ",
                tally.unreadable, " unreadable, ", tally.whole, " whole");
        all.refused += tally.refused;
        all.unreadable += tally.unreadable;
        all.whole += tally.whole;
    }
    CHECK(all.refused > 0);
    CHECK(all.whole > 0);
}

TEST_CASE("a table that RocksDB would die of") {
    const Ledger made = make_ledger();
    Tally tally;
    for (const auto& path : made.image.files()) {
        const auto& content = made.image.content(made.image.inode_of(path));
        for (const std::size_t at :
             path.ends_with(".sst") ? block_kinds_in(content) : std::vector<std::size_t>()) {
            DiskImage image = made.image;
            auto bytes = content;
            bytes[at] = static_cast<char>(bytes[at] ^ 0x80);
            image.damage(path, bytes);
            try_damage(image, made, path + " flipped at " + std::to_string(at), tally);
        }
    }
    CHECK(tally.refused > 0);
}

TEST_CASE("every length cut off") {
    const Ledger made = make_ledger();
    for (const auto& path : made.image.files()) {
        const auto content = made.image.content(made.image.inode_of(path));
        const std::size_t stride = stride_for(path, content.size());
        Tally tally;
        for (std::size_t size = 0; size < content.size(); size += stride) {
            DiskImage image = made.image;
            image.damage(path, content.substr(0, size));
            try_damage(image, made, path + " cut to " + std::to_string(size), tally);
        }
        MESSAGE(path, ", ", content.size(), " bytes: ", tally.refused, " refused, ",
                tally.unreadable, " unreadable, ", tally.whole, " whole");
    }
}

TEST_CASE("every file deleted") {
    const Ledger made = make_ledger();
    for (const auto& path : made.image.files()) {
        DiskImage image = made.image;
        image.remove(path);
        Tally tally;
        try_damage(image, made, path + " deleted", tally);
        MESSAGE(path, ": ",
                std::string(tally.refused != 0 ? "refused"
                            : tally.whole != 0 ? "whole"
                                               : "unreadable"));
        const bool is_needed = path.ends_with(".sst") || path.ends_with("anchor") ||
                               path.ends_with("CURRENT") ||
                               path.find("MANIFEST") != std::string::npos ||
                               (path.starts_with("/data/log/") && path.ends_with(".log"));
        CHECK((tally.refused != 0) == is_needed);
    }
}

}  // namespace holdfast::store::damage_test
