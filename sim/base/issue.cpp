#include "sim/base/issue.hpp"

#include <algorithm>
#include <utility>

namespace suanwang {
namespace {

std::string place_of(const SourceSpot& spot) {
  std::string place = spot.file;
  if (spot.line > 0) {
    place += (place.empty() ? "line " : ":") + std::to_string(spot.line);
    if (spot.column > 0) {
      place += ":" + std::to_string(spot.column);
    }
  }
  return place;
}

}  // namespace

std::string to_string(const Issue& issue) {
  std::string text = place_of(issue.spot);
  text += text.empty() ? "" : ": ";
  text += issue.severity == Severity::error ? "error: " : "warning: ";
  if (!issue.path.empty()) {
    text += issue.path + ": ";
  }
  text += issue.message;
  if (!issue.remedy.empty()) {
    text += " (" + issue.remedy + ")";
  }
  return text;
}

void Issues::add(Issue issue) {
  if (issue.severity == Severity::error) {
    ++error_count_;
  }
  if (issues_.size() >= kMost) {
    ++dropped_count_;
    return;
  }
  issues_.push_back(std::move(issue));
}

void Issues::add_all(const Issues& found) {
  for (const Issue& issue : found.all()) {
    add(issue);
  }
  add_dropped(found);
}

void Issues::add_new(const Issues& found) {
  for (const Issue& issue : found.all()) {
    const bool is_told = std::any_of(issues_.begin(), issues_.end(), [&](const Issue& other) {
      return issue.spot == other.spot && issue.path == other.path && issue.message == other.message;
    });
    if (!is_told) {
      add(issue);
    }
  }
  add_dropped(found);
}

void Issues::add_dropped(const Issues& found) {
  const auto kept = std::count_if(found.issues_.begin(), found.issues_.end(), [](const Issue& one) {
    return one.severity == Severity::error;
  });
  dropped_count_ += found.dropped_count_;
  error_count_ += found.error_count_ - static_cast<std::size_t>(kept);
}

void Issues::error(SourceSpot spot, std::string path, std::string message, std::string remedy) {
  add({std::move(spot), std::move(path), std::move(message), std::move(remedy), Severity::error});
}

void Issues::warning(SourceSpot spot, std::string path, std::string message, std::string remedy) {
  add({std::move(spot), std::move(path), std::move(message), std::move(remedy), Severity::warning});
}

}  // namespace suanwang
