#include "sim/scenario/traces/trace_format.hpp"

#include "sim/scenario/traces/trace_repairs.hpp"

namespace suanwang {
namespace {

std::string_view without_suffix(std::string_view text, std::string_view suffix) {
  return text.ends_with(suffix) ? text.substr(0, text.size() - suffix.size()) : text;
}

}  // namespace

const PluginEntry<TraceFormat>* format_by_file_name(std::string_view file) {
  const std::string_view plain = without_suffix(file, ".gz");
  const std::size_t dot = plain.rfind('.');
  if (dot == std::string_view::npos) {
    return nullptr;
  }
  return find_plugin<TraceFormat>(trace_formats(), plain.substr(dot + 1));
}

std::string to_text(const TraceReport& report) {
  std::string text = std::to_string(report.jobs) + " jobs from " + std::to_string(report.lines) +
                     " lines, the largest " + std::to_string(report.most_tasks) + " tasks, " +
                     std::to_string(report.most_cores) + " cores, " +
                     std::to_string(report.most_accelerators) + " accelerators\n";
  for (const auto& [key, value] : report.header) {
    text.append(key).append(": ").append(value).append("\n");
  }
  for (const TraceRepair& repair : report.repairs) {
    text += repair.what + " (first: line " + std::to_string(repair.first_line) + ")\n";
  }
  return text;
}

std::string RepairTally::sentence(std::size_t kind) const {
  const std::uint64_t count = rows_[kind].count;
  return std::to_string(count) + " " +
         std::string(count == 1 ? kinds_[kind].one : kinds_[kind].many);
}

std::vector<TraceRepair> RepairTally::repairs() const {
  std::vector<TraceRepair> repairs;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i].count > 0) {
      repairs.push_back({sentence(i), rows_[i].count, rows_[i].first_line});
    }
  }
  return repairs;
}

void RepairTally::warn(const TraceRequest& request, Issues& issues) const {
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i].count > 0) {
      issues.warning({request.file, rows_[i].first_line, 0}, request.path, sentence(i));
    }
  }
}

void unreadable_trace(const TraceRequest& request, const std::string& why, Issues& issues) {
  issues.error(request.spot,
               request.path,
               "'" + request.file + "' " + why,
               "name a readable trace file; paths are relative to the scenario");
}

}  // namespace suanwang
