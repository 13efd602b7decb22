#include "ledger/store/snapshot_file.h"

#include <rocksdb/env.h>

#include <algorithm>

#include "crypto/bytes.h"
#include "crypto/sha256.h"
#include "ledger/store/env_files.h"

namespace holdfast::store {

namespace {

constexpr std::array<std::uint8_t, 8> kSnapshotMagic = {'H', 'F', 'S', 'N', 'A', 'P', '0', '1'};

}  // namespace

void write_snapshot(const StoreOptions& options, const ledger::Snapshot& snapshot) {
    ledger::Bytes bytes;
    ledger::Writer out(bytes);
    out.raw(kSnapshotMagic);
    out.u64(snapshot.applied);
    out.raw(snapshot.head);
    out.raw(snapshot.bytes);
    out.raw(crypto::sha256(bytes));

    const std::string path = options.snapshot_path();
    rocksdb::Env& env = env_of(options);
    expect_done(
        rocksdb::WriteStringToFile(&env, std::string(crypto::text_of(bytes)), path + ".new", true),
        "write the snapshot");
    expect_done(env.RenameFile(path + ".new", path), "replace the snapshot");
    sync_folder(options.files, options.folder.string());
}

std::optional<ledger::Snapshot> read_snapshot(const StoreOptions& options) {
    std::string text;
    if (!rocksdb::ReadFileToString(&env_of(options), options.snapshot_path(), &text).ok()) {
        return std::nullopt;
    }
    const auto bytes = crypto::bytes_of(text);
    if (bytes.size() < kSnapshotMagic.size() + 8 + 32 + 32) {
        return std::nullopt;
    }
    const auto content = bytes.first(bytes.size() - 32);
    ledger::Reader in(content);
    in.fail_unless(in.array<8>() == kSnapshotMagic &&
                   std::ranges::equal(crypto::sha256(content), bytes.last(32)));
    ledger::Snapshot snapshot;
    snapshot.applied = in.u64();
    snapshot.head = in.array<32>();
    const auto rest = in.raw(in.left());
    snapshot.bytes.assign(rest.begin(), rest.end());
    return in.finished() ? std::optional(std::move(snapshot)) : std::nullopt;
}

}  // namespace holdfast::store
