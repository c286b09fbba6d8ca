#include "sim/base/output_file.hpp"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "sim/base/output_directory.hpp"

namespace fs = std::filesystem;

namespace suanwang {

namespace {

/// A directory of its own, gone at the end.
class Scratch {
 public:
  Scratch() {
    std::string name = (fs::temp_directory_path() / "suanwang-output-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }

  ~Scratch() { fs::remove_all(path_); }

  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  [[nodiscard]] fs::path operator/(std::string_view name) const { return path_ / name; }

  [[nodiscard]] const fs::path& path() const { return path_; }

  [[nodiscard]] std::size_t entries() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(path_), fs::directory_iterator{}));
  }

  void put(std::string_view name, std::string_view text) const {
    std::ofstream(path_ / name) << text;
  }

  [[nodiscard]] std::string text_of(std::string_view name) const {
    std::ifstream file(path_ / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  /// Makes the temporary of a file lie on a disk without space.
  void fill_disk_of(std::string_view name) const {
    fs::create_symlink("/dev/full",
                       path_ / (std::string(name) + ".tmp-" + std::to_string(::getpid())));
  }

 private:
  fs::path path_;
};

bool has_full_device() {
  return fs::is_character_file("/dev/full");
}

}  // namespace

TEST_CASE("a committed file is there whole under its name", "[output]") {
  const Scratch scratch;
  OutputFile file(scratch / "a.csv");
  file.write("one\n");
  file.write("two\n");
  CHECK_FALSE(fs::exists(scratch / "a.csv"));
  REQUIRE(file.commit());
  CHECK(scratch.text_of("a.csv") == "one\ntwo\n");
  CHECK(scratch.entries() == 1);
}

TEST_CASE("a file that is not committed leaves nothing, and what had its name stays", "[output]") {
  const Scratch scratch;
  scratch.put("a.csv", "earlier");
  {
    OutputFile file(scratch / "a.csv");
    file.write("half");
  }
  CHECK(scratch.text_of("a.csv") == "earlier");
  CHECK(scratch.entries() == 1);
}

TEST_CASE("a full disk is an error with the path and the system's word, and no half file",
          "[output]") {
  if (!has_full_device()) {
    WARN("skipped: there is no /dev/full here");
    return;
  }
  const Scratch scratch;
  scratch.fill_disk_of("a.csv");
  OutputFile file(scratch / "a.csv");
  CHECK_FALSE(file.failed());
  file.write("too much");
  CHECK(file.failed());
  file.write("ignored");
  const auto outcome = file.commit();
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().spot.file == (scratch / "a.csv").string());
  CHECK(outcome.error().message == "cannot write the file: No space left on device");
  CHECK(outcome.error().remedy.find("--out") != std::string::npos);
  CHECK(scratch.entries() == 0);
}

TEST_CASE("a large file is whole, and keeps no space that it does not need", "[output]") {
  const Scratch scratch;
  OutputFile file(scratch / "a.csv");
  std::string text;
  while (text.size() < (std::size_t{21} << 20U)) {
    const std::string piece(100'003, static_cast<char>('a' + text.size() % 26));
    file.write(piece);
    text += piece;
  }
  REQUIRE(file.commit());
  CHECK(scratch.text_of("a.csv") == text);

  struct stat status {};

  REQUIRE(::stat((scratch / "a.csv").c_str(), &status) == 0);
  // Not in whole blocks only, but by no means the 16 MiB that are asked for at a time.
  CHECK(status.st_blocks * 512 < static_cast<::blkcnt_t>(text.size()) + (4 << 20));
}

TEST_CASE("a file beyond the limit of file sizes is an error and leaves nothing", "[output]") {
  const Scratch scratch;
  ::rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const ::rlimit small{1000, before.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  tl::expected<void, Issue> outcome;
  {
    OutputFile file(scratch / "a.csv");
    file.write(std::string(1500, 'x'));
    outcome = file.commit();
  }
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().message == "cannot write the file: File too large");
  CHECK(scratch.entries() == 0);
}

TEST_CASE("a place where no file can be made is an error", "[output]") {
  const Scratch scratch;
  OutputFile file(scratch / "missing/a.csv");
  file.write("x");
  const auto outcome = file.commit();
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().message == "cannot create the file: No such file or directory");
}

TEST_CASE("a directory that may not be written to is an error with a remedy", "[output]") {
  if (::geteuid() == 0) {
    WARN("skipped: root may write everywhere");
    return;
  }
  const Scratch scratch;
  fs::permissions(scratch.path(), fs::perms::owner_read | fs::perms::owner_exec);
  const auto directory = OutputDirectory::open(scratch / "run");
  fs::permissions(scratch.path(), fs::perms::owner_all);
  REQUIRE_FALSE(directory);
  CHECK(directory.error().message == "cannot make the directory: Permission denied");
  CHECK(directory.error().remedy.find("--out") != std::string::npos);
}

TEST_CASE("a file in the way of the directory is an error", "[output]") {
  const Scratch scratch;
  scratch.put("run", "not a directory");
  const auto direct = OutputDirectory::open(scratch / "run");
  REQUIRE_FALSE(direct);
  CHECK(direct.error().message == "cannot make the directory: Not a directory");
  const auto below = OutputDirectory::open(scratch / "run/42");
  REQUIRE_FALSE(below);
  CHECK(below.error().message == "cannot make the directory: Not a directory");
}

TEST_CASE("a directory that nobody can make is an error with a remedy", "[output]") {
  for (const fs::path& path :
       {fs::path("/proc/run"), fs::temp_directory_path() / std::string(300, 'x')}) {
    const auto directory = OutputDirectory::open(path);
    REQUIRE_FALSE(directory);
    CHECK(directory.error().message.find("cannot make the directory: ") == 0);
    CHECK(directory.error().remedy == "choose another place with --out");
  }
}

TEST_CASE("a directory's files get their names together, the last opened last", "[output]") {
  const Scratch scratch;
  auto directory = OutputDirectory::open(scratch / "out/42");
  REQUIRE(directory);
  directory->file("jobs.csv").write("jobs");
  directory->file("manifest.json").write("manifest");
  CHECK_FALSE(fs::exists(scratch / "out/42/jobs.csv"));
  REQUIRE(directory->commit());
  CHECK(scratch.text_of("out/42/jobs.csv") == "jobs");
  CHECK(scratch.text_of("out/42/manifest.json") == "manifest");
  fs::remove_all(scratch / "out/42/jobs.csv");
  fs::remove_all(scratch / "out/42/manifest.json");
  CHECK(fs::is_empty(scratch / "out/42"));
}

TEST_CASE("one file that fails leaves all results of an earlier run untouched", "[output]") {
  if (!has_full_device()) {
    WARN("skipped: there is no /dev/full here");
    return;
  }
  const Scratch scratch;
  scratch.put("jobs.csv", "earlier jobs");
  scratch.put("manifest.json", "earlier manifest");
  scratch.fill_disk_of("centres.csv");
  {
    auto directory = OutputDirectory::open(scratch.path());
    REQUIRE(directory);
    directory->file("jobs.csv").write("new jobs");
    directory->file("centres.csv").write("no space");
    directory->file("manifest.json").write("new manifest");
    CHECK(directory->failed());
    const auto outcome = directory->commit();
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().all().size() == 1);
    CHECK(outcome.error().all()[0].spot.file == (scratch / "centres.csv").string());
  }
  CHECK(scratch.text_of("jobs.csv") == "earlier jobs");
  CHECK(scratch.text_of("manifest.json") == "earlier manifest");
  CHECK(scratch.entries() == 2);
}

