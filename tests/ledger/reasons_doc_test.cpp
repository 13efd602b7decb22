#include <doctest/doctest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "ledger/rejection.h"

namespace reasons_doc_test {

using namespace holdfast::ledger;

namespace {

std::string reasons_page() {
    std::ostringstream page;
    page << "# Reasons\n\n"
            "Why a command is refused, or that it was done. In the order of precedence: where "
            "several reasons\n"
            "apply, the one that stands first is given. Numbers are never reused. A reason that "
            "burns makes the\n"
            "command's id unusable; after any other the id is still free. From "
            "`ledger/rejection.h`.\n\n"
            "| number | name | burns the id | can a retry help | meaning |\n"
            "| --- | --- | --- | --- | --- |\n";
    for (const ReasonInfo& info : reasons()) {
        page << "| " << static_cast<unsigned>(info.reason) << " | `" << info.name << "` | "
             << (info.burns_id ? "yes" : "no") << " | " << (info.retry_helps ? "yes" : "no")
             << " | " << info.meaning << " |\n";
    }
    return page.str();
}

}  // namespace

TEST_CASE("docs/reasons.md says what the code says") {
    std::ifstream file(HOLDFAST_SOURCE_DIR "/docs/reasons.md");
    std::stringstream written;
    written << file.rdbuf();
    INFO("docs/reasons.md should be:\n" << reasons_page());
    CHECK(written.str() == reasons_page());
}

TEST_CASE("numbers and names of reasons are unique and found again") {
    std::set<std::string_view> names;
    std::set<Reason> numbers;
    for (const ReasonInfo& info : reasons()) {
        CHECK(names.insert(info.name).second);
        CHECK(numbers.insert(info.reason).second);
        CHECK(reason_from_name(info.name) == info.reason);
        CHECK(name_of(info.reason) == info.name);
        CHECK_FALSE(info.meaning.empty());
    }
    CHECK_FALSE(reason_from_name("no such reason").has_value());
    CHECK(find_reason(static_cast<Reason>(9999)) == nullptr);
}

}  // namespace reasons_doc_test
