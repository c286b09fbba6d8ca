// C++ with everything that is not code blanked out.
#pragma once

#include <string>
#include <string_view>

namespace suanwang::tidy {

/// Whether a name may hold it.
[[nodiscard]] bool is_word(char c);

/// `text` with comments, string and character literals (raw ones too) and preprocessor lines turned
/// into blanks. Same length, same lines.
[[nodiscard]] std::string code_only(std::string_view text);

}  // namespace suanwang::tidy
