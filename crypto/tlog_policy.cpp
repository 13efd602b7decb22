#include "crypto/tlog_policy.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <utility>

#include "crypto/error.h"

namespace holdfast::crypto {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool is_policy_octet(char c) {
    const auto octet = static_cast<unsigned char>(c);
    return c == '\t' || (octet >= 0x20 && octet != 0x7f);
}

/// What stands between blanks.
std::vector<std::string_view> items_of(std::string_view line) {
    std::vector<std::string_view> items;
    auto at = line.begin();
    while (true) {
        at = std::find_if_not(at, line.end(), is_blank);
        if (at == line.end()) return items;
        const auto end = std::find_if(at, line.end(), is_blank);
        items.emplace_back(at, end);
        at = end;
    }
}

std::optional<std::size_t> parse_threshold(std::string_view text, std::size_t members) {
    if (text == "any") return 1;
    if (text == "all") return members;
    std::size_t threshold = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, threshold);
    if (error != std::errc{} || stop != end || text.front() == '0' || threshold > members) {
        return std::nullopt;
    }
    return threshold;
}

/// Of two keys that can't both be in a policy: the same key, or lines of theirs look alike.
template <typename Verifier>
bool are_confusable(const Verifier& a, const Verifier& b) {
    return a.key() == b.key() || (a.name() == b.name() && a.id() == b.id());
}

}  // namespace

/// Reads a policy line by line. What is wrong is thrown as text and caught in `parse`, which knows
/// the line.
class PolicyParser {
   public:
    struct Wrong {
        std::string what;
    };

    void read_line(std::string_view line) {
        if (!std::all_of(line.begin(), line.end(), is_policy_octet)) {
            throw Wrong{"a control character other than tab and newline"};
        }
        const std::vector<std::string_view> items = items_of(line);
        if (items.empty() || items.front().starts_with('#')) return;
        if (items.front() == "log") return read_log(items);
        if (items.front() == "witness") return read_witness(items);
        if (items.front() == "group") return read_group(items);
        if (items.front() == "quorum") return read_quorum(items);
        throw Wrong{"a line begins with log, witness, group, quorum or #"};
    }

    TlogPolicy finish() {
        if (!has_quorum_) throw Wrong{"there is no quorum line"};
        return std::move(policy_);
    }

   private:
    using Items = std::vector<std::string_view>;

    void read_log(const Items& items) {
        if (items.size() < 2 || items.size() > 3) throw Wrong{"write: log <vkey> [<url>]"};
        const auto log = parse_vkey(items[1]);
        if (!log) throw Wrong{"not the vkey of a log (Ed25519, type 0x01)"};
        for (const NoteVerifier& other : policy_.logs_) {
            if (are_confusable(other, *log)) throw Wrong{"the same log's key again"};
        }
        if (policy_.logs_.size() == policy_logs_max) throw Wrong{"too many logs"};
        policy_.logs_.push_back(*log);
    }

    void read_witness(const Items& items) {
        if (items.size() < 3 || items.size() > 4) {
            throw Wrong{"write: witness <name> <vkey> [<url>]"};
        }
        const auto verifier = parse_witness_vkey(items[2]);
        if (!verifier) throw Wrong{"not the vkey of a witness (Ed25519, type 0x04)"};
        for (const TlogPolicy::Witness& other : policy_.witnesses_) {
            if (are_confusable(other.verifier, *verifier)) {
                throw Wrong{"the same witness' key again"};
            }
        }
        if (policy_.witnesses_.size() == policy_witnesses_max) throw Wrong{"too many witnesses"};
        TlogPolicy::Name name = new_name(items[1]);
        name.witness = policy_.witnesses_.size();
        policy_.witnesses_.push_back(
            {name.name, *verifier, std::string(items.size() == 4 ? items[3] : "")});
        policy_.names_.push_back(std::move(name));
    }

    void read_group(const Items& items) {
        if (items.size() < 4) throw Wrong{"write: group <name> all|any|<k> <name>..."};
        TlogPolicy::Name group = new_name(items[1]);
        for (auto member = items.begin() + 3; member != items.end(); ++member) {
            const std::size_t position = find(*member);
            if (position == policy_.names_.size()) {
                throw Wrong{"no witness or group of this name stands above: " +
                            std::string(*member)};
            }
            if (std::exchange(policy_.names_[position].is_member, true)) {
                throw Wrong{"in a group already: " + std::string(*member)};
            }
            group.members.push_back(position);
        }
        const auto threshold = parse_threshold(items[2], group.members.size());
        if (!threshold) throw Wrong{"a group takes all, any, or from 1 to as many as it has"};
        group.threshold = *threshold;
        if (++groups_ > policy_groups_max) throw Wrong{"too many groups"};
        policy_.names_.push_back(std::move(group));
    }

