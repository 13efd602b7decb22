// Any text is a command or an error that says why; what is printed of a command reads back as it.

#include <string_view>

#include "api/json_command.h"
#include "ledger/check.h"
#include "ledger/text/json_entry.h"
#include "ledger/text/time_text.h"

namespace {

using namespace holdfast;
using api::Json;

constexpr ledger::Time kNow = 1'700'000'000 * ledger::kSecond;

api::Currencies two_currencies() {
    api::Currencies known;
    known.add(1, {"EUR", 2});
    known.add(2, {"JPY", 0});
    return known;
}

void check_json(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) return;
    static const api::Currencies known = two_currencies();
    std::optional<ledger::StoredCommand> command;
    try {
        command = api::command_from_json(json, {7, kNow, known}, ledger::Id{{9, 9}}, 1);
    } catch (const api::BadText& error) {
        ledger::check(error.what()[0] != '\0', "a refusal says why");
        return;
    }
    std::string printed;
    ledger::JsonWriter out(printed);
    ledger::write_command(out, command->view());
    const auto again = api::command_from_json(Json::parse(printed), {0, kNow, {}}, {}, 0);
    ledger::check(again.view().leaf_bytes() == command->view().leaf_bytes(),
                  "what is printed of a command reads back as it");
}

void check_texts(std::string_view text) {
    static const api::Currencies known = two_currencies();
    try {
        const api::Money money = known.parse(text);
        const auto currency = money.currency.value_or(1);
        const auto units = static_cast<ledger::i128>(money.amount.value());
        ledger::check(known.parse(known.format(units, currency)).amount == money.amount,
                      "what is printed of an amount reads back as it");
    } catch (const api::BadText&) {
    }
    if (const auto time = ledger::parse_time(text)) {
        ledger::check(ledger::parse_time(ledger::format_time(*time)) == time,
                      "what is printed of an instant reads back as it");
    }
    if (const auto id = api::parse_id(text)) {
        ledger::check(api::parse_id(api::format_id(*id)) == id,
                      "what is printed of an id reads back as it");
    }
    static_cast<void>(api::parse_when(text, kNow));
    static_cast<void>(api::parse_duration(text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_json(text);
    check_texts(text);
    return 0;
}
