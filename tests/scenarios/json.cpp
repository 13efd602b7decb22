#include "tests/scenarios/json.h"

namespace holdfast::scenarios {

const Json* find(const Json& object, const char* name) {
    if (!object.is_object()) {
        return nullptr;
    }
    const auto at = object.find(name);
    return at == object.end() || at->is_null() ? nullptr : &*at;
}

bool is_stated(const Json& object, const char* name) {
    return object.is_object() && object.contains(name);
}

std::optional<std::string> text_of(const Json& object, const char* name) {
    const Json* value = find(object, name);
    if (value == nullptr || !value->is_string()) {
        return std::nullopt;
    }
    const auto& text = value->get_ref<const std::string&>();
    return text.empty() ? std::nullopt : std::optional(text);
}

bool flag_of(const Json& object, const char* name, bool otherwise) {
    const Json* value = find(object, name);
    return value != nullptr && value->is_boolean() ? value->get<bool>() : otherwise;
}

const Json& list_of(const Json& object, const char* name) {
    static const Json none = Json::array();
    const Json* value = find(object, name);
    return value != nullptr && value->is_array() ? *value : none;
}

const Json& object_of(const Json& object, const char* name) {
    static const Json none = Json::object();
    const Json* value = find(object, name);
    return value != nullptr && value->is_object() ? *value : none;
}

std::string shown(const Json& value) {
    return value.is_string() ? value.get<std::string>()
                             : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::vector<std::string> texts_of(const Json& object, const char* name) {
    if (const auto text = text_of(object, name)) {
        return {*text};
    }
    std::vector<std::string> texts;
    for (const Json& element : list_of(object, name)) {
        texts.push_back(shown(element));
    }
    return texts;
}

}  // namespace holdfast::scenarios
