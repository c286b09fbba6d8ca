#include "app/run_failure.hpp"

#include <ostream>

#include <fmt/format.h>

namespace suanwang::app {

int tell_failure(const ComparisonFailure& failure, Console& console) {
  const std::string where = fmt::format("{}, seed {}: ", failure.variant, failure.seed);
  switch (failure.end) {
    case ReplicationEnd::done:
      break;
    case ReplicationEnd::bad_input:
      print_issues(failure.issues, console);
      console.err << "in " << failure.variant << "\n";
      return to_int(ExitCode::bad_input);
    case ReplicationEnd::broken:
      console.err << where << "an invariant of the simulator broke: " << failure.message
                  << "\nthis is a defect of the program: please report it with the scenario\n";
      return to_int(ExitCode::broken);
    case ReplicationEnd::plug_in_failed:
      console.err << where << "a plug-in failed: " << failure.message << "\n";
      return to_int(ExitCode::plug_in_failed);
    case ReplicationEnd::interrupted:
      console.err << "interrupted, nothing was written\n";
      return to_int(ExitCode::interrupted);
  }
  return to_int(ExitCode::done);
}

}  // namespace suanwang::app