TEST_CASE("a name that a directory has is found before anything is renamed", "[output]") {
  const Scratch scratch;
  scratch.put("jobs.csv", "earlier jobs");
  fs::create_directories(scratch / "manifest.json/in the way");
  {
    auto directory = OutputDirectory::open(scratch.path());
    REQUIRE(directory);
    directory->file("jobs.csv").write("new jobs");
    directory->file("manifest.json").write("new manifest");
    const auto outcome = directory->commit();
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().all()[0].message == "cannot give the file its name: Is a directory");
  }
  CHECK(scratch.text_of("jobs.csv") == "earlier jobs");
  CHECK(scratch.entries() == 2);
}

TEST_CASE("what a run that was killed left is removed, what another writes is not", "[output]") {
  const Scratch scratch;
  scratch.put("jobs.csv.tmp-1", "half");
  scratch.put("notes.tmp-one", "mine");
  scratch.put("notes.tmp-", "mine");
  const OutputFile written(scratch / "centres.csv");
  const auto directory = OutputDirectory::open(scratch / ".");
  REQUIRE(directory);
  CHECK_FALSE(fs::exists(scratch / "jobs.csv.tmp-1"));
  CHECK(fs::exists(scratch / "notes.tmp-one"));
  CHECK(fs::exists(scratch / "notes.tmp-"));
  CHECK(fs::exists(scratch / ("centres.csv.tmp-" + std::to_string(::getpid()))));
}

TEST_CASE("a run that was given up removes the directories it had made", "[output]") {
  const Scratch scratch;
  scratch.put("mine", "mine");
  {
    auto directory = OutputDirectory::open(scratch / "out/week/42");
    REQUIRE(directory);
    directory->file("jobs.csv").write("half");
    CHECK(fs::is_directory(scratch / "out/week/42"));
    fs::create_directory(scratch / "out/other");
  }
  CHECK_FALSE(fs::exists(scratch / "out/week"));
  CHECK(fs::exists(scratch / "out/other"));  // somebody else's
  CHECK(fs::exists(scratch / "mine"));
}

TEST_CASE("what an earlier run left and this one does not write is removed", "[output]") {
  const Scratch scratch;
  scratch.put("jobs.csv", "earlier jobs");
  auto directory = OutputDirectory::open(scratch.path());
  REQUIRE(directory);
  directory->without("jobs.csv");
  directory->file("manifest.json").write("new");
  CHECK(fs::exists(scratch / "jobs.csv"));
  REQUIRE(directory->commit());
  CHECK_FALSE(fs::exists(scratch / "jobs.csv"));
}

}  // namespace suanwang
