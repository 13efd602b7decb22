#include "tests/bench/commands.h"

#include <algorithm>
#include <chrono>
#include <cstring>

namespace holdfast::bench {

namespace {

constexpr std::uint64_t kUnitsMax = 1000;  // of one payment
constexpr std::size_t kCampaign = 0;

std::uint64_t system_now_ns() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

}  // namespace

ledger::Id account_number(std::size_t number) {
    ledger::Id id;
    const std::uint64_t value = number + 1;  // zero is no account
    std::memcpy(id.bytes.data(), &value, sizeof value);
    return id;
}

Commands::Commands(const Settings& settings, std::uint64_t count, std::size_t lane)
    : settings_(settings), left_(count), random_(settings.seed * 1'000'003 + lane) {}

// A UUIDv7 (RFC 9562) or 128 random bits.
ledger::Id Commands::fresh_id() {
    ledger::Id id;
    const std::uint64_t low = random_();
    const std::uint64_t high = random_();
    std::memcpy(id.bytes.data(), &low, 8);
    std::memcpy(id.bytes.data() + 8, &high, 8);
    if (settings_.ids == IdOrder::time) {
        const std::uint64_t ms = now_ns_ / 1'000'000;
        for (std::size_t i = 0; i < 6; ++i) {
            id.bytes[i] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
        }
        id.bytes[6] = static_cast<std::uint8_t>(0x70 | (id.bytes[6] & 0x0f));
        id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3f));
    }
    return id;
}

std::size_t Commands::any_account() { return random_() % settings_.accounts; }

ledger::CommandRecord Commands::draft(ledger::CommandKind kind) {
    ledger::CommandRecord record;
    record.kind = static_cast<std::uint16_t>(kind);
    record.signers = 1;
    record.party = kPlatform;
    record.id = fresh_id();
    record.business_time = now_ns_;
    return record;
}

ledger::CommandRecord Commands::payment(ledger::CommandKind kind) {
    ledger::CommandRecord record = draft(kind);
    const std::size_t payee = settings_.workload == Workload::donations ? kCampaign : any_account();
    std::size_t payer = any_account();
    while (payer == payee) {
        payer = any_account();
    }
    record.payer = account_number(payer);
    record.payee = account_number(payee);
    record.amount.low = 1 + random_() % kUnitsMax;
    return record;
}

std::vector<ledger::StoredCommand> Commands::releases() {
    std::vector<ledger::StoredCommand> batch;
    batch.reserve(open_holds_.size());
    for (const ledger::CommandRecord& hold : open_holds_) {
        ledger::CommandRecord release = draft(ledger::CommandKind::release);
        release.reference = hold.id;
        release.amount = hold.amount;
        batch.emplace_back(release);
    }
    open_holds_.clear();
    return batch;
}

std::vector<ledger::StoredCommand> Commands::next() {
    constexpr double kDayNs = 86'400e9;
    now_ns_ = system_now_ns();
    std::vector<ledger::StoredCommand> batch;
    if (!open_holds_.empty()) {
        batch = releases();
    } else if (settings_.workload == Workload::hold_release) {
        const std::size_t holds = std::min<std::uint64_t>(settings_.batch, (left_ + 1) / 2);
        for (std::size_t i = 0; i < holds; ++i) {
            ledger::CommandRecord hold = payment(ledger::CommandKind::hold);
            if (settings_.hold_days != 0) {
                hold.expires = now_ns_ + static_cast<std::uint64_t>(settings_.hold_days * kDayNs);
            }
            open_holds_.push_back(hold);
            batch.emplace_back(hold);
        }
        if (holds == left_) {  // an odd one out is never released
            open_holds_.clear();
        }
    } else {
        const std::size_t payments = std::min<std::uint64_t>(settings_.batch, left_);
        batch.reserve(payments);
        for (std::size_t i = 0; i < payments; ++i) {
            batch.emplace_back(payment(ledger::CommandKind::transfer));
        }
    }
    left_ -= batch.size();
    return batch;
}

}  // namespace holdfast::bench
