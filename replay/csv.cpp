#include "replay/csv.h"

#include "ledger/command_info.h"
#include "ledger/text/json_fields.h"
#include "replay/pot_names.h"

namespace holdfast::replay {

namespace {

void append(std::string& line, std::string_view value) {
    if (!line.empty()) {
        line += ',';
    }
    line += csv_field(value);
}

std::string command_columns(const PostedEvent& event) {
    std::string columns = ",,,";
    if (event.command != nullptr) {
        const ledger::CommandInfo* info = ledger::find_command(event.command->kind());
        const ledger::Time business_time = event.command->record->business_time;
        columns = ',';
        columns += info != nullptr ? info->name : "";
        columns += ',' + ledger::text_of(event.command->id()) + ',';
        columns += business_time == 0 ? "" : ledger::format_time(business_time);
    }
    return columns;
}

}  // namespace

std::string csv_field(std::string_view value) {
    if (value.find_first_of(",\"\r\n") == std::string_view::npos) {
        return std::string(value);
    }
    std::string quoted = "\"";
    for (const char c : value) {
        quoted += c;
        if (c == '"') {
            quoted += c;
        }
    }
    return quoted + '"';
}

EventsCsv::EventsCsv(OutputFile& file) : file_(file) {
    file_.write(
        "entry,event,time,kind,outcome,command,command_id,business_time,pot,pot_id,currency,change,"
        "balance\n");
}

void EventsCsv::add(const PostedEvent& event, const ledger::State& state) {
    line_ = std::to_string(event.entry) + ',' + std::to_string(event.number) + ',' +
            ledger::format_time(event.time) + ',';
    line_ += name_of(*event.event);
    line_ += ',' + std::to_string(event.outcome) + command_columns(event);
    if (event.moved->empty()) {
        file_.write(line_ + ",,,,,\n");
    }
    for (const Movement& movement : *event.moved) {
        std::string columns(1, ',');
        columns += name_of(movement.pot.kind);
        columns += ',' + csv_field(movement.pot.kind == PotKind::hold
                                       ? ledger::text_of(movement.pot.id)
                                       : account_label(movement.pot.id, state));
        columns += ',' + currency_of(movement.currency, state).code;
        columns += ',' + money_text(movement.after - movement.before, movement.currency, state);
        columns += ',' + money_text(movement.after, movement.currency, state) + '\n';
        file_.write(line_);
        file_.write(columns);
    }
}

void write_balances_csv(OutputFile& file, const ledger::State& state) {
    file.write(
        "account,owner,currency,tag,posted,available,held,incoming,reserve,payout_pending,debt\n");
    state.accounts.for_each_sorted([&](const ledger::AccountId& id,
                                       const ledger::Account& account) {
        const auto money = [&](ledger::i128 units) {
            return money_text(units, account.currency, state);
        };
        const auto part = [&](ledger::Amount amount) {
            return money(static_cast<ledger::i128>(amount.value()));
        };
        std::string line;
        append(line, account_label(id, state));
        append(line, account.owner.is_zero() ? "" : crypto::to_hex(account.owner.bytes));
        append(line, currency_of(account.currency, state).code);
        append(line, std::to_string(account.tag));
        append(line,
               money(account.available.value() + static_cast<ledger::i128>(account.held.value())));
        append(line, money(account.available.value()));
        append(line, part(account.held));
        append(line, part(account.incoming));
        append(line, part(account.reserve));
        append(line, part(account.payout_pending));
        append(line, part(account.debt));
        file.write(line + '\n');
    });
}

}  // namespace holdfast::replay
