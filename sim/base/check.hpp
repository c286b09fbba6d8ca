// Invariants of the simulator itself. They stay on in release builds; input errors are Issues
// instead.
#pragma once

#include <stdexcept>
#include <string>

namespace suanwang {

/// Thrown when the simulator finds its own state broken. The engine adds the instant and the state
/// and reports it as the outcome of the run; it is never an answer to bad input.
class InvariantBreach : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] void breach(const char* condition,
                         const char* file,
                         int line,
                         const std::string& message);

}  // namespace suanwang

#define SUANWANG_CHECK(condition, message)                         \
  do {                                                             \
    if (!(condition)) [[unlikely]] {                               \
      ::suanwang::breach(#condition, __FILE__, __LINE__, message); \
    }                                                              \
  } while (false)
