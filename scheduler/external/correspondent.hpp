// Somebody who answers messages: a library behind the C interface, or another program.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace suanwang {

/// Messages are JSON without newlines.
class Correspondent {
 public:
  virtual ~Correspondent() = default;

  /// What to call it in messages to people.
  [[nodiscard]] virtual const std::string& name() const = 0;

  /// The answer to a message, which is part of that decision (0: of none). Valid until the next
  /// call. A PluginFailure if there is none.
  virtual std::string_view ask(std::string_view message, std::uint64_t decision) = 0;
};

/// What went wrong, with the name and the number of the decision.
[[nodiscard]] std::string failure_text(std::string_view name,
                                       std::uint64_t decision,
                                       std::string_view what);

}  // namespace suanwang
