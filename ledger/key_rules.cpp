#include "ledger/key_rules.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "crypto/bytes.h"

namespace holdfast::ledger {

namespace {

constexpr std::string_view kProofLabel("holdfast/key/v1\0", 16);

}  // namespace

Bytes key_proof_input(const Digest& origin_hash, const crypto::PublicKey& key) {
    Bytes input;
    Writer out(input);
    out.raw(crypto::bytes_of(kProofLabel));
    out.raw(origin_hash);
    out.raw(key.bytes);
    return input;
}

Reason check_new_key(const Context& context) {
    const auto& key = *context.command.get(&Extension::key);
    const auto& proof = *context.command.get(&Extension::proof);
    if (context.state.keys.find(key) != nullptr) {
        return Reason::already_registered;
    }
    const bool good =
        crypto::is_acceptable(key) &&
        crypto::verify(key, key_proof_input(context.state.facts.origin_hash, key), proof);
    return good ? Reason::ok : Reason::bad_proof;
}

bool signed_by_unlimited_key(const Context& context, PartyId party) {
    return std::ranges::any_of(context.signers, [&](const Signer& signer) {
        const Key& key = *context.state.keys.find(signer.key);
        return signer.party == party && signer.member.is_zero() && key.limits == KeyLimits{} &&
               key.valid_until == 0;
    });
}

std::size_t operators_without(const State& state, const crypto::PublicKey& key, Time now) {
    std::set<Id> operators;
    state.keys.for_each([&](const crypto::PublicKey& other, const Key& row) {
        if (row.party == kLedgerParty && other != key && row.is_live(now)) {
            operators.insert(row.member);
        }
    });
    return operators.size();
}

}  // namespace holdfast::ledger
