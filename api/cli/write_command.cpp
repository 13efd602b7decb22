#include "api/cli/write_command.h"

#include <array>
#include <fstream>

#include "crypto/hex.h"
#include "crypto/sha256.h"

namespace holdfast::api::cli {

std::string digest_text(const std::string& text) {
    if (!text.starts_with('@')) {
        return text;
    }
    std::ifstream in(expand_home(text.substr(1)), std::ios::binary);
    if (!in) {
        throw UserError(ExitCode::local, fmt::format("{}: can't be read", text.substr(1)));
    }
    crypto::Sha256 hash;
    std::array<char, 65536> buffer{};
    while (in.read(buffer.data(), buffer.size()), in.gcount() > 0) {
        hash.update({reinterpret_cast<const std::uint8_t*>(buffer.data()),
                     static_cast<std::size_t>(in.gcount())});
    }
    return crypto::to_hex(hash.finish());
}

WriteCommand::WriteCommand(CLI::App& parent, Session& session, const std::string& name,
                           const std::string& kind, const std::string& help)
    : app_(parent.add_subcommand(name, help)),
      steps_(std::make_shared<std::vector<std::function<void(Json&)>>>()) {
    (*body_)["kind"] = kind;
    app_->callback([&session, body = body_, steps = steps_] {
        for (const auto& step : *steps) {
            step(*body);
        }
        session.send(*body);
    });
    text("--id", "id", "the command's id or name; default: a fresh UUIDv7");
    number("--tag", "tag", "a number of your own");
    text("--business-time", "business_time", "a time of your own; no rule reads it");
    digest("--memo", "memo", "hash of a memo: 64 hex digits, or @FILE");
}

WriteCommand& WriteCommand::add(const std::string& option, const std::string& help,
                                const std::function<void(const std::string&)>& take) {
    last_ = app_->add_option_function<std::string>(option, take, help)->type_name("");
    if (!option.starts_with('-')) {
        last_->required();
    }
    return *this;
}

WriteCommand& WriteCommand::needed() {
    last_->required();
    return *this;
}

WriteCommand& WriteCommand::text(const std::string& option, const std::string& field,
                                 const std::string& help) {
    return add(option, help,
               [body = body_, field](const std::string& value) { (*body)[field] = value; });
}

WriteCommand& WriteCommand::number(const std::string& option, const std::string& field,
                                   const std::string& help) {
    return add(option, help, [body = body_, field, option](const std::string& value) {
        const auto number = parse_number(value, UINT64_MAX);
        if (!number) {
            throw UserError(ExitCode::usage, fmt::format("{}: '{}' is no number", option, value));
        }
        (*body)[field] = *number;
    });
}

WriteCommand& WriteCommand::digest(const std::string& option, const std::string& field,
                                   const std::string& help) {
    return add(option, help, [body = body_, field](const std::string& value) {
        (*body)[field] = digest_text(value);
    });
}

WriteCommand& WriteCommand::json(const std::string& option, const std::string& field,
                                 const std::string& help) {
    return add(option, help, [body = body_, field, option](const std::string& value) {
        (*body)[field] = Json::parse(value, nullptr, false);
        if ((*body)[field].is_discarded()) {
            throw UserError(ExitCode::usage, fmt::format("{}: this is not JSON", option));
        }
    });
}

WriteCommand& WriteCommand::amount(bool or_full) {
    const std::string help = or_full ? "1250 (minor units), 12.50 EUR, or full: all that is left"
                                     : "1250 (minor units), or 12.50 EUR";
    app_->add_option_function<std::vector<std::string>>(
            "amount",
            [body = body_](const std::vector<std::string>& words) {
                (*body)["amount"] = words.size() == 1 ? words[0] : words[0] + ' ' + words[1];
            },
            help)
        ->expected(1, 2)
        ->required()
        ->type_name("");
    return *this;
}

WriteCommand& WriteCommand::flag(const std::string& option, const std::string& field,
                                 const std::string& help) {
    app_->add_flag_callback(
        option, [body = body_, field] { (*body)[field] = true; }, help);
    return *this;
}

WriteCommand& WriteCommand::fixed(const std::string& field, Json value) {
    (*body_)[field] = std::move(value);
    return *this;
}

WriteCommand& WriteCommand::prepare(std::function<void(Json&)> step) {
    steps_->push_back(std::move(step));
    return *this;
}

}  // namespace holdfast::api::cli
