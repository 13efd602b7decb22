#include "api/founding.h"

#include "api/frame.h"
#include "crypto/key_file.h"
#include "crypto/note.h"
#include "ledger/entry.h"
#include "ledger/store/recovery.h"

namespace holdfast::api {

namespace {

constexpr unsigned kOperatorsMax = 255;

void check_founding(const Founding& founding) {
    const std::size_t operators =
        founding.operators.empty() ? founding.operators_made : founding.operators.size();
    if (!crypto::is_key_name(founding.origin)) {
        throw ConfigError(
            "the origin is 1 to 255 characters without spaces or '+', such as example.com/ledger");
    }
    if (operators < 1 || operators > kOperatorsMax || founding.approvals >= operators) {
        throw ConfigError("1 to 255 operators are needed, and fewer approvals than operators");
    }
    for (const crypto::PublicKey& key : founding.operators) {
        if (!crypto::is_acceptable(key)) {
            throw ConfigError("an operator's key is not an acceptable Ed25519 key");
        }
    }
}

}  // namespace

std::filesystem::path log_key_file(const DaemonConfig& config) {
    return config.log_key.empty() ? config.data / "keys" / "log.key" : config.log_key;
}

Founded found_ledger(const DaemonConfig& config, const Founding& founding, const Clock& clock) {
    check_founding(founding);
    store::StoreOptions options;
    options.folder = config.data;
    options.anchor = config.anchor;
    options.memtable_bytes = config.memtable_bytes;
    const auto log = store::init_store(options);

    Founded founded;
    const std::filesystem::path keys = config.data / "keys";
    std::filesystem::create_directory(keys);
    std::filesystem::permissions(keys, std::filesystem::perms::owner_all);
    const auto make_key = [&](const std::filesystem::path& file) {
        const crypto::SecretKey key = crypto::generate_key();
        crypto::write_key_file(file, key);
        founded.key_files.push_back(file);
        return key.public_key();
    };
    founded.log_key = make_key(log_key_file(config));
    founded.operators = founding.operators;
    if (founding.operators.empty()) {
        for (unsigned i = 1; i <= founding.operators_made; ++i) {
            founded.operators.push_back(
                make_key(keys / ("operator-" + std::to_string(i) + ".key")));
        }
    }
    ledger::Genesis genesis;
    genesis.origin = founding.origin;
    genesis.log_key = founded.log_key;
    genesis.operators = founded.operators;
    genesis.approvals = static_cast<std::uint8_t>(founding.approvals);
    const ledger::Entry entry = ledger::make_genesis(genesis, clock.now());
    const ledger::PendingEntry pending{entry.bytes(), entry.head()};
    if (log->append(log->acquire(), 0, {}, {&pending, 1}) != ledger::AppendResult::committed) {
        throw ConfigError("the genesis could not be written: " + log->failure());
    }
    return founded;
}

}  // namespace holdfast::api
