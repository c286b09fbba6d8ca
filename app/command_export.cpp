// suanwang export: a finished run for Perfetto and for Prometheus.
#include <ostream>

#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/export/export.hpp"

namespace suanwang::app {

int command_export(const ExportOptions& options, Console& console) {
  const ExportRequest request{
      options.run, options.trace, options.metrics, options.window, options.centres};
  const auto exported = export_run(request);
  if (!exported) {
    print_issues(exported.error(), console);
    return to_int(ExitCode::bad_input);
  }
  if (!options.trace.empty()) {
    console.out << fmt::format("trace: {} ({} jobs on {} lanes of {} centres)\n",
                               options.trace,
                               exported->trace.jobs,
                               exported->trace.lanes,
                               exported->trace.centres);
  }
  if (!options.metrics.empty()) {
    console.out << fmt::format("metrics: {} ({} samples of {} series in {} families)\n",
                               options.metrics,
                               exported->metrics.samples,
                               exported->metrics.series,
                               exported->metrics.families);
  }
  console.out.flush();
  return to_int(ExitCode::done);
}

}  // namespace suanwang::app
