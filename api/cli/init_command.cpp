// init: looks at a server, and writes a profile that pins its ledger.

#include <fcntl.h>
#include <unistd.h>

#include <system_error>

#include "api/cli/groups.h"
#include "api/cli/write_command.h"
#include "crypto/hex.h"
#include "crypto/note.h"

namespace holdfast::api::cli {

namespace {

/// A TOML basic string.
std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
        }
        out += c;
    }
    return out + '"';
}

std::string profile_text(const Profile& profile, const HelloReply& hello) {
    std::string text =
        "# Written by `holdfast init`. Compare the log key with the one its operator publishes.\n";
    text += fmt::format("server = {}\norigin = {}\nlog_key = {}\n", quoted(profile.server),
                        quoted(hello.origin), quoted(crypto::to_hex(hello.log_key.bytes)));
    if (!profile.keys.empty()) {
        text += "keys = [";
        for (std::size_t i = 0; i < profile.keys.size(); ++i) {
            const auto path = std::filesystem::absolute(expand_home(profile.keys[i]));
            text += (i == 0 ? "" : ", ") + quoted(path.string());
        }
        text += "]\n";
    }
    if (profile.party) {
        text += fmt::format("party = {}\n", *profile.party);
    }
    if (!profile.state.empty()) {
        text += fmt::format("state = {}\n", quoted(profile.state));
    }
    if (profile.use_tls) {
        text += "\n[tls]\nenabled = true\n";
        const auto add = [&text](const char* name, const std::string& value) {
            text += value.empty() ? "" : fmt::format("{} = {}\n", name, quoted(value));
        };
        add("ca", profile.tls_ca);
        add("certificate", profile.tls_certificate);
        add("key", profile.tls_key);
    }
    return text;
}

void write_profile(const std::filesystem::path& path, const std::string& text, bool may_replace) {
    if (!path.parent_path().empty()) {
        std::filesystem::create_directories(path.parent_path());
    }
    const int flags = O_WRONLY | O_CREAT | O_CLOEXEC | (may_replace ? O_TRUNC : O_EXCL);
    const int file = ::open(path.c_str(), flags, 0600);
    if (file < 0 && errno == EEXIST) {
        throw UserError(ExitCode::local,
                        fmt::format("{} is there already: --force replaces it", path.string()));
    }
    const bool is_written =
        file >= 0 && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    const std::string reason = std::system_category().message(errno);
    if (file >= 0) {
        ::close(file);
    }
    if (!is_written) {
        throw UserError(ExitCode::local, fmt::format("{}: {}", path.string(), reason));
    }
}

}  // namespace

void add_init_command(CLI::App& app, Session& session) {
    auto may_replace = std::make_shared<bool>(false);
    CLI::App& init = *app.add_subcommand("init",
                                         "looks at a server and writes a profile that pins its "
                                         "ledger (a ledger is made by holdfastd init)");
    init.add_flag("--force", *may_replace, "replace a profile that is there");
    init.callback([&session, may_replace] {
        Profile& profile = session.profile;
        Client client(profile.settings());
        const HelloReply hello = client.connect(
            std::chrono::milliseconds(static_cast<std::int64_t>(profile.wait_s * 1000)));
        const auto path = profile.file.empty() ? default_profile_file() : expand_home(profile.file);
        write_profile(path, profile_text(profile, hello), *may_replace);
        if (session.out.is_json) {
            session.out.json([&](ledger::JsonWriter& json) {
                json.member("profile", path.string());
                json.member("origin", hello.origin);
                json.member("log_key", crypto::to_hex(hello.log_key.bytes));
            });
        } else {
            session.out.line("origin   {}", hello.origin);
            session.out.line("log key  {}", crypto::to_hex(hello.log_key.bytes));
            session.out.line("vkey     {}",
                             crypto::make_verifier(hello.origin, hello.log_key).vkey());
            session.out.line("profile  {}", path.string());
        }
        session.out.note("compare the log key with the one the ledger's operators publish");
    });
}

}  // namespace holdfast::api::cli
