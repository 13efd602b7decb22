/// Careful looks into scenario files: nothing is taken for granted, a missing part is no crash.
///
/// A member that is `null` counts as missing, but for `is_stated`. Thread-safety: pure functions.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::scenarios {

using Json = nlohmann::json;

/// The member, or null if it is missing, JSON's null, or `object` is no object.
const Json* find(const Json& object, const char* name);
/// Is the member there, be it null?
bool is_stated(const Json& object, const char* name);
/// A member that is a text and not empty.
std::optional<std::string> text_of(const Json& object, const char* name);
/// The texts of a member that is a text or a list of them.
std::vector<std::string> texts_of(const Json& object, const char* name);
/// A member that is true or false; `otherwise` for anything else.
bool flag_of(const Json& object, const char* name, bool otherwise);
/// A member that is a list; an empty list for anything else.
const Json& list_of(const Json& object, const char* name);
/// A member that is an object; an empty object for anything else.
const Json& object_of(const Json& object, const char* name);
/// A value as short text for a person: a text without its quotes, anything else as JSON.
std::string shown(const Json& value);

}  // namespace holdfast::scenarios
