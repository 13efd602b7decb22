/// CSV (RFC 4180) of events and balances, for spreadsheets and databases.
///
/// Amounts in major units, signed as the account's owner sees them. events.csv has a line for each
/// pot an event moved, and one without a pot for each event that moved none, so that its numbers
/// have no gaps. Thread-safety: one thread.
#pragma once

#include "replay/event_fold.h"
#include "replay/output_file.h"

namespace holdfast::replay {

/// A value as a field: quoted where it must be.
[[nodiscard]] std::string csv_field(std::string_view value);

class EventsCsv {
   public:
    /// `file` outlives this.
    explicit EventsCsv(OutputFile& file);
    /// `state` as after the event.
    void add(const PostedEvent& event, const ledger::State& state);

   private:
    OutputFile& file_;
    std::string line_;
};

/// Every account in the order of its id.
void write_balances_csv(OutputFile& file, const ledger::State& state);

}  // namespace holdfast::replay
