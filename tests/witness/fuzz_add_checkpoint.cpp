// The parser of what a witness is asked: nothing of it is believed, and no text of a fuzzer's is
// signed by a log.

#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "api/witness/add_checkpoint.h"
#include "crypto/bytes.h"

namespace {

using namespace holdfast;

void require(bool holds, const char* what) {
    if (holds) {
        return;
    }
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view body = crypto::text_of({data, size});
    const auto request = api::parse_add_checkpoint(body);
    if (request) {
        require(request->proof.size() <= 63 && body.ends_with(request->note), "beyond the bounds");
    }
    static const crypto::SecretKey key(std::array<std::uint8_t, 32>{1});
    static const std::string name = "w.example";
    const api::WitnessedLogs logs = {{"example.com/log", {}}};  // a log without a key
    const auto answer = api::add_checkpoint(body, logs, {name, key, 1});
    require(answer.status ==
                (request ? request->checkpoint.origin == "example.com/log" ? 403 : 404 : 400),
            "a status out of turn");
    require(!answer.latest && !answer.evidence, "something came of it");
    return 0;
}
