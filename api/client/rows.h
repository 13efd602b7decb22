/// Rows of the ledger's state by their type: which table they are in, and what names them.
///
/// Tables are those of ledger/state.h (PROTOCOL.md, get_rows). Thread-safety: pure.
#pragma once

#include "api/read_frames.h"
#include "ledger/rows.h"
#include "ledger/state.h"

namespace holdfast::api {

/// Specialised for each type of row: `kTable` and `Key`.
template <class Row>
struct TableOf;

template <>
struct TableOf<ledger::Currency> {
    static constexpr std::uint8_t kTable = 1;
    using Key = std::uint32_t;
};
template <>
struct TableOf<ledger::Party> {
    static constexpr std::uint8_t kTable = 2;
    using Key = std::uint32_t;
};
template <>
struct TableOf<ledger::Key> {
    static constexpr std::uint8_t kTable = 3;
    using Key = crypto::PublicKey;
};
template <>
struct TableOf<ledger::Member> {
    static constexpr std::uint8_t kTable = 4;
    using Key = ledger::MemberId;
};
template <>
struct TableOf<ledger::Terms> {
    static constexpr std::uint8_t kTable = 5;
    using Key = ledger::TermsId;
};
template <>
struct TableOf<ledger::Account> {
    static constexpr std::uint8_t kTable = 6;
    using Key = ledger::AccountId;
};
template <>
struct TableOf<ledger::Hold> {
    static constexpr std::uint8_t kTable = 7;
    using Key = ledger::HoldId;
};
template <>
struct TableOf<ledger::Deposit> {
    static constexpr std::uint8_t kTable = 8;
    using Key = ledger::DepositId;
};
template <>
struct TableOf<ledger::Payout> {
    static constexpr std::uint8_t kTable = 9;
    using Key = ledger::PayoutId;
};
template <>
struct TableOf<ledger::Destination> {
    static constexpr std::uint8_t kTable = 10;
    using Key = ledger::AccountId;
};
template <>
struct TableOf<ledger::Request> {
    static constexpr std::uint8_t kTable = 11;
    using Key = ledger::CommandId;
};
template <>
struct TableOf<ledger::SuspenseItem> {
    static constexpr std::uint8_t kTable = 12;
    using Key = ledger::AccountId;
};
template <>
struct TableOf<ledger::Agreement> {
    using Key = ledger::AgreementId;
    static constexpr std::uint8_t kTable = 15;
};
template <>
struct TableOf<ledger::Milestone> {
    using Key = ledger::HoldId;
    static constexpr std::uint8_t kTable = 16;
};
template <>
struct TableOf<ledger::Proposal> {
    using Key = ledger::CommandId;
    static constexpr std::uint8_t kTable = 17;
};
template <>
struct TableOf<ledger::Mandate> {
    using Key = ledger::PartyId;
    static constexpr std::uint8_t kTable = 18;
};
template <>
struct TableOf<ledger::Reconciliation> {
    using Key = ledger::AccountId;
    static constexpr std::uint8_t kTable = 19;
};
template <>
struct TableOf<ledger::Chargeback> {
    using Key = ledger::ChargebackId;
    static constexpr std::uint8_t kTable = 20;
};
template <>
struct TableOf<ledger::Campaign> {
    using Key = ledger::CampaignId;
    static constexpr std::uint8_t kTable = 32;
};
template <>
struct TableOf<ledger::Gift> {
    using Key = ledger::GiftId;
    static constexpr std::uint8_t kTable = 33;
};
template <>
struct TableOf<ledger::Disbursement> {
    using Key = ledger::DisbursementId;
    static constexpr std::uint8_t kTable = 34;
};
template <>
struct TableOf<ledger::MatchedDonor> {
    using Key = ledger::MatchedDonorId;
    static constexpr std::uint8_t kTable = 35;
};
template <>
struct TableOf<ledger::IdUse> {
    static constexpr std::uint8_t kTable = 13;
    using Key = ledger::CommandId;
};

template <class Row>
using KeyOf = typename TableOf<Row>::Key;

/// Rows by their keys, in the order asked for; nothing where there is none.
template <class Row>
struct Rows {
    ledger::Sequence sequence = 0;
    ledger::Time time = 0;
    std::vector<std::optional<Row>> rows;
};
/// One page of a table.
template <class Row>
struct RowsPage {
    ledger::Sequence sequence = 0;
    std::vector<std::pair<KeyOf<Row>, Row>> rows;
    Bytes next;  ///< `after` of the next request; empty: that was all
};

template <class Row>
[[nodiscard]] GetRowsRequest rows_request(const std::vector<KeyOf<Row>>& keys, const AsOf& as_of) {
    GetRowsRequest request;
    request.table = TableOf<Row>::kTable;
    request.as_of = as_of;
    for (const auto& key : keys) {
        ledger::encode_value(key, request.keys.items.emplace_back());
    }
    return request;
}
/// Nothing if the server's bytes are no such row.
template <class T>
[[nodiscard]] std::optional<T> decode_whole(ByteSpan bytes) {
    T value{};
    ledger::Reader in(bytes);
    ledger::decode_value(value, in);
    return in.finished() ? std::optional(std::move(value)) : std::nullopt;
}
template <class Row>
[[nodiscard]] std::optional<Rows<Row>> decode_rows(const GetRowsReply& reply) {
    Rows<Row> result{reply.sequence, reply.time, {}};
    for (const auto& bytes : reply.rows) {
        auto row = bytes ? decode_whole<Row>(*bytes) : std::nullopt;
        if (bytes && !row) {
            return std::nullopt;
        }
        result.rows.push_back(std::move(row));
    }
    return result;
}
template <class Row>
[[nodiscard]] std::optional<RowsPage<Row>> decode_page(const ListRowsReply& reply) {
    RowsPage<Row> page{reply.sequence, {}, reply.next};
    for (const auto& [key_bytes, row_bytes] : reply.rows) {
        auto key = decode_whole<KeyOf<Row>>(key_bytes);
        auto row = decode_whole<Row>(row_bytes);
        if (!key || !row) {
            return std::nullopt;
        }
        page.rows.emplace_back(std::move(*key), std::move(*row));
    }
    return page;
}

}  // namespace holdfast::api
