// suanwang report: one page that tells a finished run.
#include <fstream>
#include <iterator>
#include <ostream>

#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/report/report.hpp"

namespace suanwang::app {

namespace {

ReportRequest request_of(const ReportOptions& options, Issues& issues) {
  ReportRequest request;
  request.runs.assign(options.runs.begin(), options.runs.end());
  request.windows = options.gantt;
  request.question = options.question;
  request.file = options.out;
  for (const std::string& name : options.sections) {
    std::ifstream file(name, std::ios::binary);
    if (!file.is_open()) {
      issues.error({name, 0, 0}, "--section", "the file can't be read");
      continue;
    }
    request.sections.emplace_back(std::istreambuf_iterator<char>(file),
                                  std::istreambuf_iterator<char>());
  }
  return request;
}

}  // namespace

void print_report(const WrittenReport& report, Console& console) {
  console.out << fmt::format(
      "report: {} ({:.1f} MB)\n", report.file.string(), static_cast<double>(report.bytes) / 1e6);
  if (!report.has_charts) {
    console.out << "this build has no chart library, so lines are plain and some charts are "
                   "tables: build again with nodejs, npm and its registry within reach\n";
  }
}

int command_report(const ReportOptions& options, Console& console) {
  Issues issues;
  const ReportRequest request = request_of(options, issues);
  if (!issues.has_errors()) {
    if (const auto written = write_report(request)) {
      print_report(*written, console);
      console.out.flush();
      return to_int(ExitCode::done);
    } else {
      issues = written.error();
    }
  }
  print_issues(issues, console);
  return to_int(ExitCode::bad_input);
}

}  // namespace suanwang::app
