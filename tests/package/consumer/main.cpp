// A program outside the project that uses what was installed: makes a key, signs a transfer, and
// looks for a server where there is none.

#include <api/client/client.h>
#include <crypto/ed25519.h>
#include <crypto/hex.h>

#include <cstdio>

int main() {
    holdfast::api::ClientSettings settings;
    settings.port = 1;
    settings.origin = "example.com/ledger";
    holdfast::api::Client client(settings);
    const auto key = client.add_key(holdfast::crypto::generate_key());
    try {
        client.connect();
    } catch (const holdfast::api::ClientError& error) {
        const bool is_unreachable = error.failure().code == holdfast::api::FailureCode::unreachable;
        std::printf("%s has no server\n",
                    is_unreachable ? holdfast::crypto::to_hex(key.bytes).c_str() : error.what());
        return is_unreachable ? 0 : 1;
    }
    return 1;
}
