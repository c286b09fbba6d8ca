#include "app/console.hpp"

#include <ostream>

namespace suanwang::app {

void print_issues(const Issues& issues, Console& console) {
  for (const Issue& issue : issues.all()) {
    console.err << to_string(issue) << '\n';
  }
  if (issues.dropped_count() > 0) {
    console.err << "and " << issues.dropped_count() << " more\n";
  }
  if (issues.error_count() > 1) {
    console.err << issues.error_count() << " errors\n";
  }
  console.err.flush();
}

}  // namespace suanwang::app
