/// Making a ledger: its keys, its folder, its genesis. Apart from serving it.
///
/// Links the store. Thread-safety: free functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/clock.h"
#include "api/config.h"
#include "crypto/ed25519.h"

namespace holdfast::api {

struct Founding {
    std::string origin;                        ///< the log's name: a URL without its scheme
    std::vector<crypto::PublicKey> operators;  ///< given; empty: so many are made
    unsigned operators_made = 3;
    unsigned approvals = 1;  ///< k: approvals an operators' command needs beyond the requester's
};

/// What was made, for people and scripts.
struct Founded {
    crypto::PublicKey log_key;
    std::vector<crypto::PublicKey> operators;
    std::vector<std::filesystem::path> key_files;  ///< mode 0600: log.key, operator-1.key, ...
};

/// Makes the folder, the keys in its `keys` folder, the empty log and its genesis. Refuses a folder
/// that is not empty. Throws ConfigError, store::StoreError or crypto::Error; a folder cut short in
/// the making is refused by `serve`: delete it and begin again.
[[nodiscard]] Founded found_ledger(const DaemonConfig& config, const Founding& founding,
                                   const Clock& clock);

/// The log key's file as configured.
[[nodiscard]] std::filesystem::path log_key_file(const DaemonConfig& config);

}  // namespace holdfast::api
