// holdfast against a server that answers with good proofs of something else than what was asked.

#include <doctest/doctest.h>

#include "api/text_forms.h"
#include "crypto/hex.h"
#include "tests/cli/person.h"
#include "tests/client/client_fixture.h"
#include "tests/client/scripted_server.h"

namespace lying_server_test {

using namespace holdfast;
using namespace holdfast::test;
using api::Client;
using api::FrameHeader;
using api::FrameType;
using ledger::Bytes;

namespace {

/// What an honest server says of two commands of one batch, and of one in the entry behind it.
struct Truth {
    struct Told {
        api::GetCommandReply place;
        api::ReceiptReply proof;

        [[nodiscard]] std::string name() const {
            return api::format_name(
                ledger::StoredCommand::from_leaf(place.command.content).value().view().id());
        }
    };
    Told first;
    Told second;
    Told later;
    TestServer server;
    Client client{settings_for(server.port())};

    Truth() {
        const auto key = client.add_key(secret_named("platform"));
        const std::vector pair = {stored(transfer("alice", "bob", 1)),
                                  stored(transfer("alice", "bob", 2))};
        const auto other = stored(transfer("alice", "bob", 3));
        client.submit(pair, {key});
        client.submit({other}, {key});
        const auto told = [&](const ledger::StoredCommand& command) {
            Told answers{client.get_command(command.view().id()), {}};
            answers.proof =
                client.receipt({answers.place.use.sequence, answers.place.use.index, 0});
            return answers;
        };
        first = told(pair[0]);
        second = told(pair[1]);
        later = told(other);
    }
};

/// Answers every question for a command's place, and for a proof, with these; under the true head,
/// unless another one is given.
class Liar {
   public:
    Liar(Truth& truth, const api::GetCommandReply& place, const api::ReceiptReply& proof)
        : Liar(truth, place, proof, truth.client.newest_head().value()) {}
    Liar(Truth& truth, const api::GetCommandReply& place, const api::ReceiptReply& proof,
         const api::SignedHead& head)
        : server_([&truth, place, proof, head](const FrameHeader& asked,
                                               const Bytes& body) -> std::optional<Bytes> {
              const auto answer = [&](const auto& reply) {
                  return api::encode_frame(api::reply_to(asked.type), asked.request, reply);
              };
              switch (asked.type) {
                  case FrameType::hello: return ScriptedServer::greeting(asked, head);
                  case FrameType::get_command: return answer(place);
                  case FrameType::receipt: return answer(proof);
                  case FrameType::consistency:
                      return answer(truth.client.consistency(
                          api::decode_body<api::ConsistencyRequest>(body).value()));
                  default: return std::nullopt;
              }
          }),
          person_(server_.port()) {}

    /// The exit code.
    [[nodiscard]] int run(const std::vector<std::string>& words) const {
        return person_.run(words).exit_code;
    }

   private:
    ScriptedServer server_;
    Person person_;
};

}  // namespace

TEST_CASE("a receipt is of the command that was asked for, or an alarm") {
    Truth truth;
    CHECK(Liar(truth, truth.first.place, truth.first.proof).run({"receipt", truth.first.name()}) ==
          0);
    CHECK(Liar(truth, truth.first.place, truth.second.proof).run({"receipt", truth.first.name()}) ==
          6);
    CHECK(Liar(truth, truth.first.place, truth.later.proof).run({"receipt", truth.first.name()}) ==
          6);
    // Place and proof agree with each other, and with nothing that was asked.
    CHECK(Liar(truth, truth.later.place, truth.later.proof).run({"receipt", truth.first.name()}) ==
          6);
    api::GetCommandReply moved = truth.first.place;
    moved.use.index = 1;
    CHECK(Liar(truth, moved, truth.first.proof).run({"receipt", truth.first.name()}) == 6);
    moved = truth.first.place;
    moved.use.sequence += 1;
    CHECK(Liar(truth, moved, truth.first.proof).run({"receipt", truth.first.name()}) == 6);
}

TEST_CASE("a good receipt under a head of another history is an alarm") {
    Truth truth;
    const auto head = truth.client.newest_head().value();
    const std::vector<std::string> words = {"receipt", truth.first.name()};
    CHECK(Liar(truth, truth.first.place, truth.first.proof, head).run(words) == 0);
    // As large as what is published, and smaller: what is published continues neither.
    CHECK(Liar(truth, truth.first.place, truth.first.proof, ScriptedServer::head(head.size))
              .run(words) == 6);
    CHECK(Liar(truth, truth.first.place, truth.first.proof, ScriptedServer::head(head.size - 1))
              .run(words) == 6);
}

TEST_CASE("show tells of the command that was asked for, or raises an alarm") {
    Truth truth;
    const std::vector<std::string> words = {"show", truth.first.name(), "--what", "command"};
    CHECK(Liar(truth, truth.first.place, {}).run(words) == 0);
    CHECK(Liar(truth, truth.second.place, {}).run(words) == 6);
    api::GetCommandReply garbage = truth.first.place;
    garbage.command.content.resize(50);
    CHECK(Liar(truth, garbage, {}).run(words) == 6);
    CHECK(Liar(truth, garbage, truth.first.proof).run({"receipt", truth.first.name()}) == 6);
    garbage = truth.first.place;
    garbage.outcome.content.push_back(0);
    CHECK(Liar(truth, garbage, {}).run(words) == 6);
}

}  // namespace lying_server_test
