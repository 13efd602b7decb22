/// Whom the command line talks to and as whom: from flags, HOLDFAST_* variables, or a TOML file, in
/// this order.
///
///     # ~/.config/holdfast/config.toml
///     server = "127.0.0.1:7411"
///     origin = "example.com/ledger"
///     log_key = "9f2c…"                 # 64 hex digits or a vkey
///     keys = ["~/keys/platform.key"]
///     party = 1                         # name space of ids; else the first key's party
///     state = "~/.local/state/holdfast" # where batches wait until they are answered
///     passphrase_file = "…"             # of encrypted keys
///     [tls]
///     enabled = true
///     ca = "…"
///     certificate = "…"
///     key = "…"
///
/// Thread-safety: plain data.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "api/client/settings.h"
#include "ledger/types.h"

namespace CLI {
class App;
}

namespace holdfast::api::cli {

struct Profile {
    std::string file;  ///< empty: the default place
    std::string server = "127.0.0.1:7411";
    std::string origin;
    std::string log_key;
    std::vector<std::string> keys;  ///< files; the first one's party is the default
    std::optional<std::uint32_t> party;
    std::string state;
    std::string passphrase_file;
    bool use_tls = false;
    std::string tls_ca;
    std::string tls_certificate;
    std::string tls_key;
    double timeout_s = 30;
    double wait_s = 0;  ///< for a server that is not up yet

    /// The flags, with their variables.
    void add_to(CLI::App& app);
    /// Fills what no flag and no variable has said from the file, if there is one. Throws
    /// UserError.
    void read_file(const CLI::App& app);

    /// Throws UserError where a value makes no sense.
    [[nodiscard]] ClientSettings settings() const;
    /// Where the batches of this key wait; a folder of its own for each ledger and key.
    [[nodiscard]] std::filesystem::path outbox_folder(const crypto::PublicKey& key) const;
    [[nodiscard]] bool is_pinned() const { return !origin.empty() && !log_key.empty(); }
};

/// "~/x" with the home folder in place of "~".
[[nodiscard]] std::filesystem::path expand_home(const std::string& path);
/// Where the profile is unless --config says otherwise.
[[nodiscard]] std::filesystem::path default_profile_file();

}  // namespace holdfast::api::cli
