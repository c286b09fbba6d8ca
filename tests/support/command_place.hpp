// A folder of its own in which a test calls the program's commands.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdlib.h>
#include <string>
#include <vector>

#include "app/command_line.hpp"

namespace suanwang::test {

/// Gone at the end, with all that is in it.
class CommandPlace {
 public:
  CommandPlace() {
    std::string name = (std::filesystem::temp_directory_path() / "suanwang-test-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }

  ~CommandPlace() { std::filesystem::remove_all(folder_); }

  CommandPlace(const CommandPlace&) = delete;
  CommandPlace& operator=(const CommandPlace&) = delete;

  struct Outcome {
    int code = 0;
    std::string out;
    std::string err;
  };

  [[nodiscard]] static Outcome command(const std::vector<std::string>& words) {
    std::ostringstream out;
    std::ostringstream err;
    app::Console console{out, err, false};
    const int code = app::command_line(words, console);
    return {code, out.str(), err.str()};
  }

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_ / name).string();
  }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }

  /// All of a file, empty if it is not there.
  [[nodiscard]] static std::string read(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace suanwang::test
