#include "api/cli/profile.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <CLI/CLI.hpp>
#include <cstdlib>

#include "api/cli/exit_code.h"
#include "api/text_forms.h"
#include "crypto/bytes.h"
#include "crypto/hex.h"
#include "crypto/key_file.h"
#include "crypto/sha256.h"

namespace holdfast::api::cli {

namespace fs = std::filesystem;

namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : value;
}

/// $XDG_…_HOME/holdfast, or the same below the home folder.
fs::path xdg_folder(const char* name, const char* below_home) {
    const std::string base = variable(name);
    return (base.empty() ? expand_home(std::string("~/") + below_home) : fs::path(base)) /
           "holdfast";
}

/// Takes keys out of a TOML table, for as long as no flag has set them; then refuses what is left.
class ProfileReader {
   public:
    ProfileReader(const fs::path& file, const CLI::App& app)
        : file_(file), app_(app), table_(toml::parse_file(file.string())) {}

    template <class T>
    void take(const char* path, const char* flag, T& into) {
        const toml::node_view<toml::node> node = table_.at_path(path);
        if (!node) {
            return;
        }
        known_ += 1;
        if (app_.get_option(flag)->count() != 0) {
            return;
        }
        if constexpr (std::is_same_v<T, std::optional<std::uint32_t>>) {
            const auto number = node.value<std::int64_t>();
            require(number && *number >= 0 && *number <= UINT32_MAX, path, "a party's number");
            into = static_cast<std::uint32_t>(*number);
        } else if constexpr (std::is_same_v<T, std::vector<std::string>>) {
            require(node.is_array(), path, "a list of file names");
            for (const toml::node& element : *node.as_array()) {
                require(element.is_string(), path, "a list of file names");
                into.push_back(element.as_string()->get());
            }
        } else {
            const auto value = node.value_exact<T>();
            require(value.has_value(), path, std::is_same_v<T, bool> ? "true or false" : "a text");
            into = *value;
        }
    }
    void finish() const {
        std::size_t found = 0;
        for (const auto& [key, node] : table_) {
            found += node.is_table() ? node.as_table()->size() : 1;
        }
        if (found != known_) {
            throw UserError(
                ExitCode::local,
                fmt::format(
                    "{}: a key is unknown; there are server, origin, log_key, keys, party, state, "
                    "passphrase_file, tls.enabled, tls.ca, tls.certificate, tls.key",
                    file_.string()));
        }
    }

   private:
    void require(bool condition, const char* path, const char* expected) const {
        if (!condition) {
            throw UserError(ExitCode::local,
                            fmt::format("{}: {} is not {}", file_.string(), path, expected));
        }
    }

    const fs::path& file_;
    const CLI::App& app_;
    toml::table table_;
    std::size_t known_ = 0;
};

}  // namespace

fs::path expand_home(const std::string& path) {
    if (path != "~" && !path.starts_with("~/")) {
        return path;
    }
    const std::string home = variable("HOME");
    return home.empty() ? fs::path(path)
                        : fs::path(home) / path.substr(std::min<std::size_t>(2, path.size()));
}

fs::path default_profile_file() { return xdg_folder("XDG_CONFIG_HOME", ".config") / "config.toml"; }

void Profile::add_to(CLI::App& app) {
    const auto add = [&app](const char* flag, const char* environment, auto& value,
                            const char* help) {
        app.add_option(flag, value, help)->envname(environment)->group("Connection");
    };
    add("--config", "HOLDFAST_CONFIG", file,
        "profile (TOML); default: ~/.config/holdfast/config.toml");
    add("--server", "HOLDFAST_SERVER", server, "HOST:PORT of the server");
    add("--origin", "HOLDFAST_ORIGIN", origin,
        "the ledger that is meant, such as example.com/ledger");
    add("--log-key", "HOLDFAST_LOG_KEY", log_key, "the key that signs its log: hex or vkey");
    app.add_option("--key", keys, "file of a signing key (repeatable: k-of-n, or several roles)")
        ->envname("HOLDFAST_KEY")
        ->group("Connection")
        ->allow_extra_args(false);
    add("--party", "HOLDFAST_PARTY", party, "name space of ids; default: the first key's party");
    add("--state", "HOLDFAST_STATE", state, "folder where batches wait until they are answered");
    add("--passphrase-file", "HOLDFAST_PASSPHRASE_FILE", passphrase_file,
        "passphrase of encrypted keys");
    app.add_flag("--tls", use_tls, "TLS 1.3")->envname("HOLDFAST_TLS")->group("Connection");
    add("--tls-ca", "HOLDFAST_TLS_CA", tls_ca, "authorities (PEM); default: the system's");
    add("--tls-certificate", "HOLDFAST_TLS_CERTIFICATE", tls_certificate,
        "this client's certificate (PEM)");
    add("--tls-key", "HOLDFAST_TLS_KEY", tls_key, "and its key (PEM)");
    add("--timeout", "HOLDFAST_TIMEOUT", timeout_s, "seconds to wait for an answer");
    add("--wait", "HOLDFAST_WAIT", wait_s, "seconds to wait for a server that is not up yet");
}

