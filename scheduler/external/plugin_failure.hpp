// A plug-in that crashed, hung or talked nonsense.
#pragma once

#include <stdexcept>

namespace suanwang {

/// Ends the run (exit 4). The message names the library or program and the number of the decision.
class PluginFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace suanwang
