/// A log's site: static files as tlog-tiles (https://c2sp.org/tlog-tiles) names them, served over
/// HTTP with the headers it asks for.
///
///     checkpoint  log.vkey  tile/<L>/<N>[.p/<W>]  tile/entries/<N>[.p/<W>]  body/<N>
///
/// Thread-safe.
#pragma once

#include <filesystem>
#include <string_view>

#include "api/http.h"

namespace holdfast::api {

/// Is it the name of a file of a site, written in the one way there is? (`1` is no tile number:
/// `001` is.)
[[nodiscard]] bool is_site_path(std::string_view path);

/// Serves the files in `folder` that have such a name; everything else is not found.
[[nodiscard]] HttpHandler serve_site(std::filesystem::path folder);

}  // namespace holdfast::api
