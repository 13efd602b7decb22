/// Several runs as one report, and two reports side by side. Thread-safety: pure functions.
///
/// A report is a JSON object: the settings, the machine, the source's commit; then every figure of
/// run_once as the median of the runs; `spread`, its smallest and largest value; and the `runs`
/// themselves.
#pragma once

#include "tests/bench/run.h"

namespace holdfast::bench {

/// `runs` is not empty.
[[nodiscard]] Json make_report(const Settings& settings, const std::vector<Json>& runs);

/// One line a figure: median, and its spread where there were several runs.
void print_report(const Json& report);

/// The figures of both and their ratio, line by line; first the settings in which they differ.
void print_comparison(const Json& before, const Json& after);

[[nodiscard]] std::string_view name_of(Workload workload);

}  // namespace holdfast::bench
