// witness init|serve: somebody who watches logs grow and signs what he saw.

#include <CLI/CLI.hpp>
#include <filesystem>

#include "api/cli/groups.h"
#include "api/cli/proof_files.h"
#include "api/signals.h"
#include "api/text_forms.h"
#include "api/witness/witness.h"
#include "crypto/error.h"
#include "crypto/key_file.h"

namespace holdfast::api::cli {

namespace {

constexpr const char* kKeyFile = "witness.key";
constexpr const char* kVkeyFile = "witness.vkey";
constexpr std::size_t kVkeyBytesMax = 1024;

struct WantedWitness {
    std::string folder;
    std::string name;
    bool is_encrypted = false;
    std::string listen = "127.0.0.1:7413";
    std::vector<std::string> logs;
    std::string policy;
};

void print_vkey(Session& session, const std::string& vkey, const std::string& folder) {
    if (session.out.is_json) {
        session.out.json([&](ledger::JsonWriter& json) {
            json.member("vkey", vkey);
            json.member("folder", folder);
        });
    } else {
        session.out.line("{}", vkey);
    }
}

void init(Session& session, const WantedWitness& wanted) {
    if (!crypto::is_key_name(wanted.name)) {
        throw UserError(ExitCode::usage,
                        "--name: 1 to 255 bytes of UTF-8 without spaces, control characters or +; "
                        "best a URL without its scheme, as witness.example.com/w1");
    }
    const KeptFolder folder(expand_home(wanted.folder));
    const crypto::SecretKey key = crypto::generate_key();
    const auto key_file = folder.path() / kKeyFile;  // never written over
    if (wanted.is_encrypted) {
        crypto::write_key_file(key_file, key, session.new_passphrase().text());
    } else {
        crypto::write_key_file(key_file, key);
    }
    const std::string vkey = crypto::make_witness_verifier(wanted.name, key.public_key()).vkey();
    folder.replace(kVkeyFile, vkey + '\n');
    print_vkey(session, vkey, folder.path().string());
    session.out.note("give this vkey to the logs it is to witness, and to whoever trusts it");
}

/// Who this witness is: the name beside its key, which must fit.
std::string name_of(const KeptFolder& folder, const crypto::SecretKey& key) {
    const std::string text = folder.read(kVkeyFile, kVkeyBytesMax).value_or("");
    const auto known = crypto::parse_witness_vkey(text.substr(0, text.find('\n')));
    if (!known || known->key() != key.public_key()) {
        throw UserError(ExitCode::local, fmt::format("{} does not name the key beside it",
                                                     (folder.path() / kVkeyFile).string()));
    }
    return known->name();
}

std::vector<crypto::NoteVerifier> logs_of(const WantedWitness& wanted) {
    std::vector<crypto::NoteVerifier> logs;
    for (const std::string& vkey : wanted.logs) {
        const auto log = crypto::parse_vkey(vkey);
        if (!log) {
            throw UserError(ExitCode::usage, fmt::format("--log: '{}' is no vkey of a log", vkey));
        }
        logs.push_back(*log);
    }
    if (!wanted.policy.empty()) {
        const crypto::TlogPolicy policy = read_policy(wanted.policy);
        logs.insert(logs.end(), policy.logs().begin(), policy.logs().end());
    }
    if (logs.empty()) {
        throw UserError(ExitCode::usage, "a witness of no log: give --log VKEY or --policy FILE");
    }
    return logs;
}

HttpServerSettings settings_of(const std::string& listen) {
    HttpServerSettings settings;
    const std::size_t colon = listen.rfind(':');
    const auto port =
        colon == listen.npos ? std::nullopt : parse_number(listen.substr(colon + 1), UINT16_MAX);
    if (!port) {
        throw UserError(ExitCode::usage, fmt::format("--listen: '{}' is no ADDRESS:PORT", listen));
    }
    settings.address = listen.substr(0, colon);
    settings.port = static_cast<std::uint16_t>(*port);
    return settings;
}

std::unique_ptr<HttpServer> listening(const HttpServerSettings& settings, HttpHandler handler) {
    try {
        return std::make_unique<HttpServer>(settings, std::move(handler));
    } catch (const std::exception& error) {
        throw UserError(ExitCode::local, fmt::format("can't listen on {}:{}: {}", settings.address,
                                                     settings.port, error.what()));
    }
}

void serve(Session& session, const WantedWitness& wanted) {
    std::vector<crypto::NoteVerifier> logs = logs_of(wanted);
    const HttpServerSettings settings = settings_of(wanted.listen);
    if (!std::filesystem::is_directory(expand_home(wanted.folder))) {
        throw UserError(
            ExitCode::local,
            fmt::format("there is no folder {}: holdfast witness init makes one", wanted.folder));
    }
    KeptFolder folder(expand_home(wanted.folder));
    const crypto::SecretKey key = session.read_key((folder.path() / kKeyFile).string());
    const std::string name = name_of(folder, key);
    Signals signals;  // before the server's thread
    Witness witness({name, std::move(logs)},
                    {folder, key, [] { return system_now() / ledger::kSecond; },
                     [&session](const std::string& text) { session.out.note(text); }});
    const auto server = listening(
        settings, [&witness](const HttpRequest& request) { return witness.answer(request); });
    server->start();
    const std::string address = fmt::format("{}:{}", settings.address, server->port());
    if (session.out.is_json) {
        session.out.json([&](ledger::JsonWriter& json) {
            json.member("witness", name);
            json.member("listening", address);
        });
    } else {
        session.out.line("{} listens on {}", name, address);
    }
    session.out.flush();
    while (signals.wait() != Signals::Event::stop) {
    }
    server->stop();
}

}  // namespace

void add_witness_commands(CLI::App& app, Session& session) {
    CLI::App& witness =
        *app.add_subcommand("witness", "cosigns the checkpoints of logs that only grow")
             ->require_subcommand(1);
    auto wanted = std::make_shared<WantedWitness>();

    CLI::App& fresh = *witness.add_subcommand("init", "makes a witness' folder and key");
    fresh.add_option("--folder", wanted->folder, "its own folder")->required()->type_name("");
    fresh.add_option("--name", wanted->name, "its name, as witness.example.com/w1")
        ->required()
        ->type_name("");
    fresh.add_flag("--encrypt", wanted->is_encrypted,
                   "the key under the passphrase in --passphrase-file");
    fresh.callback([&session, wanted] { init(session, *wanted); });

    CLI::App& run =
        *witness.add_subcommand("serve", "answers logs until SIGTERM (C2SP tlog-witness)");
    run.add_option("--folder", wanted->folder, "its own folder")->required()->type_name("");
    run.add_option("--listen", wanted->listen, "ADDRESS:PORT; default: 127.0.0.1:7413")
        ->type_name("");
    run.add_option("--log", wanted->logs, "vkey of a log it witnesses; may be given again")
        ->type_name("")
        ->allow_extra_args(false);
    run.add_option("--policy", wanted->policy, "file whose log lines name them (C2SP tlog-policy)")
        ->type_name("");
    run.callback([&session, wanted] { serve(session, *wanted); });
}

}  // namespace holdfast::api::cli
