/// Gifts as a donation service's export has them, and what each is on a ledger.
///
///     event, ts, donor, amount_cents       FILE.csv, or packed as FILE.csv.gz
///
/// A row is one gift: `donor` (empty: nobody says) gives so many minor units to `event` at `ts`.
/// Two equal rows are two gifts. On the ledger it is a deposit for the donor and a transfer to the
/// event, with accounts `donor-ID`, `anonymous` and `event-ID` (tags 1, 1 and 2) opened where they
/// are new. Ids say the row: the same row of the same file is the same gift, however often it is
/// sent. Thread-safety: free functions and plain data.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>

#include "api/csv/csv_table.h"
#include "api/loader/actors.h"
#include "api/loader/sender.h"

namespace holdfast::api::donations {

enum AccountTag : std::uint32_t { kDonor = 1, kEvent = 2 };

/// Sixteen bytes of each account that was opened are kept; a file with more is refused.
inline constexpr std::size_t kAccountsMax = 50'000'000;

struct Gift {
    std::string event;
    std::string donor;
    ledger::Time time = 0;
    ledger::Amount amount;
    std::uint64_t row = 0;  ///< of its file, from 1
};

/// The table's columns.
[[nodiscard]] csv::CsvTable open_gifts(const std::filesystem::path& file,
                                       csv::Complaints& complaints);
/// The gift in the table's row. Throws csv::BadField.
[[nodiscard]] Gift read_gift(const csv::CsvTable& table);

class Desk {
   public:
    /// Both outlive this.
    Desk(loader::Sender& sender, const loader::Actors& actors) : sender_(sender), actors_(actors) {}

    /// Throws ClientError, and csv::InputError past kAccountsMax.
    void send(const Gift& gift);

    [[nodiscard]] std::uint64_t donors() const { return donors_; }
    [[nodiscard]] std::uint64_t events() const { return events_; }

   private:
    /// True if it is a new one.
    bool need_account(const std::string& name, bool is_members, std::uint32_t tag);

    loader::Sender& sender_;
    const loader::Actors& actors_;
    boost::unordered_flat_set<ledger::AccountId, ledger::IdHash> opened_;
    std::uint64_t donors_ = 0;
    std::uint64_t events_ = 0;
};

}  // namespace holdfast::api::donations
