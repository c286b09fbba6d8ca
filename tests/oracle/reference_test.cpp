// The engine and the plain simulator against the reference that the agreed start times come from,
// where it and python3 are at hand.
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "tests/support/oracle_log.hpp"
#include "tests/support/plain_batch.hpp"
#include "tests/support/shared_folder.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

/// Reads "policy processors; submit run procs requested; ..." a line, writes the start times.
constexpr const char* kProgram = R"(import sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import reference
for line in open(sys.argv[2]):
    head, *jobs = line.strip().split(';')
    policy, procs = head.split()
    rows = []
    for i, job in enumerate(jobs):
        submit, run, n, requested = map(int, job.split())
        rows.append((i + 1, submit, run, n, requested))
    start = reference.simulate(rows, int(procs), policy, 'batch')
    print(' '.join(str(start[i + 1]) for i in range(len(rows))))
)";

struct Case {
  std::string rule;
  std::int64_t processors = 1;
  std::vector<PlainJob> jobs;
};

const std::map<std::string, std::string>& start_rule_of() {
  static const std::map<std::string, std::string> kRules{{"fcfs", "strict"},
                                                         {"easy", "easy"},
                                                         {"cons", "conservative"},
                                                         {"consrb", "conservative-rebuild"}};
  return kRules;
}

std::vector<Case> random_cases(std::size_t per_rule) {
  RandomStream random(20'260'112, "tests/reference-cases");
  const auto draw = [&random](std::uint64_t n) {
    return static_cast<std::int64_t>(random.uniform_int(n));
  };
  std::vector<Case> cases;
  for (const auto& [rule, start] : start_rule_of()) {
    for (std::size_t i = 0; i < per_rule; ++i) {
      Case c{rule, 1 + draw(16), {}};
      std::int64_t submit = 0;
      for (std::int64_t n = 2 + draw(30); n > 0; --n) {
        submit += draw(4);
        const std::int64_t requested = 1 + draw(12);
        c.jobs.push_back({submit,
                          1 + draw(static_cast<std::uint64_t>(requested)),
                          1 + draw(static_cast<std::uint64_t>(c.processors)),
                          requested});
      }
      cases.push_back(c);
    }
  }
  return cases;
}

std::string line_of(const Case& c) {
  std::string line = c.rule + ' ' + std::to_string(c.processors);
  for (const PlainJob& job : c.jobs) {
    line += ';' + std::to_string(job.submit) + ' ' + std::to_string(job.run) + ' ' +
            std::to_string(job.processors) + ' ' + std::to_string(job.requested);
  }
  return line;
}

std::vector<std::int64_t> engine_starts(const Case& c) {
  std::vector<Arrival> arrivals;
  for (const PlainJob& job : c.jobs) {
    arrivals.push_back(batch_job(arrivals.size() + 1,
                                 job.submit * 1000,
                                 job.run * 1000,
                                 static_cast<std::uint32_t>(job.processors),
                                 job.requested * 1000));
  }
  const City city = one_core_nodes(static_cast<std::uint32_t>(c.processors));
  const Replay run = replay(city, arrivals, Stages{.start = start_rule_of().at(c.rule)});
  REQUIRE_FALSE(run.outcome.broken);
  std::vector<std::int64_t> starts;
  for (std::size_t i = 0; i < c.jobs.size(); ++i) {
    starts.push_back(run.start_ms(i + 1) / 1000);
  }
  return starts;
}

/// A folder for files that a program reads or writes; it goes away with the test.
class Scratch {
 public:
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "suanwang-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }

  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

  void write(const std::string& name, const std::vector<std::string>& lines) const {
    std::ofstream out(path_ / name);
    for (const std::string& line : lines) {
      out << line << '\n';
    }
  }

  [[nodiscard]] std::vector<std::string> read(const std::string& name) const {
    std::ifstream in(path_ / name);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) {
      lines.push_back(line);
    }
    return lines;
  }

 private:
  std::filesystem::path path_;
};

bool shell(const std::string& command) {
  return std::system(command.c_str()) == 0;
}

std::string quoted(const std::string& text) {
  return "'" + text + "'";
}

}  // namespace

#define SUANWANG_NEEDS_PYTHON()                   \
  if (!shell("python3 -c pass")) {                \
    WARN("skipped: the reference needs python3"); \
    return;                                       \
  }                                               \
  static_assert(true)

TEST_CASE("the reference, the plain simulator and the engine agree on hundreds of cases",
          "[oracle]") {
  SUANWANG_NEEDS_SHARED(folder, "oracle");
  SUANWANG_NEEDS_PYTHON();
  const std::vector<Case> cases = random_cases(150);
  const Scratch scratch;
  std::vector<std::string> input;
  for (const Case& c : cases) {
    input.push_back(line_of(c));
  }
  scratch.write("cases", input);
  scratch.write("compare.py", {kProgram});
  REQUIRE(shell("python3 " + quoted(scratch.file("compare.py")) + " " + quoted(folder->string()) +
                " " + quoted(scratch.file("cases")) + " > " + quoted(scratch.file("starts"))));
  const std::vector<std::string> output = scratch.read("starts");
  REQUIRE(output.size() == cases.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    std::istringstream text(output[i]);
    std::vector<std::int64_t> expected;
    for (std::int64_t start = 0; text >> start;) {
      expected.push_back(start);
    }
    const Case& c = cases[i];
    INFO(line_of(c));
    REQUIRE(plain_batch(c.jobs, c.processors, {"fcfs", start_rule_of().at(c.rule)}) == expected);
    REQUIRE(engine_starts(c) == expected);
  }
}

TEST_CASE("KTH under conservative backfilling by rebuilding starts when the reference says",
          "[oracle]") {
  SUANWANG_NEEDS_SHARED(folder, "oracle");
  SUANWANG_NEEDS_PYTHON();
  const Scratch scratch;
  scratch.write("kth.swf", gzip_lines(*folder / "kth.swf.gz"));
  REQUIRE(shell("python3 -B " + quoted((*folder / "reference.py").string()) + " " +
                quoted(scratch.file("kth.swf")) + " 100 consrb " +
                quoted(scratch.file("starts.csv")) + " > " + quoted(scratch.file("said"))));
  const auto expected = read_starts(scratch.read("starts.csv"));
  const Replay run = replay(one_core_nodes(100),
                            read_log(*folder / "kth.swf.gz"),
                            Stages{.start = "conservative-rebuild"});
  REQUIRE_FALSE(run.outcome.broken);
  REQUIRE(run.rows.size() == expected.size());
  std::size_t differ = 0;
  for (const KeptRow& row : run.rows) {
    differ += row.start.ms == expected.at(row.request.id) * 1000 ? 0U : 1U;
  }
  CHECK(differ == 0);
}

}  // namespace suanwang::test

#undef SUANWANG_NEEDS_PYTHON
