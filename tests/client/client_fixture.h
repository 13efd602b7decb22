/// What tests of the client share: settings for a test server, its keys, and commands as
/// StoredCommands.
///
/// Thread-safety: one thread.
#pragma once

#include "api/client/client.h"
#include "crypto/bytes.h"
#include "crypto/sha256.h"
#include "tests/api/server_fixture.h"
#include "tests/store/temp_folder.h"

namespace holdfast::test {

inline constexpr std::string_view kOrigin = "example.com/test";

/// The fixtures' keys are made from their names (tests/support/ledger_fixture.cpp).
inline crypto::SecretKey secret_named(std::string_view name) {
    return crypto::SecretKey(crypto::sha256(crypto::bytes_of(name)));
}
inline api::ClientSettings settings_for(std::uint16_t port) {
    api::ClientSettings settings;
    settings.port = port;
    settings.origin = kOrigin;
    settings.log_key = secret_named("log").public_key();
    settings.retry_delay_min = std::chrono::milliseconds(1);
    settings.retry_delay_max = std::chrono::milliseconds(20);
    return settings;
}
inline ledger::StoredCommand stored(Draft draft, std::uint8_t signers = 1) {
    draft.record.signers = signers;
    return draft.extension.present().any() ? ledger::StoredCommand(draft.record, draft.extension)
                                           : ledger::StoredCommand(draft.record);
}
inline std::int64_t available(api::Client& client, std::string_view account) {
    const auto row = client.row<ledger::Account>(account_named(account));
    return row ? static_cast<std::int64_t>(row->available.value()) : -1;
}

}  // namespace holdfast::test
