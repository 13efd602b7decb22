/// The marketplace at work: orders turned into commands, in the order in which things happened.
///
///     funding      accounts of buyer and sellers where they are new; a deposit for each payment;
///                  a hold for each line, all of the order's or none
///     settlement   a refund and a release for each line, all or none
///
/// Named so that they can be looked up: accounts `buyer-ID`, `seller-ID` and `marketplace-fees`
/// (tags 1, 2, 3), holds `order-ORDER-ITEM-price` and `-freight` (tags 1, 2), whose reference is
/// `order-ORDER`. Thread-safety: one thread.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>

#include "api/loader/actors.h"
#include "api/loader/sender.h"
#include "api/marketplace/fate.h"

namespace holdfast::api::marketplace {

enum AccountTag : std::uint32_t { kBuyer = 1, kSeller = 2, kFees = 3 };

inline constexpr const char* kFeesAccount = "marketplace-fees";

/// The marketplace's fee schedule: its number, and what comes off a price.
struct FeeTerms {
    std::uint32_t number = 1;
    std::uint16_t bps = 1'000;
};

class Desk {
   public:
    /// All of them outlive this.
    Desk(loader::Sender& sender, const loader::Actors& actors, const FeeTerms& terms)
        : sender_(sender), actors_(actors), terms_(terms) {}

    /// Opens the fees' account and registers the terms.
    void open();
    void send_funding(const Order& order, const Funding& funding);
    /// Not for an open one.
    void send_settlement(const Order& order, const Funding& funding, const Settlement& settlement);

   private:
    void need_account(const std::string& name, std::uint32_t tag);
    [[nodiscard]] ledger::CommandRecord hold_of(const Order& order, const Line& line,
                                                ledger::Time time) const;
    void send_linked(const std::vector<ledger::CommandRecord>& records);

    loader::Sender& sender_;
    const loader::Actors& actors_;
    const FeeTerms& terms_;
    boost::unordered_flat_set<ledger::AccountId, ledger::IdHash> opened_;
};

}  // namespace holdfast::api::marketplace