void Profile::read_file(const CLI::App& app) {
    const fs::path path = file.empty() ? default_profile_file() : expand_home(file);
    std::error_code error;
    if (!fs::exists(path, error)) {
        if (!file.empty()) {
            throw UserError(ExitCode::local,
                            fmt::format("{}: there is no such profile", path.string()));
        }
        return;
    }
    try {
        ProfileReader reader(path, app);
        reader.take("server", "--server", server);
        reader.take("origin", "--origin", origin);
        reader.take("log_key", "--log-key", log_key);
        reader.take("keys", "--key", keys);
        reader.take("party", "--party", party);
        reader.take("state", "--state", state);
        reader.take("passphrase_file", "--passphrase-file", passphrase_file);
        reader.take("tls.enabled", "--tls", use_tls);
        reader.take("tls.ca", "--tls-ca", tls_ca);
        reader.take("tls.certificate", "--tls-certificate", tls_certificate);
        reader.take("tls.key", "--tls-key", tls_key);
        reader.finish();
    } catch (const toml::parse_error& bad) {
        throw UserError(ExitCode::local, fmt::format("{}:{}: {}", path.string(),
                                                     bad.source().begin.line, bad.description()));
    }
}

ClientSettings Profile::settings() const {
    ClientSettings settings;
    const auto colon = server.rfind(':');
    const auto port = colon == std::string::npos
                          ? std::nullopt
                          : parse_number(std::string_view(server).substr(colon + 1), UINT16_MAX);
    if (!port || *port == 0 || colon == 0) {
        throw UserError(ExitCode::usage, fmt::format("--server {}: not HOST:PORT", server));
    }
    settings.host = server.substr(0, colon);
    if (settings.host.size() > 2 && settings.host.front() == '[' && settings.host.back() == ']') {
        settings.host = settings.host.substr(1, settings.host.size() - 2);
    }
    settings.port = static_cast<std::uint16_t>(*port);
    settings.origin = origin;
    if (!log_key.empty()) {
        settings.log_key = crypto::parse_public_key(log_key);
        if (!settings.log_key) {
            throw UserError(ExitCode::usage,
                            fmt::format("--log-key {}: neither 64 hex digits nor a vkey", log_key));
        }
    }
    if (!(timeout_s > 0 && timeout_s <= 1e6) || !(wait_s >= 0 && wait_s <= 1e6)) {
        throw UserError(ExitCode::usage, "--timeout and --wait are seconds, at most a million");
    }
    settings.request_timeout =
        std::chrono::milliseconds(static_cast<std::int64_t>(timeout_s * 1000) + 1);
    settings.use_tls = use_tls;
    settings.tls_ca_file = expand_home(tls_ca).string();
    settings.tls_certificate_file = expand_home(tls_certificate).string();
    settings.tls_key_file = expand_home(tls_key).string();
    settings.agent = "holdfast";
    return settings;
}

fs::path Profile::outbox_folder(const crypto::PublicKey& key) const {
    const fs::path base =
        state.empty() ? xdg_folder("XDG_STATE_HOME", ".local/state") : expand_home(state);
    const auto ledger = crypto::sha256(crypto::bytes_of(origin));
    return base / crypto::to_hex(ledger).substr(0, 16) / crypto::to_hex(key.bytes).substr(0, 16);
}

}  // namespace holdfast::api::cli
