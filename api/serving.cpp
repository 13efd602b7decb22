#include "api/serving.h"

#include <fmt/format.h>

#include <array>
#include <cstring>
#include <fstream>

#include "api/founding.h"
#include "api/published_site.h"
#include "api/server.h"
#include "api/signals.h"
#include "api/stored_views.h"
#include "api/witnesses.h"
#include "crypto/error.h"
#include "crypto/key_file.h"
#include "crypto/passphrase.h"
#include "crypto/policy_file.h"
#include "crypto/random.h"
#include "ledger/store/disk_guard.h"
#include "ledger/store/recovery.h"
#include "ledger/store/site_folder.h"
#include "ledger/store/store_error.h"

namespace holdfast::api {

namespace {

crypto::SecretKey read_log_key(const DaemonConfig& config) {
    if (config.passphrase_file.empty()) {
        return crypto::read_key_file(log_key_file(config));
    }
    const auto passphrase = crypto::Passphrase::read_file(config.passphrase_file);
    return crypto::read_key_file(log_key_file(config), passphrase.text());
}

// Clients choose ids: without a secret they could choose them to collide.
void seed_hash_tables() {
    std::array<std::uint8_t, sizeof ledger::IdHash::seed> bytes{};
    crypto::fill_random(bytes);
    std::memcpy(&ledger::IdHash::seed, bytes.data(), bytes.size());
}

void say(const std::string& text) { fmt::print(stderr, "holdfastd: {}\n", text); }

// Whole or not at all: whoever waits for the file must not read half a number.
void write_port_file(const std::filesystem::path& path, std::uint16_t port) {
    const std::filesystem::path fresh = path.string() + ".new";
    std::ofstream(fresh) << port << '\n';
    std::filesystem::rename(fresh, path);
}

// A backup that fails is said so; serving goes on.
void make_backup(const DaemonConfig& config, const store::RocksLog& log) {
    if (config.backups.empty()) {
        say("no backup is made: the setting `backups` names no folder");
        return;
    }
    try {
        const auto folder = config.backups / fmt::format("{:020}", log.tip().next);
        const std::filesystem::path partial = folder.string() + ".partial";
        std::filesystem::create_directories(config.backups);
        std::filesystem::remove_all(partial);  // of one that was cut short
        const auto tip = log.backup(partial);
        std::filesystem::rename(partial, folder);  // whoever sees it sees it whole
        say(fmt::format("backup of {} entries in {}", tip.next, folder.string()));
    } catch (const std::exception& error) {
        say(fmt::format("no backup was made: {}", error.what()));
    }
}

crypto::TlogPolicy read_policy(const std::filesystem::path& path) {
    try {
        return crypto::read_policy_file(path);
    } catch (const crypto::Error& error) {
        throw ConfigError(std::string("witnesses: ") + error.what());
    }
}

/// Null where no witness is to be asked.
std::unique_ptr<Witnesses> make_witnesses(const DaemonConfig& config, Server& server) {
    if (config.witnesses.empty()) {
        return nullptr;
    }
    return std::make_unique<Witnesses>(
        read_policy(config.witnesses).witnesses(),
        Witnesses::Ports{[&server](std::uint64_t from, std::uint64_t to) {
                             return server.prove_consistency(from, to);
                         },
                         [&server](const crypto::Checkpoint& checkpoint, const std::string& line) {
                             server.add_cosignature(checkpoint.size, line);
                         },
                         [](const std::string& text) { say(text); }});
}

/// Null where the site is not served over HTTP.
std::unique_ptr<HttpServer> serve_published(const DaemonConfig& config,
                                            const store::StoreOptions& options,
                                            const ledger::EventLog& log) {
    if (config.site_listen_address.empty()) {
        return nullptr;
    }
    HttpServerSettings settings;
    settings.address = config.site_listen_address;
    settings.port = config.site_listen_port;
    return std::make_unique<HttpServer>(settings, published_site(options.site_path(), log));
}

/// However serving ends, witnesses ask nothing more of a server that is going.
class WitnessesEnd {
   public:
    explicit WitnessesEnd(Witnesses* witnesses) : witnesses_(witnesses) {}
    ~WitnessesEnd() {
        if (witnesses_ != nullptr) {
            witnesses_->stop();
        }
    }
    WitnessesEnd(const WitnessesEnd&) = delete;
    WitnessesEnd& operator=(const WitnessesEnd&) = delete;

   private:
    Witnesses* witnesses_;
};

}  // namespace

store::StoreOptions store_options(const DaemonConfig& config) {
    store::StoreOptions options;
    options.folder = config.data;
    options.anchor = config.anchor;
    options.memtable_bytes = config.memtable_bytes;
    return options;
}

void serve(const DaemonConfig& config) {
    Signals signals;
    seed_hash_tables();
    const store::StoreOptions options = store_options(config);
    const auto opened = store::open_store(options);
    if (opened.report.accepted_beyond_anchor() != 0) {
        say(fmt::format("took up {} entries that were written and not yet anchored",
                        opened.report.accepted_beyond_anchor()));
    }
    const crypto::SecretKey log_key = read_log_key(config);
    const store::DiskGuard disk(options.files, config.data, config.disk_low_bytes);
    store::ViewsSettings views_settings;
    views_settings.rows_bytes = config.server.memory_budget_bytes / 2;
    StoredViews views(options, *opened.log, views_settings);
    store::SiteFolder site(options.site_path());
    const SystemClock clock;
    std::unique_ptr<Witnesses> witnesses;  // told by the server, and asks it: ends in between
    Server server(config.server,
                  {*opened.log, views, clock, log_key,
                   [&disk] {
                       const auto space = disk.check();
                       return DiskState{space.free_bytes, space.is_low};
                   },
                   [&signals](const std::string& reason) { signals.ask_to_stop(reason); }, &site,
                   [&witnesses](const std::string& note) {
                       if (witnesses) {
                           witnesses->publish(note);
                       }
                   }});
    witnesses = make_witnesses(config, server);
    const WitnessesEnd end(witnesses.get());
    const auto web = serve_published(config, options, *opened.log);
    if (!views.begun_anew_because().empty()) {
        say(fmt::format("gave up the stored views and folded the whole log: {}",
                        views.begun_anew_because()));
    }
    server.start();
    if (witnesses) {
        witnesses->start();
    }
    if (web) {
        web->start();
        say(fmt::format("publishes on http://{}:{}/", config.site_listen_address, web->port()));
        if (!config.site_port_file.empty()) {
            write_port_file(config.site_port_file, web->port());
        }
    }
    say(fmt::format("serves {} entries on {}:{}", server.status().sequence,
                    config.server.listen_address, server.port()));
    if (!config.port_file.empty()) {
        write_port_file(config.port_file, server.port());
    }
    while (signals.wait() == Signals::Event::backup) {
        make_backup(config, *opened.log);
    }
    if (const std::string reason = signals.reason(); !reason.empty()) {
        fmt::print(stderr, "holdfastd: stopped: {}\n", reason);
        std::fflush(nullptr);
        std::_Exit(kExitStopped);
    }
    server.stop();
    say("stopped in good order");
}

}  // namespace holdfast::api
