/// Writes JSON (RFC 8259) as it goes: no tree, one line, keys in the order they are written.
///
/// The caller opens, closes and names in a sensible order; commas are put here. Text is escaped;
/// bytes that are not ASCII come out as \u00XX, so that any bytes give valid JSON. Thread-safety:
/// one object, one thread.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace holdfast::ledger {

class JsonWriter {
   public:
    /// Appends to `out`, which outlives the writer.
    explicit JsonWriter(std::string& out) : out_(out) {}

    void open_object() { open('{'); }
    void close_object() { close('}'); }
    void open_array() { open('['); }
    void close_array() { close(']'); }
    /// The name of the value that follows.
    void key(std::string_view name);

    void text(std::string_view value);
    void number(std::uint64_t value);
    void boolean(bool value) { raw(value ? "true" : "false"); }
    void null() { raw("null"); }
    /// A finished JSON value.
    void raw(std::string_view json);

    /// Shorthands for members of an object.
    void member(std::string_view name, std::string_view value) {
        key(name);
        text(value);
    }
    void member(std::string_view name, const char* value) { member(name, std::string_view(value)); }
    void member(std::string_view name, std::unsigned_integral auto value) {
        key(name);
        number(value);
    }
    void member(std::string_view name, bool value) {
        key(name);
        boolean(value);
    }

   private:
    void open(char bracket);
    void close(char bracket);
    void separate();
    void quoted(std::string_view value);

    std::string& out_;
    bool needs_comma_ = false;
};

}  // namespace holdfast::ledger
