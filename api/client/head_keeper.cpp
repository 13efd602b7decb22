#include "api/client/head_keeper.h"

#include <fmt/format.h>

#include "crypto/bytes.h"
#include "crypto/checkpoint.h"
#include "crypto/hex.h"
#include "crypto/sha256.h"

namespace holdfast::api {

Digest HeadKeeper::origin_hash() const { return crypto::sha256(crypto::bytes_of(origin_)); }

bool HeadKeeper::is_signed(const SignedHead& head) const {
    const std::string text = crypto::format_checkpoint({origin_, head.size, head.root});
    return crypto::verify(*log_key_, crypto::bytes_of(text), head.signature);
}

std::optional<Failure> HeadKeeper::greet(const HelloReply& hello) {
    if (!crypto::is_key_name(hello.origin)) {
        return Failure{FailureCode::protocol, "the server's origin is no name of a log"};
    }
    if (!origin_.empty() && hello.origin != origin_) {
        return Failure{
            FailureCode::wrong_ledger,
            fmt::format("the server runs the ledger {}, and {} is meant", hello.origin, origin_)};
    }
    if (log_key_ && hello.log_key != *log_key_) {
        return Failure{
            FailureCode::wrong_ledger,
            fmt::format("the server's log key is {}, and {} is pinned",
                        crypto::to_hex(hello.log_key.bytes), crypto::to_hex(log_key_->bytes))};
    }
    origin_ = hello.origin;
    log_key_ = hello.log_key;
    is_rolled_back_ = newest_ && hello.head.size < newest_->size;
    return take(hello.head);
}

std::optional<Failure> HeadKeeper::take(const SignedHead& head) {
    if (newest_ == head) {
        return std::nullopt;
    }
    if (!is_signed(head)) {
        return Failure{FailureCode::bad_head,
                       fmt::format("the log key has not signed the head of size {}", head.size)};
    }
    if (newest_ && newest_->size == head.size && newest_->root != head.root) {
        return Failure{
            FailureCode::bad_head,
            fmt::format("two heads of size {} were signed, {} and {}: the ledger has two histories",
                        head.size, crypto::to_hex(newest_->root), crypto::to_hex(head.root))};
    }
    if (!newest_ || newest_->size <= head.size) {
        newest_ = head;
    }
    return std::nullopt;
}

std::optional<Failure> HeadKeeper::loss() const {
    if (!is_rolled_back_) {
        return std::nullopt;
    }
    return Failure{FailureCode::rolled_back,
                   "the server's log is older than one it has shown before: it has lost entries"};
}

void HeadKeeper::restore(const SignedHead& head) {
    if (!origin_.empty() && log_key_ && is_signed(head)) {
        newest_ = head;
    }
}

}  // namespace holdfast::api
