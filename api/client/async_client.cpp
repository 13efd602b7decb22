#include "api/client/async_client.h"

#include <fmt/format.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "api/client/client_impl.h"

namespace holdfast::api {

AsyncClient::AsyncClient(asio::any_io_executor executor, ClientSettings settings,
                         RecoveredHandler on_recovered)
    : impl_(std::make_shared<Impl>(std::move(executor), std::move(settings))) {
    impl_->start(on_recovered);
}

AsyncClient::~AsyncClient() { impl_->stop(); }

void AsyncClient::stop() { impl_->stop(); }

void AsyncClient::when_connected(std::chrono::milliseconds patience, Handler<HelloReply> handler) {
    impl_->when_connected(patience, std::move(handler));
}

void AsyncClient::add_key(crypto::SecretKey key) { impl_->submitter().keys().add(std::move(key)); }

void AsyncClient::submit(std::vector<ledger::StoredCommand> commands,
                         std::vector<crypto::PublicKey> signers, const SubmitOptions& options,
                         SubmitHandler handler) {
    impl_->submit(std::move(commands), std::move(signers), options, std::move(handler));
}
std::size_t AsyncClient::unanswered() const { return impl_->submitter().unanswered(); }
void AsyncClient::when_room(std::function<void()> handler) {
    impl_->submitter().when_room(std::move(handler));
}

void AsyncClient::key_place(const crypto::PublicKey& key, Handler<KeyPlaceReply> handler) {
    impl_->ask(FrameType::key_place, encode_body(KeyPlaceRequest{key}), std::move(handler));
}
void AsyncClient::get_rows(const GetRowsRequest& request, Handler<GetRowsReply> handler) {
    impl_->ask(FrameType::get_rows, encode_body(request), std::move(handler));
}
void AsyncClient::list_rows(const ListRowsRequest& request, Handler<ListRowsReply> handler) {
    impl_->ask(FrameType::list_rows, encode_body(request), std::move(handler));
}
void AsyncClient::get_command(const ledger::CommandId& command, Handler<GetCommandReply> handler) {
    impl_->ask(FrameType::get_command, encode_body(GetCommandRequest{command}), std::move(handler));
}
void AsyncClient::history(const HistoryRequest& request, Handler<HistoryReply> handler) {
    impl_->ask(FrameType::history, encode_body(request), std::move(handler));
}
void AsyncClient::entries(const EntriesRequest& request, Handler<EntriesReply> handler) {
    impl_->ask(FrameType::entries, encode_body(request), std::move(handler));
}
void AsyncClient::consistency(const ConsistencyRequest& request,
                              Handler<ConsistencyReply> handler) {
    impl_->ask(FrameType::consistency, encode_body(request), std::move(handler));
}
void AsyncClient::receipt(const ReceiptRequest& request, Handler<ReceiptReply> handler) {
    impl_->ask(FrameType::receipt, encode_body(request), std::move(handler));
}
void AsyncClient::checkpoint(Handler<CheckpointReply> handler) {
    impl_->ask(FrameType::checkpoint, {}, std::move(handler));
}
void AsyncClient::status(Handler<StatusReply> handler) {
    impl_->ask(FrameType::status, {}, std::move(handler));
}
void AsyncClient::state_hash(Handler<StateHashReply> handler) {
    impl_->ask(FrameType::state_hash, {}, std::move(handler));
}
void AsyncClient::metrics(Handler<std::string> handler) {
    impl_->ask<TextReply>(FrameType::metrics, {},
                          [handler = std::move(handler)](Answer<TextReply> answer) {
                              if (auto* failure = std::get_if<Failure>(&answer)) {
                                  handler(std::move(*failure));
                              } else {
                                  const Bytes& text = std::get<TextReply>(answer).text.content;
                                  handler(std::string(text.begin(), text.end()));
                              }
                          });
}
void AsyncClient::ping(Handler<std::monostate> handler) {
    impl_->ask(FrameType::ping, {}, std::move(handler));
}

FeedId AsyncClient::subscribe(ledger::Sequence from, std::uint32_t window_bytes,
                              FeedHandlers handlers, FeedFilter filter) {
    return impl_->subscribe(from, window_bytes, std::move(filter), std::move(handlers));
}
void AsyncClient::feed_consumed(FeedId feed, std::size_t entry_bytes) {
    impl_->feeds().consumed(feed, entry_bytes);
}
void AsyncClient::unsubscribe(FeedId feed) { impl_->feeds().close(feed); }

const HeadKeeper& AsyncClient::heads() const { return impl_->heads(); }

}  // namespace holdfast::api
