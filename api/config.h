/// Settings of holdfastd: one list, from which come the flags, the TOML file's keys and the help.
///
/// A setting "listen-port" is the flag --listen-port, and in the file `listen-port = 7411` or, in a
/// table, `[listen]` `port = 7411`. Flags win over the file, the file over the defaults. Sizes take
/// the suffixes KiB, MiB and GiB; times ms, s, m and h. Anything unknown or out of range is
/// refused. Thread-safety: free functions.
#pragma once

#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "api/server_config.h"

namespace holdfast::api {

class ConfigError : public std::runtime_error {
   public:
    using std::runtime_error::runtime_error;
};

struct DaemonConfig {
    ServerConfig server;
    std::filesystem::path data = "data";
    std::filesystem::path anchor;              ///< empty: in the data folder
    std::filesystem::path log_key;             ///< empty: keys/log.key in the data folder
    std::filesystem::path passphrase_file;     ///< of an encrypted log key
    std::filesystem::path port_file;           ///< the port is written there once it is open
    std::filesystem::path backups;             ///< where SIGUSR1 puts backups; empty: nowhere
    std::string site_listen_address;           ///< empty: the site is not served over HTTP
    std::uint16_t site_listen_port = 7412;     ///< 0: any free one
    std::filesystem::path site_port_file;      ///< that port is written there once it is open
    std::filesystem::path witnesses;           ///< a C2SP tlog-policy; empty: no witness is asked
    std::uint64_t disk_low_bytes = 1 << 30;    ///< free space below which no batch is taken
    std::uint64_t memtable_bytes = 256 << 20;  ///< of the log
};

struct Setting {
    std::string name;
    std::string help;
    std::function<void(const std::string& text)> set;  ///< throws ConfigError
    std::function<std::string()> show;                 ///< as `set` takes it
};

/// All settings; they refer to `config`.
[[nodiscard]] std::vector<Setting> settings_of(DaemonConfig& config);

/// Applies a TOML file. Throws ConfigError with file, line and key.
void read_config_file(const std::filesystem::path& file, std::vector<Setting>& settings);

}  // namespace holdfast::api
