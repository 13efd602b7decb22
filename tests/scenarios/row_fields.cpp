#include "tests/scenarios/row_fields.h"

#include "ledger/text/enum_names.h"

namespace holdfast::scenarios {

std::optional<std::string> field_of(const api::AccountTotals& totals, std::string_view name) {
    if (name == "available") {
        return to_string(totals.available);
    }
    if (name == "posted") {
        return to_string(totals.available + totals.held);
    }
    if (name == "debits_pending" || name == "held_out" || name == "held") {
        return to_string(totals.held);
    }
    if (name == "credits_pending" || name == "held_in" || name == "incoming") {
        return to_string(totals.incoming);
    }
    if (name == "debits_posted") {
        return to_string(totals.debits);
    }
    return name == "credits_posted" ? std::optional(to_string(totals.credits)) : std::nullopt;
}

std::optional<std::string> field_of(const ledger::Account& account, std::string_view name) {
    if (name == "reserve") {
        return to_string(account.reserve);
    }
    if (name == "payout_pending") {
        return to_string(account.payout_pending);
    }
    if (name == "debt") {
        return to_string(account.debt);
    }
    return field_of(api::AccountTotals{account.available, account.held, account.incoming,
                                       account.debits, account.credits},
                    name);
}

std::optional<std::string> field_of(const ledger::Hold& hold, std::string_view name) {
    if (name == "state") {
        return std::string(name_of(hold.end));
    }
    if (name == "remaining") {
        return to_string(hold.left());
    }
    if (name == "released") {
        return to_string(hold.released);
    }
    if (name == "refunded") {
        return to_string(hold.refunded);
    }
    if (name == "funded") {
        return to_string(hold.funded);
    }
    if (name == "charged") {
        return to_string(hold.charged_back);
    }
    if (name == "reversed") {
        return to_string(hold.reversed);
    }
    return name == "due" ? std::optional(to_string(hold.due())) : std::nullopt;
}

}  // namespace holdfast::scenarios
