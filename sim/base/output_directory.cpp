#include "sim/base/output_directory.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace suanwang {

namespace {

void note(Issues& issues, const tl::expected<void, Issue>& outcome) {
  if (!outcome) {
    issues.add(outcome.error());
  }
}

}  // namespace

tl::expected<OutputDirectory, Issue> OutputDirectory::open(std::filesystem::path path) {
  std::error_code error;
  std::vector<std::filesystem::path> made;
  for (std::filesystem::path at = path; !at.empty() && !std::filesystem::exists(at, error);
       at = at.parent_path()) {
    made.push_back(at);
  }
  std::filesystem::create_directories(path, error);
  if (error == std::errc::no_such_file_or_directory) {
    // A run beside this one may just have removed a parent that it had made and not filled.
    std::filesystem::create_directories(path, error);
  }
  if (error) {
    return tl::unexpected(system_issue("make the directory", path, error.value()));
  }
  if (!std::filesystem::is_directory(path, error)) {
    return tl::unexpected(system_issue("make the directory", path, ENOTDIR));
  }
  remove_leftovers(path);
  return OutputDirectory(std::move(path), std::move(made));
}

OutputDirectory::OutputDirectory(OutputDirectory&& other) noexcept
    : path_(std::move(other.path_)),
      made_(std::exchange(other.made_, {})),
      files_(std::move(other.files_)),
      unwanted_(std::move(other.unwanted_)) {}

OutputDirectory::~OutputDirectory() {
  files_.clear();
  for (const std::filesystem::path& path : made_) {
    std::error_code ignored;  // fails, as it should, where something stands in it
    std::filesystem::remove(path, ignored);
  }
}

OutputFile& OutputDirectory::file(std::string_view name) {
  files_.push_back(std::make_unique<OutputFile>(path_ / name));
  return *files_.back();
}

void OutputDirectory::without(std::string_view name) {
  unwanted_.push_back(path_ / name);
}

bool OutputDirectory::failed() const {
  return std::any_of(files_.begin(), files_.end(), [](const auto& file) { return file->failed(); });
}

Issues OutputDirectory::sealed() {
  Issues issues;
  std::error_code ignored;
  for (const auto& file : files_) {
    note(issues, file->seal());
    if (std::filesystem::is_directory(file->path(), ignored)) {
      issues.add(system_issue("give the file its name", file->path(), EISDIR));
    }
  }
  return issues;
}

Issues OutputDirectory::published() {
  Issues issues;
  std::error_code error;
  if (!files_.empty()) {
    unwanted_.insert(unwanted_.begin(), files_.back()->path());
  }
  for (const std::filesystem::path& path : unwanted_) {
    std::filesystem::remove(path, error);
    if (error) {
      issues.add(system_issue("remove the earlier result", path, error.value()));
      return issues;
    }
  }
  for (const auto& file : files_) {
    note(issues, file->publish());
    if (issues.has_errors()) {
      return issues;
    }
  }
  return issues;
}

tl::expected<void, Issues> OutputDirectory::commit() {
  Issues issues = sealed();
  if (!issues.has_errors()) {
    issues = published();
  }
  if (issues.has_errors()) {
    return tl::unexpected(std::move(issues));
  }
  files_.clear();
  made_.clear();
  return {};
}

}  // namespace suanwang
