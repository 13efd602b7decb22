/// scripts/audit-export as a user runs it.
#include <doctest/doctest.h>

#include "tests/export/bookkeepers.h"
#include "tests/replay/sample_log.h"

namespace audit_export_test {

using namespace holdfast::test;

namespace {

RunResult audit_export(std::vector<std::string> arguments) {
    const char* root = std::getenv("HOLDFAST_SOURCE_DIR");
    const std::filesystem::path source = root != nullptr ? root : HOLDFAST_SOURCE_DIR;
    arguments.insert(arguments.begin(), (source / "scripts" / "audit-export").string());
    ::setenv("HOLDFAST_BIN_DIR", HOLDFAST_BIN_DIR, 0);
    return run_program(arguments);
}

}  // namespace

TEST_CASE("audit-export verifies, exports and has the books checked") {
    const TempFolder folder;
    const auto data = (folder.path() / "data").string();
    const auto out = folder.path() / "out";
    store_log(data, sample_world().log());
    const auto good = audit_export({data, "--out", out.string(), "--check"});
    CHECK_MESSAGE(good.code == 0, good.output);
    CHECK(good.output.find("hledger:  accepts") != std::string::npos);
    CHECK(good.output.find("ledger:   accepts") != std::string::npos);
    CHECK(std::filesystem::exists(out / "manifest.json"));
    CHECK(audit_export({data, "--out", out.string()}).code == 1);  // not empty
}

TEST_CASE("audit-export refuses what does not verify, and tells wrong command lines") {
    const TempFolder folder;
    const auto data = (folder.path() / "data").string();
    const auto out = (folder.path() / "out").string();
    auto log = small_world().log();
    log[5][40 + 120] ^= 1;  // a signature
    store_log(data, log);
    CHECK(audit_export({data, "--out", out}).code == 13);
    CHECK_FALSE(std::filesystem::exists(out));
    CHECK(audit_export({data}).code == 2);
    CHECK(audit_export({data, "--out"}).code == 2);
    CHECK(audit_export({data, "--out", out, "--frobnicate"}).code == 2);
    CHECK(audit_export({"--help"}).code == 0);
}

}  // namespace audit_export_test
