// The policy parser: what it takes is within its bounds, and each quorum behaves as one: nobody
// missing is always enough, nobody at all only for none, and one witness more never spoils it.

#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "crypto/bytes.h"
#include "crypto/tlog_policy.h"

namespace {

using namespace holdfast::crypto;

void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

void check_quorum(const TlogPolicy& policy) {
    std::vector<bool> cosigned(policy.witnesses().size());
    bool before = policy.is_quorum(cosigned);
    for (std::size_t i = 0; i < cosigned.size(); ++i) {
        cosigned[i] = true;
        const bool now = policy.is_quorum(cosigned);
        require(now || !before, "a witness more and a quorum less");
        before = now;
    }
    require(before, "all are not enough");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = text_of({data, size});
    const auto outcome = TlogPolicy::parse(text);
    if (const auto* error = std::get_if<PolicyError>(&outcome)) {
        require(error->line >= 1 && error->line <= size + 1 && !error->what.empty(), "no reason");
        return 0;
    }
    const auto& policy = std::get<TlogPolicy>(outcome);
    require(size <= policy_bytes_max && policy.logs().size() <= policy_logs_max &&
                policy.witnesses().size() <= policy_witnesses_max,
            "beyond the bounds");
    check_quorum(policy);
    // The same text is a note to some, and a note of no known log.
    require(std::holds_alternative<PolicyFailure>(open_checkpoint(text, policy)), "a checkpoint");
    return 0;
}
