#include "tests/tidy/vocabulary.hpp"

#include <string_view>

#include "tests/tidy/code_only.hpp"

namespace suanwang::tidy {

namespace {

struct Ban {
  std::string_view why;
  std::vector<std::string_view> names;
};

const std::vector<Ban>& bans() {
  static const std::vector<Ban> kBans = {
      {"its bits differ between C libraries: sim/base/math.hpp",
       {"std::exp",
        "std::exp2",
        "std::expm1",
        "std::log",
        "std::log2",
        "std::log10",
        "std::log1p",
        "std::pow",
        "std::sin",
        "std::cos",
        "std::tan",
        "std::tanh",
        "std::cbrt",
        "std::hypot",
        "std::lgamma",
        "std::tgamma",
        "std::erf",
        "std::erfc"}},
      {"differs between libraries and runs: sim/base/random.hpp",
       {"std::random_device",
        "std::mt19937",
        "std::mt19937_64",
        "std::shuffle",
        "rand",
        "srand",
        "std::uniform_int_distribution",
        "std::uniform_real_distribution",
        "std::normal_distribution",
        "std::exponential_distribution",
        "std::lognormal_distribution",
        "std::discrete_distribution"}},
      {"fuses what other compilers round twice", {"std::fma"}},
      {"the order of the sum is not ours", {"std::reduce", "std::transform_reduce"}},
      {"a library does not print", {"std::cout", "std::cerr", "std::clog", "printf", "puts"}},
      {"a library does not end the program",
       {"std::abort", "std::exit", "std::terminate", "abort"}},
      {"hides where a name comes from", {"using namespace"}},
  };
  return kBans;
}

/// Whether `name` stands in `line` as a word of its own (`std::log` is not in `std::log2`, nor
/// `puts` in `inputs` or `fmt::puts`).
bool uses(std::string_view line, std::string_view name) {
  for (std::size_t at = line.find(name); at != std::string_view::npos;
       at = line.find(name, at + 1)) {
    const bool starts = at == 0 || (!is_word(line[at - 1]) && line[at - 1] != ':' &&
                                    line[at - 1] != '.' && line[at - 1] != '>');
    const std::size_t end = at + name.size();
    if (starts && (end == line.size() || !is_word(line[end]))) {
      return true;
    }
  }
  return false;
}

void read_line(std::string_view line,
               const std::string& place,
               std::vector<std::string>& findings) {
  for (const Ban& ban : bans()) {
    for (const std::string_view name : ban.names) {
      if (uses(line, name)) {
        findings.push_back(place + std::string(name) + ": " + std::string(ban.why));
      }
    }
  }
}

}  // namespace

std::vector<std::string> forbidden_names(const std::vector<SourceFile>& files) {
  std::vector<std::string> findings;
  for (const SourceFile& file : files) {
    const SourceFile code{file.path, code_only(file.text)};
    std::size_t number = 0;
    for (const std::string_view line : code.lines()) {
      read_line(line, file.path + ":" + std::to_string(++number) + ": ", findings);
    }
  }
  return findings;
}

}  // namespace suanwang::tidy
