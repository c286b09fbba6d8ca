// The page around a report's JSON: style, scripts and a policy that lets nothing else in.
#pragma once

#include <string>
#include <string_view>

namespace suanwang::app {

/// What the build put into the program.
struct PageParts {
  std::string_view style;   ///< CSS
  std::string_view script;  ///< the page's own JavaScript
  std::string_view charts;  ///< the chart library; empty: built without
};

[[nodiscard]] PageParts built_in_page();

/// JSON that may stand in a script element: no `<`, `>`, `&` and no line separators that could end
/// it, each as \uXXXX, which JSON reads as the same.
[[nodiscard]] std::string json_for_html(std::string_view json);

/// `text` with & < > " ' as references.
[[nodiscard]] std::string html_escaped(std::string_view text);

/// One self-contained page. Its Content-Security-Policy allows the scripts and the style by their
/// hash and nothing else, so that it can't ask a network for anything.
[[nodiscard]] std::string html_page(std::string_view title,
                                    std::string_view json,
                                    const PageParts& parts);

}  // namespace suanwang::app
