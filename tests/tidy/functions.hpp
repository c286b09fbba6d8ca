// Where the functions of a C++ source begin and end.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace suanwang::tidy {

struct FunctionSpan {
  std::size_t first_line = 0;  ///< of its head, from 1
  std::size_t line_count = 0;  ///< to the closing brace
  std::string head;            ///< what stands before the body, blanks folded
};

/// The outermost functions with a body (test cases too; a lambda belongs to the function it stands
/// in). Reads braces, not grammar: good for code in the house's format.
[[nodiscard]] std::vector<FunctionSpan> functions_of(std::string_view text);

}  // namespace suanwang::tidy
