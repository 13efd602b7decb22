// holdfastd: makes a ledger (init) and serves it (serve). Everything is constructed here and in Server.
#include <CLI/CLI.hpp>
#include <csignal>
#include <fmt/format.h>
#include <fstream>
#include <mutex>
#include <unistd.h>

#include "api/founding.h"
#include "api/memory_views.h"
#include "api/server.h"
#include "crypto/error.h"
#include "crypto/hex.h"
#include "crypto/key_file.h"
#include "ledger/store/disk_guard.h"
#include "ledger/store/recovery.h"
#include "ledger/store/store_error.h"

namespace {

using namespace holdfast;

// Exit codes; scripts may rely on them. A refusal of the store exits with kStoreFault + its number.
enum ExitCode : int { kDone = 0, kUsage = 2, kFailed = 3, kStopped = 4, kStoreFault = 20 };

/// The flags of all settings; what was given is applied after the file.
class Flags {
   public:
    Flags(CLI::App& app, api::DaemonConfig& config) : settings_(api::settings_of(config)) {
        app.add_option("--config", file_, "TOML file of settings");
        for (api::Setting& setting : settings_) {
            app.add_option_function<std::string>(
                   "--" + setting.name, [this, &setting](const std::string& text) { given_.emplace_back(&setting, text); },
                   setting.help)
                ->default_str(setting.show())
                ->type_name("");
        }
    }
    void apply() {
        if (!file_.empty()) {
            api::read_config_file(file_, settings_);
        }
        for (const auto& [setting, text] : given_) {
            try {
                setting->set(text);
            } catch (const api::ConfigError& error) {
                throw api::ConfigError("--" + setting->name + ": " + error.what());
            }
        }
    }

   private:
    std::vector<api::Setting> settings_;
    std::string file_;
    std::vector<std::pair<api::Setting*, std::string>> given_;
};

store::StoreOptions store_options(const api::DaemonConfig& config) {
    store::StoreOptions options;
    options.folder = config.data;
    options.anchor = config.anchor;
    options.memtable_bytes = config.memtable_bytes;
    return options;
}

crypto::SecretKey read_log_key(const api::DaemonConfig& config) {
    if (config.passphrase_file.empty()) {
        return crypto::read_key_file(api::log_key_file(config));
    }
    std::ifstream in(config.passphrase_file);
    std::string passphrase;
    if (!std::getline(in, passphrase)) {
        throw api::ConfigError(config.passphrase_file.string() + ": no passphrase there");
    }
    return crypto::read_key_file(api::log_key_file(config), passphrase);
}

int init(const api::DaemonConfig& config, const api::Founding& founding) {
    const auto founded = api::found_ledger(config, founding, api::SystemClock());
    fmt::print("The ledger {} is made in {}.\n", founding.origin, config.data.string());
    fmt::print("log key     {}\n", crypto::to_hex(founded.log_key.bytes));
    for (std::size_t i = 0; i < founded.operators.size(); ++i) {
        fmt::print("operator {:2} {}\n", i + 1, crypto::to_hex(founded.operators[i].bytes));
    }
    for (const auto& file : founded.key_files) {
        fmt::print("secret key  {}\n", file.string());
    }
    return kDone;
}

// Waits for SIGINT or SIGTERM, from outside or from `ask_to_stop`. Made before any thread.
class StopSignal {
   public:
    StopSignal() {
        sigemptyset(&signals_);
        sigaddset(&signals_, SIGINT);
        sigaddset(&signals_, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
        std::signal(SIGPIPE, SIG_IGN);
    }
    void wait() {
        int which = 0;
        sigwait(&signals_, &which);
    }
    void ask_to_stop(const std::string& reason) {
        {
            const std::lock_guard lock(mutex_);
            reason_ = reason;
        }
        kill(getpid(), SIGTERM);
    }
    [[nodiscard]] std::string reason() {
        const std::lock_guard lock(mutex_);
        return reason_;
    }

   private:
    sigset_t signals_{};
    std::mutex mutex_;
    std::string reason_;  // empty: asked from outside
};

int serve(const api::DaemonConfig& config) {
    StopSignal stop;
    const store::StoreOptions options = store_options(config);
    const auto opened = store::open_store(options);
    const crypto::SecretKey log_key = read_log_key(config);
    const store::DiskGuard disk(options.files, config.data, config.disk_low_bytes);
    api::MemoryViews views;
    api::SystemClock clock;
    api::Server server(config.server,
                       {*opened.log, views, clock, log_key,
                        [&disk] {
                            const auto space = disk.check();
                            return api::DiskState{space.free_bytes, space.is_low};
                        },
                        [&stop](const std::string& reason) { stop.ask_to_stop(reason); }});
    server.start();
    if (opened.report.accepted_beyond_anchor() != 0) {
        fmt::print("holdfastd: took up {} entries that were written and not yet anchored\n",
                   opened.report.accepted_beyond_anchor());
    }
    fmt::print("holdfastd: serves {} entries on {}:{}\n", server.status().sequence, config.server.listen_address,
               server.port());
    std::fflush(stdout);
    if (!config.port_file.empty()) {
        std::ofstream(config.port_file) << server.port() << '\n';
    }
    stop.wait();
    if (const std::string reason = stop.reason(); !reason.empty()) {
        // Clients have been told; what is half done must not be finished.
        fmt::print(stderr, "holdfastd: stopped: {}\n", reason);
        std::fflush(stderr);
        std::_Exit(kStopped);
    }
    server.stop();
    fmt::print("holdfastd: stopped in good order\n");
    return kDone;
}

int run(int argc, char** argv) {
    CLI::App app{"holdfastd keeps an escrow ledger and serves it."};
    app.require_subcommand(1);
    api::DaemonConfig config;

    CLI::App* init_command = app.add_subcommand("init", "makes a ledger: keys, folder, genesis");
    Flags init_flags(*init_command, config);
    api::Founding founding;
    std::vector<std::string> operators;
    init_command->add_option("--origin", founding.origin, "the ledger's name, such as example.com/ledger")->required();
    init_command->add_option("--operator", operators, "public key of an operator (repeatable); none: keys are made");
    init_command->add_option("--operators", founding.operators_made, "operators to make keys for")
        ->capture_default_str();
    init_command->add_option("--approvals", founding.approvals,
                             "approvals an operators' command needs beyond the requester's")
        ->capture_default_str();

    CLI::App* serve_command = app.add_subcommand("serve", "serves a ledger until SIGINT or SIGTERM");
    Flags serve_flags(*serve_command, config);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kDone : kUsage;
    }
    if (serve_command->parsed()) {
        serve_flags.apply();
        return serve(config);
    }
    init_flags.apply();
    for (const std::string& text : operators) {
        const auto key = crypto::parse_public_key(text);
        if (!key) {
            throw api::ConfigError("--operator: '" + text + "' is no acceptable public key");
        }
        founding.operators.push_back(*key);
    }
    return init(config, founding);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const holdfast::api::ConfigError& error) {
        fmt::print(stderr, "holdfastd: {}\n", error.what());
        return kUsage;
    } catch (const holdfast::store::StoreError& error) {
        fmt::print(stderr, "holdfastd: {}: {}\n", holdfast::store::name_of(error.fault()), error.what());
        return kStoreFault + static_cast<int>(error.fault());
    } catch (const std::exception& error) {
        fmt::print(stderr, "holdfastd: {}\n", error.what());
        return kFailed;
    }
}
