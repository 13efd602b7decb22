// holdfastd: makes a ledger (init), serves it (serve), puts a backup back (restore).
#include <fmt/format.h>
#include <sys/stat.h>
#include <CLI/CLI.hpp>

#include "api/founding.h"
#include "api/serving.h"
#include "crypto/hex.h"
#include "crypto/key_file.h"
#include "ledger/store/backup.h"
#include "ledger/store/store_error.h"

namespace {

using namespace holdfast;

// Scripts may rely on these. Serving may end with api::kExitStopped; what the store refuses exits
// with kStoreFault plus its number.
enum ExitCode : int { kDone = 0, kUsage = 2, kFailed = 3, kStoreFault = 20 };

// The flags of all settings; what was given is applied after the file.
class Flags {
   public:
    Flags(CLI::App& app, api::DaemonConfig& config) : settings_(api::settings_of(config)) {
        app.add_option("--config", file_, "TOML file of settings");
        for (api::Setting& setting : settings_) {
            app.add_option_function<std::string>(
                   "--" + setting.name,
                   [this, &setting](const std::string& text) {
                       given_.emplace_back(&setting, text);
                   },
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

int init(const api::DaemonConfig& config, api::Founding founding,
         const std::vector<std::string>& operators) {
    for (const std::string& text : operators) {
        const auto key = crypto::parse_public_key(text);
        if (!key) {
            throw api::ConfigError("--operator: '" + text + "' is no acceptable public key");
        }
        founding.operators.push_back(*key);
    }
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

/// A site that goes further than the log would keep the ledger from being served: it is evidence of
/// what is given up, and stays as that.
std::optional<std::filesystem::path> set_site_aside(const store::StoreOptions& options) {
    const std::filesystem::path site = options.site_path();
    if (!std::filesystem::exists(site)) {
        return std::nullopt;
    }
    std::filesystem::path aside = site.string() + "-given-up";
    for (unsigned i = 2; std::filesystem::exists(aside); ++i) {
        aside = fmt::format("{}-given-up-{}", site.string(), i);
    }
    std::filesystem::rename(site, aside);
    return aside;
}

int restore(const api::DaemonConfig& config, const std::string& backup, ledger::Sequence last) {
    const store::StoreOptions options = api::store_options(config);
    store::StoreOptions from;
    from.folder = backup;
    const auto loss = backup.empty() ? store::accept_loss_after(options, last)
                                     : store::restore_store(from, options, last);
    fmt::print("The ledger in {} ends with entry {}, head {}.\n", config.data.string(),
               loss.tip.next - 1, crypto::to_hex(loss.tip.head));
    if (const auto aside = set_site_aside(options)) {
        fmt::print("What had been published is kept in {}: witnesses and readers hold it too.\n",
                   aside->string());
    }
    if (loss.before) {
        fmt::print("Given up: what followed, up to entry {}, head {}.\n", loss.before->tip.next - 1,
                   crypto::to_hex(loss.before->tip.head));
    }
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
    init_command
        ->add_option("--origin", founding.origin, "the ledger's name, such as example.com/ledger")
        ->required();
    init_command->add_option("--operator", operators,
                             "public key of an operator (repeatable); none: keys are made");
    init_command->add_option("--operators", founding.operators_made, "operators to make keys for")
        ->capture_default_str();
    init_command
        ->add_option("--approvals", founding.approvals,
                     "approvals an operators' command needs beyond the requester's")
        ->capture_default_str();

    CLI::App* serve_command =
        app.add_subcommand("serve", "serves a ledger; SIGTERM stops it, SIGUSR1 makes a backup");
    Flags serve_flags(*serve_command, config);

    CLI::App* restore_command =
        app.add_subcommand("restore", "puts a backup back, or takes up a log without its anchor");
    Flags restore_flags(*restore_command, config);
    std::string backup;
    ledger::Sequence last = 0;
    restore_command->add_option("--from", backup, "the backup; none: the data folder as it is");
    restore_command
        ->add_option("--accept-loss-after", last,
                     "the last entry there is; what followed is given up")
        ->required();

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kDone : kUsage;
    }
    (*serve_command ? serve_flags : *init_command ? init_flags : restore_flags).apply();
    if (*serve_command) {
        api::serve(config);
        return kDone;
    }
    return *init_command ? init(config, founding, operators) : restore(config, backup, last);
}

}  // namespace

int main(int argc, char** argv) {
    umask(S_IRWXG | S_IRWXO);  // a ledger is its operator's alone
    try {
        return run(argc, argv);
    } catch (const holdfast::api::ConfigError& error) {
        fmt::print(stderr, "holdfastd: {}\n", error.what());
        return kUsage;
    } catch (const holdfast::store::StoreError& error) {
        fmt::print(stderr, "holdfastd: {}: {}\n", holdfast::store::name_of(error.fault()),
                   error.what());
        return kStoreFault + static_cast<int>(error.fault());
    } catch (const std::exception& error) {
        fmt::print(stderr, "holdfastd: {}\n", error.what());
        return kFailed;
    }
}
