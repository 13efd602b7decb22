// Runs a fuzz target as an ordinary test, where libFuzzer isn't linked: first over the files and
// folders named on the command line, then over random inputs and mutations of those files. Prints
// its seed; HOLDFAST_SEED=<n> repeats a run, HOLDFAST_FUZZ_RUNS=<n> sets its length.

#include <fmt/core.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t random_size_max = 4096;
constexpr std::uint64_t runs_default = 20'000;

std::uint64_t number_from_environment(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

Bytes read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<Bytes> load_corpus(int argument_count, char** arguments) {
    std::vector<Bytes> corpus;
    for (int i = 1; i < argument_count; ++i) {
        const std::filesystem::path path = arguments[i];
        if (!std::filesystem::is_directory(path)) {
            corpus.push_back(read_file(path));
            continue;
        }
        for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
            if (entry.is_regular_file()) corpus.push_back(read_file(entry.path()));
        }
    }
    return corpus;
}

class Mutator {
   public:
    explicit Mutator(std::uint64_t seed) : random_(seed) {}

    std::size_t below(std::size_t bound) {
        return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_);
    }

    std::uint8_t byte() { return static_cast<std::uint8_t>(below(256)); }

    Bytes fresh() {
        Bytes bytes(below(random_size_max));
        for (auto& value : bytes) value = byte();
        return bytes;
    }

    /// A copy of `original` with one to four bytes set, bits flipped, cuts or insertions.
    Bytes mutated(Bytes bytes) {
        for (std::size_t left = 1 + below(4); left > 0; --left) {
            if (bytes.empty()) bytes.push_back(byte());
            const std::size_t at = below(bytes.size());
            const auto position = bytes.begin() + static_cast<std::ptrdiff_t>(at);
            switch (below(5)) {
                case 0: bytes[at] = byte(); break;
                case 1: bytes[at] ^= static_cast<std::uint8_t>(1U << below(8)); break;
                case 2: bytes[at] = below(2) == 0 ? 0x00 : 0xff; break;
                case 3: bytes.erase(position, bytes.end()); break;
                default: bytes.insert(position, byte());
            }
        }
        return bytes;
    }

   private:
    std::mt19937_64 random_;
};

}  // namespace

int main(int argument_count, char** arguments) {
    const std::uint64_t seed = number_from_environment("HOLDFAST_SEED", std::random_device{}());
    const std::uint64_t runs = number_from_environment("HOLDFAST_FUZZ_RUNS", runs_default);
    const std::vector<Bytes> corpus = load_corpus(argument_count, arguments);
    fmt::print("seed {}, {} files, {} runs\n", seed, corpus.size(), runs);
    std::fflush(stdout);

    for (const Bytes& input : corpus) LLVMFuzzerTestOneInput(input.data(), input.size());
    Mutator mutator(seed);
    for (std::uint64_t i = 0; i < runs; ++i) {
        const bool mutate = !corpus.empty() && mutator.below(4) != 0;
        const Bytes input =
            mutate ? mutator.mutated(corpus[mutator.below(corpus.size())]) : mutator.fresh();
        LLVMFuzzerTestOneInput(input.data(), input.size());
    }
    return 0;
}
