// A folder of tables for tests of the report.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdlib.h>
#include <string>
#include <string_view>

namespace suanwang::tests {

class ReportFolder {
 public:
  ReportFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "suanwang-report-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }

  ~ReportFolder() { std::filesystem::remove_all(path_); }

  ReportFolder(const ReportFolder&) = delete;
  ReportFolder& operator=(const ReportFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  std::filesystem::path write(std::string_view name, std::string_view text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return path_ / name;
  }

  [[nodiscard]] std::string text_of(std::string_view name) const {
    std::ifstream file(path_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  std::filesystem::path path_;
};

}  // namespace suanwang::tests
