#include "sim/base/issue.hpp"

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

void Issues::error(SourceSpot spot, std::string path, std::string message, std::string remedy) {
  add({std::move(spot), std::move(path), std::move(message), std::move(remedy), Severity::error});
}

void Issues::warning(SourceSpot spot, std::string path, std::string message, std::string remedy) {
  add({std::move(spot), std::move(path), std::move(message), std::move(remedy), Severity::warning});
}

}  // namespace suanwang
