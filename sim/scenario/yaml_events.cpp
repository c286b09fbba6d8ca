#include "sim/scenario/yaml_events.hpp"

#include <algorithm>
#include <array>
#include <new>

#include <yaml.h>

namespace suanwang::detail {
namespace {

YamlPlace place_of(const yaml_mark_t& mark) {
  return {static_cast<std::int64_t>(mark.line) + 1, static_cast<std::int64_t>(mark.column) + 1};
}

std::string_view view_of(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

YamlEvent::Kind kind_of(yaml_event_type_t type) {
  switch (type) {
    case YAML_DOCUMENT_START_EVENT:
      return YamlEvent::Kind::document;
    case YAML_SCALAR_EVENT:
      return YamlEvent::Kind::scalar;
    case YAML_ALIAS_EVENT:
      return YamlEvent::Kind::alias;
    case YAML_SEQUENCE_START_EVENT:
      return YamlEvent::Kind::list;
    case YAML_MAPPING_START_EVENT:
      return YamlEvent::Kind::map;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
      return YamlEvent::Kind::close;
    default:
      return YamlEvent::Kind::end;
  }
}

bool tells_nothing(yaml_event_type_t type) {
  return type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_END_EVENT;
}

YamlEvent event_of(const yaml_event_t& event) {
  YamlEvent told;
  told.kind = kind_of(event.type);
  told.place = place_of(event.start_mark);
  switch (event.type) {
    case YAML_SCALAR_EVENT: {
      const auto& scalar = event.data.scalar;
      told.plain = scalar.style == YAML_PLAIN_SCALAR_STYLE;
      told.text = {reinterpret_cast<const char*>(scalar.value), scalar.length};
      told.anchor = view_of(scalar.anchor);
      told.tag = view_of(scalar.tag);
      break;
    }
    case YAML_ALIAS_EVENT:
      told.text = view_of(event.data.alias.anchor);
      break;
    case YAML_SEQUENCE_START_EVENT:
      told.anchor = view_of(event.data.sequence_start.anchor);
      told.tag = view_of(event.data.sequence_start.tag);
      break;
    case YAML_MAPPING_START_EVENT:
      told.anchor = view_of(event.data.mapping_start.anchor);
      told.tag = view_of(event.data.mapping_start.tag);
      break;
    default:
      break;
  }
  return told;
}

/// What would be right, where the library's words say only what it did not find.
std::string_view remedy_of(std::string_view problem) {
  struct Remedy {
    std::string_view problem;  ///< what it begins with
    std::string_view remedy;
  };

  static constexpr std::array kRemedies{
      Remedy{"mapping values are not allowed",
             "write `key: value` once in a line; put text that holds `: ` into quotes"},
      Remedy{"mapping keys are not allowed", "put text that begins with `?` into quotes"},
      Remedy{"block sequence entries are not", "begin a list in the line after its key"},
      Remedy{"found character that cannot",
             "indent by spaces; put text that begins with @, ` or % into quotes"},
      Remedy{"found a tab character", "indent by spaces"},
      Remedy{"found undefined tag handle", "leave the tag out"},
      Remedy{"did not find expected alphabetic",
             "put text that begins with * or & into quotes; anchors are named by letters of ASCII, "
             "digits, - and _"},
      Remedy{"found unexpected ':'", "write `key: value` with a blank"},
      Remedy{"found unknown directive", "put text that begins with % into quotes"},
      Remedy{"found incompatible YAML", "leave the line %YAML out"},
      Remedy{"did not find expected node content", "a value is missing here"},
      Remedy{"did not find expected ',' or ']'", "part entries by commas and close the list"},
      Remedy{"did not find expected ',' or '}'", "part entries by commas and close the map"},
      Remedy{"did not find expected key", "write lines of `key: value` with the same indent"},
      Remedy{"did not find expected '-'", "give the entries of a list the same indent"},
      Remedy{"could not find expected ':'", "write `key: value`"},
      Remedy{"found unknown escape character", "in double quotes, write \\\\ for a \\"}};
  const auto* found = std::find_if(kRemedies.begin(), kRemedies.end(), [&](const Remedy& remedy) {
    return problem.starts_with(remedy.problem);
  });
  return found == kRemedies.end() ? std::string_view() : found->remedy;
}

YamlFault fault_of(const yaml_parser_t& parser) {
  const std::string_view problem = parser.problem == nullptr ? "" : parser.problem;
  const std::string_view context = parser.context == nullptr ? "" : parser.context;
  if (context == "while scanning a quoted scalar" && problem.ends_with("end of stream")) {
    return {place_of(parser.context_mark), "a quote that does not end", "end it in the same line"};
  }
  YamlFault fault{{}, "not YAML: " + std::string(problem), std::string(remedy_of(problem))};
  if (parser.error == YAML_READER_ERROR) {
    return fault;  // it has no place
  }
  fault.place = place_of(parser.problem_mark);
  const YamlPlace begin = place_of(parser.context_mark);
  if (!context.empty() && begin != fault.place) {
    fault.message += ", " + std::string(context) + " that begins at line " +
                     std::to_string(begin.line) + ", column " + std::to_string(begin.column);
  }
  return fault;
}

}  // namespace

struct YamlEvents::Parser {
  Parser() {
    if (yaml_parser_initialize(&parser) == 0) {
      throw std::bad_alloc();
    }
  }

  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  ~Parser() {
    yaml_event_delete(&event);
    yaml_parser_delete(&parser);
  }

  yaml_parser_t parser{};
  yaml_event_t event{};  ///< the one that was told last
};

YamlEvents::YamlEvents(std::string_view text) : parser_(std::make_unique<Parser>()) {
  yaml_parser_set_encoding(&parser_->parser, YAML_UTF8_ENCODING);
  const char* const begin = text.empty() ? "" : text.data();  // it must not be null
  yaml_parser_set_input_string(
      &parser_->parser, reinterpret_cast<const unsigned char*>(begin), text.size());
}

YamlEvents::~YamlEvents() = default;

tl::expected<YamlEvent, YamlFault> YamlEvents::next() {
  do {
    yaml_event_delete(&parser_->event);
    if (yaml_parser_parse(&parser_->parser, &parser_->event) == 0) {
      if (parser_->parser.error == YAML_MEMORY_ERROR) {
        throw std::bad_alloc();
      }
      return tl::unexpected(fault_of(parser_->parser));
    }
  } while (tells_nothing(parser_->event.type));
  return event_of(parser_->event);
}

}  // namespace suanwang::detail
