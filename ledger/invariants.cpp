#include "ledger/invariants.h"

#include <algorithm>
#include <map>
#include <set>

#include "crypto/hex.h"
#include "ledger/agreement_invariants.h"
#include "ledger/campaign_invariants.h"
#include "ledger/rail_invariants.h"

namespace holdfast::ledger {

namespace {

std::string text_of(const auto& name) {
    return std::to_string(name.party) + "/" + crypto::to_hex(name.id.bytes);
}

i128 units(Amount amount) { return static_cast<i128>(amount.value()); }

// Collects what is wrong, and what holds promise and keep.
class Audit {
   public:
    explicit Audit(const State& state) : state_(state) {}

    std::vector<std::string> run() {
        state_.holds.for_each([this](HoldId id, const Hold& hold) { check_hold(id, hold); });
        state_.payouts.for_each([this](PayoutId, const Payout& payout) {
            if (payout.state == PayoutState::requested || payout.state == PayoutState::submitted ||
                payout.state == PayoutState::unknown) {
                add(pending_, payout.account, units(payout.amount));
            }
        });
        state_.accounts.for_each(
            [this](AccountId id, const Account& account) { check_account(id, account); });
        check_rails(state_, broken_);
        check_sums();
        check_agreements(state_, broken_);
        check_campaigns(state_, broken_);
        return std::move(broken_);
    }

   private:
    void expect(bool condition, const std::string& where, const char* what) {
        if (!condition) {
            broken_.push_back(where + ": " + what);
        }
    }

    // What is open takes memory here, what is over takes none.
    static void add(std::map<AccountId, i128>& sums, AccountId id, i128 amount) {
        if (amount != 0) {
            sums[id] += amount;
        }
    }

    void check_hold(HoldId id, const Hold& hold) {
        const std::string where = "hold " + text_of(id);
        const i128 left = units(hold.funded) - units(hold.released) - units(hold.refunded) -
                          units(hold.charged_back) - units(hold.mediated);
        expect(left >= 0, where, "H = F - R - B - C - M is not negative");
        i128 due = 0;
        for (const Due& part : hold.dues) {
            due += units(part.amount);
            add(incoming_, part.account, part.is_refund() ? 0 : units(part.amount));
        }
        expect(due + units(hold.locked) <= left, where, "L + U is part of H");
        expect(hold.end == HoldEnd::open || left == due, where,
               "a closed hold keeps nothing but what is due");
        expect(hold.reversed <= hold.released, where, "X is part of R");
        check_payers(where, hold, left);
        check_exits(where, hold);
        for (const Exit& exit : hold.exits) {
            if (exit.terms != 0) {
                check_fees(where, hold, exit.terms,
                           *state_.terms.find(terms_id(id.party, exit.terms)));
            }
        }
        std::set<AccountId> payees;
        for (const Exit& exit : hold.exits) {
            for (const Share& share : exit.payees) {
                payees.insert(share.to);
            }
        }
        const i128 apart = units(hold.apart);
        for (const AccountId payee : payees) {
            add(incoming_, payee, left - due + apart);
        }
        sums_[hold.currency] += left + apart;
    }

    void check_payers(const std::string& where, const Hold& hold, i128 left) {
        i128 held = 0;
        i128 put_in = 0;
        for (const HoldPayer& payer : hold.payers) {
            held += units(payer.held);
            put_in += units(payer.put_in);
            add(held_, payer.account, units(payer.held));
            expect(payer.had_back <= payer.put_in, where, "nobody had more back than he put in");
        }
        const i128 apart = units(hold.apart);
        expect(held == left + apart, where, "the payers' shares add up to H and what is apart");
        expect(put_in == units(hold.funded) + apart, where,
               "the payers put in F and what is apart");
    }

    void check_exits(const std::string& where, const Hold& hold) {
        i128 released = 0;
        i128 reversed = 0;
        for (const ExitTotals& totals : hold.totals) {
            i128 charged = 0;
            for (const Amount line : totals.charged) {
                charged += units(line);
            }
            expect(charged <= units(totals.released), where, "fees are part of what was released");
            released += units(totals.released);
            reversed += units(totals.reversed);
        }
        expect(released == units(hold.released), where, "the exits' releases add up to R");
        expect(reversed == units(hold.reversed), where, "the exits' reversals add up to X");
    }

    // No line has charged more than it owes on what went out under its schedule. What a reversal
    // took back it may have charged once more than it owes now, until the next release.
    void check_fees(const std::string& where, const Hold& hold, std::uint32_t terms,
                    const Terms& schedule) {
        u128 released = 0;
        std::vector<u128> charged(schedule.lines.size());
        for (std::size_t i = 0; i < hold.exits.size(); ++i) {
            if (hold.exits[i].terms == terms) {
                released += hold.totals[i].released.value();
                for (std::size_t line = 0; line < hold.totals[i].charged.size(); ++line) {
                    charged.at(line) += hold.totals[i].charged[line].value();
                }
            }
        }
        for (std::size_t i = 0; i < charged.size(); ++i) {
            const FeeLine& line = schedule.lines[i];
            u128 owed = released == 0 ? 0 : line.fixed.value() + released * line.bps / 10'000;
            owed = line.cap ? std::min(owed, line.cap->value()) : owed;
            expect(charged[i] <= owed, where, "a fee line charges what it owes");
        }
    }

    void check_account(AccountId id, const Account& account) {
        const std::string where = "account " + text_of(id);
        const auto mirror = [&](const std::map<AccountId, i128>& sums) {
            const auto at = sums.find(id);
            return at == sums.end() ? i128{0} : at->second;
        };
        expect(units(account.held) == mirror(held_), where,
               "held is its share of the holds it pays");
        expect(units(account.incoming) == mirror(incoming_), where,
               "incoming is what holds promise it");
        expect(units(account.payout_pending) == mirror(pending_), where,
               "payout_pending is the sum of its open payouts");
        const i128 posted = account.available.value() + units(account.held) +
                            units(account.reserve) + units(account.payout_pending) -
                            units(account.debt);
        const i128 gross = static_cast<i128>(account.credits.value() - account.debits.value());
        const i128 outside = account.has(kSystem) ? 0 : units(account.payout_pending);
        expect(gross == posted - outside, where, "credits - debits is what it has");
        expect(account.available.value() >= -units(account.credit_line), where,
               "available is not below the floor");
        sums_[account.currency] += account.available.value() + units(account.reserve) +
                                   units(account.payout_pending) - units(account.debt);
    }

    void check_sums() {
        for (const auto& [currency, sum] : sums_) {
            expect(sum == 0, "currency " + std::to_string(currency),
                   "all accounts and holds add up to zero");
        }
    }

    const State& state_;
    std::map<AccountId, i128> held_;
    std::map<AccountId, i128> incoming_;
    std::map<AccountId, i128> pending_;
    std::map<CurrencyId, i128> sums_;
    std::vector<std::string> broken_;
};

}  // namespace

std::vector<std::string> broken_invariants(const State& state) { return Audit(state).run(); }

}  // namespace holdfast::ledger
