// A YAML text as the events of its grammar. The one place that knows libyaml.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace suanwang::detail {

/// Lines and columns count from 1, columns in characters; 0 says "not known".
struct YamlPlace {
  std::int64_t line = 0;
  std::int64_t column = 0;

  friend bool operator==(const YamlPlace&, const YamlPlace&) = default;
};

struct YamlEvent {
  /// `close` ends the list or map that was opened last, `end` the text.
  enum class Kind : std::uint8_t { document, scalar, alias, list, map, close, end };

  Kind kind = Kind::end;
  bool plain = false;  ///< a scalar without quotes, and no block
  YamlPlace place;
  std::string_view text;    ///< of a scalar; the anchor that an alias names
  std::string_view anchor;  ///< empty: none
  std::string_view tag;     ///< written out; empty: none
};

/// Why a text is not YAML.
struct YamlFault {
  YamlPlace place;
  std::string message;
  std::string remedy;  ///< may be empty
};

class YamlEvents {
 public:
  /// Of `text`, which has to be UTF-8 and to outlive this.
  explicit YamlEvents(std::string_view text);
  YamlEvents(const YamlEvents&) = delete;
  YamlEvents& operator=(const YamlEvents&) = delete;
  ~YamlEvents();

  /// What comes next; its texts live until the next call. After a fault or `end` there is nothing
  /// to ask for.
  [[nodiscard]] tl::expected<YamlEvent, YamlFault> next();

 private:
  struct Parser;

  std::unique_ptr<Parser> parser_;
};

}  // namespace suanwang::detail