    void read_quorum(const Items& items) {
        if (items.size() != 2) throw Wrong{"write: quorum <name>, or quorum none"};
        if (std::exchange(has_quorum_, true)) throw Wrong{"a second quorum line"};
        if (items[1] == "none") return;
        policy_.quorum_ = find(items[1]);
        if (policy_.quorum_ == policy_.names_.size()) {
            throw Wrong{"no witness or group of this name stands above: " + std::string(items[1])};
        }
    }

    TlogPolicy::Name new_name(std::string_view name) const {
        if (name == "none") throw Wrong{"the name none is taken"};
        if (find(name) != policy_.names_.size()) {
            throw Wrong{"defined already: " + std::string(name)};
        }
        TlogPolicy::Name defined;
        defined.name = name;
        return defined;
    }

    /// Behind the end if there is none.
    std::size_t find(std::string_view name) const {
        const auto& names = policy_.names_;
        return static_cast<std::size_t>(
            std::find_if(names.begin(), names.end(),
                         [&](const TlogPolicy::Name& known) { return known.name == name; }) -
            names.begin());
    }

    TlogPolicy policy_;
    std::size_t groups_ = 0;
    bool has_quorum_ = false;
};

std::variant<TlogPolicy, PolicyError> TlogPolicy::parse(std::string_view text) {
    if (text.size() > policy_bytes_max) return PolicyError{1, "the policy is too long"};
    PolicyParser parser;
    std::size_t line = 0;
    try {
        while (!text.empty()) {
            ++line;
            const std::size_t end = text.find('\n');
            if (end == std::string_view::npos) {
                throw PolicyParser::Wrong{"the last line does not end in a newline"};
            }
            parser.read_line(text.substr(0, end));
            text.remove_prefix(end + 1);
        }
        return parser.finish();
    } catch (PolicyParser::Wrong& wrong) {
        return PolicyError{std::max<std::size_t>(line, 1), std::move(wrong.what)};
    }
}

bool TlogPolicy::is_quorum(const std::vector<bool>& cosigned) const {
    if (cosigned.size() != witnesses_.size()) throw Error("one answer a witness, please");
    if (quorum_ == no_quorum) return true;
    std::vector<bool> witnessed;  // as names_
    for (const Name& name : names_) {
        if (name.members.empty()) {
            witnessed.push_back(cosigned[name.witness]);
            continue;
        }
        const auto members = std::count_if(name.members.begin(), name.members.end(),
                                           [&](std::size_t i) { return witnessed[i]; });
        witnessed.push_back(static_cast<std::size_t>(members) >= name.threshold);
    }
    return witnessed[quorum_];
}

std::string_view to_string(PolicyFailure failure) {
    switch (failure) {
        case PolicyFailure::malformed: return "malformed";
        case PolicyFailure::unknown_log: return "unknown_log";
        case PolicyFailure::bad_log_signature: return "bad_log_signature";
        case PolicyFailure::bad_cosignature: return "bad_cosignature";
        case PolicyFailure::too_few_witnesses: return "too_few_witnesses";
    }
    return "unknown";
}

namespace {

/// Is a line under the note by the log of its origin, and does each such line verify?
std::optional<PolicyFailure> check_log(std::string_view note, const std::string& origin,
                                       const TlogPolicy& policy, VerifySignature verify_signature) {
    std::vector<NoteVerifier> logs;  // a log may have several keys
    std::copy_if(policy.logs().begin(), policy.logs().end(), std::back_inserter(logs),
                 [&](const NoteVerifier& log) { return log.name() == origin; });
    const auto opened = open_note(note, logs, verify_signature);
    const auto* error = std::get_if<NoteError>(&opened);
    if (error == nullptr) return std::nullopt;
    return *error == NoteError::no_known_signature ? PolicyFailure::unknown_log
                                                   : PolicyFailure::bad_log_signature;
}

}  // namespace

std::variant<WitnessedCheckpoint, PolicyFailure> open_checkpoint(std::string_view note,
                                                                 const TlogPolicy& policy,
                                                                 VerifySignature verify_signature) {
    const auto parsed = parse_note(note);
    if (!parsed) return PolicyFailure::malformed;
    auto checkpoint = parse_checkpoint(parsed->text);
    if (!checkpoint) return PolicyFailure::malformed;
    if (const auto failure = check_log(note, checkpoint->origin, policy, verify_signature)) {
        return *failure;
    }
    WitnessedCheckpoint opened{std::move(*checkpoint), {}};
    std::vector<bool> cosigned(policy.witnesses().size());
    for (const NoteSignature& line : parsed->signatures) {
        for (std::size_t i = 0; i < cosigned.size(); ++i) {
            const WitnessVerifier& witness = policy.witnesses()[i].verifier;
            if (!is_by(witness, line)) continue;
            auto cosignature = verify_cosignature(witness, parsed->text, line, verify_signature);
            if (!cosignature) return PolicyFailure::bad_cosignature;
            if (!cosigned[i]) opened.cosignatures.push_back(std::move(*cosignature));
            cosigned[i] = true;
        }
    }
    if (!policy.is_quorum(cosigned)) return PolicyFailure::too_few_witnesses;
    return opened;
}

}  // namespace holdfast::crypto
