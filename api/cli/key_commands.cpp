// key new|show|proof|register|rotate|revoke|place.

#include "api/cli/groups.h"
#include "api/cli/proof.h"
#include "crypto/error.h"
#include "crypto/hex.h"
#include "crypto/key_file.h"
#include "crypto/note.h"
#include "ledger/key_rules.h"

namespace holdfast::api::cli {

namespace {

void print_key(Session& session, const std::string& file, const crypto::PublicKey& key) {
    const std::string hex = crypto::to_hex(key.bytes);
    if (session.out.is_json) {
        session.out.json([&](ledger::JsonWriter& json) {
            json.member("file", file);
            json.member("public_key", hex);
        });
    } else {
        session.out.line("{}  {}", hex, file);
    }
}

void add_files(CLI::App& key, Session& session) {
    auto file = std::make_shared<std::string>();
    auto is_encrypted = std::make_shared<bool>(false);
    CLI::App& fresh = *key.add_subcommand("new", "makes a key, in a file that only you can read");
    fresh.add_option("file", *file, "file to be made")->required()->type_name("");
    fresh.add_flag("--encrypt", *is_encrypted, "under the passphrase in --passphrase-file");
    fresh.callback([&session, file, is_encrypted] {
        const crypto::SecretKey secret = crypto::generate_key();
        const std::filesystem::path path = expand_home(*file);
        try {
            if (*is_encrypted) {
                crypto::write_key_file(path, secret, session.new_passphrase().text());
            } else {
                crypto::write_key_file(path, secret);
            }
        } catch (const crypto::Error& error) {
            throw UserError(ExitCode::local, error.what());
        }
        print_key(session, path.string(), secret.public_key());
    });

    auto shown = std::make_shared<std::string>();
    CLI::App& show = *key.add_subcommand("show", "the public key of a key file");
    show.add_option("file", *shown, "key file; default: --key")->type_name("");
    show.callback([&session, shown] {
        if (!shown->empty()) {
            print_key(session, *shown, session.read_key(*shown).public_key());
            return;
        }
        for (std::size_t i = 0; i < session.signers().size(); ++i) {
            print_key(session, session.profile.keys[i], session.signers()[i]);
        }
    });

    auto proven = std::make_shared<std::string>();
    CLI::App& proof =
        *key.add_subcommand("proof", "public key and proof of possession, for who registers it");
    proof.add_option("file", *proven, "key file")->required()->type_name("");
    proof.callback([&session, proven] {
        const crypto::SecretKey secret = session.read_key(*proven);
        const std::string hex = crypto::to_hex(secret.public_key().bytes);
        const std::string proof_hex = proof_of_possession(session, secret);
        if (session.out.is_json) {
            session.out.json([&](ledger::JsonWriter& json) {
                json.member("key", hex);
                json.member("proof", proof_hex);
            });
        } else {
            session.out.line("--public-key {} --proof {}", hex, proof_hex);
        }
    });
}

void add_place(CLI::App& key, Session& session) {
    auto text = std::make_shared<std::string>();
    CLI::App& place = *key.add_subcommand("place", "whose a key is, and where it stands");
    place.add_option("key", *text, "public key; default: --key")->type_name("");
    place.callback([&session, text] {
        const auto given = crypto::parse_public_key(*text);
        if (!text->empty() && !given) {
            throw UserError(ExitCode::usage, fmt::format("'{}' is no public key", *text));
        }
        const crypto::PublicKey name = given ? *given : session.signers().front();
        const KeyPlaceReply reply = session.reader().key_place(name);
        session.exit_code = reply.known ? session.exit_code : ExitCode::not_found;
        if (session.out.is_json) {
            session.out.json([&](ledger::JsonWriter& json) {
                json.member("key", crypto::to_hex(name.bytes));
                json.member("known", reply.known);
                json.member("live", reply.live);
                json.member("party", reply.party);
                json.member("member", format_id(reply.member));
                json.member("last_sequence", reply.last_sequence);
            });
        } else if (!reply.known) {
            session.out.line("the ledger does not know this key");
        } else {
            session.out.line("a key of party {}, {}, {} batch(es) so far", reply.party,
                             reply.live ? "live" : "revoked or expired", reply.last_sequence);
        }
    });
}

}  // namespace

std::string proof_of_possession(Session& session, const crypto::SecretKey& key) {
    return crypto::to_hex(
        crypto::sign(key, ledger::key_proof_input(session.origin_hash(), key.public_key())).bytes);
}

void add_new_key(WriteCommand& command, Session& session) {
    auto file = std::make_shared<std::string>();
    command.app().add_option("--new-key", *file, "file of the new secret key")->type_name("");
    command.text("--public-key", "key", "instead of --new-key: the public key, with --proof")
        .text("--proof", "proof", "its proof of possession (holdfast key proof)")
        .prepare([&session, file](Json& body) {
            if (!file->empty()) {
                const crypto::SecretKey secret = session.read_key(*file);
                body["key"] = crypto::to_hex(secret.public_key().bytes);
                body["proof"] = proof_of_possession(session, secret);
            }
        });
}

void add_key_commands(CLI::App& app, Session& session) {
    CLI::App& key = *app.add_subcommand("key", "signing keys")->require_subcommand(1);
    add_files(key, session);
    add_place(key, session);
    WriteCommand another(key, session, "register", "register_key", "a further key for a party");
    another
        .text("--operator", "payer", "number of the operator it is for, as #3 (operators, party 0)")
        .number("--for", "number", "party it is for (operators, party 0)")
        .text("--expires", "expires", "the last instant at which it may sign")
        .json("--limits", "key_limits",
              "JSON: {\"per_command\": …, \"per_window\": …, \"window_ns\": …}");
    add_new_key(another, session);
    WriteCommand rotated(key, session, "rotate", "rotate_key",
                         "a new key in place of the one that signs");
    add_new_key(rotated, session);
    WriteCommand(key, session, "revoke", "revoke_key", "ends a key")
        .text("key", "key", "the public key");
}

}  // namespace holdfast::api::cli
