#include "tests/tidy/links.hpp"

#include <cctype>
#include <fstream>
#include <iterator>
#include <set>

namespace suanwang::tidy {

namespace fs = std::filesystem;

namespace {

/// The anchor that renderers give a heading: lower case, punctuation dropped, blanks to hyphens.
std::string anchor_of(std::string_view heading) {
  std::string anchor;
  for (const char c : heading) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80U || std::isalnum(byte) != 0 || c == '-' || c == '_') {
      anchor += static_cast<char>(std::tolower(byte));
    } else if (c == ' ') {
      anchor += '-';
    }
  }
  return anchor;
}

bool toggles_code_block(std::string_view line) {
  const std::size_t start = line.find_first_not_of(' ');
  return start != std::string_view::npos && line.substr(start).starts_with("```");
}

/// Calls `visit(line number, line)` for each line outside code blocks.
template <class Visit>
void for_each_prose_line(const SourceFile& document, Visit visit) {
  bool in_code = false;
  std::size_t number = 0;
  for (const std::string_view line : document.lines()) {
    ++number;
    if (toggles_code_block(line)) {
      in_code = !in_code;
    } else if (!in_code) {
      visit(number, line);
    }
  }
}

std::set<std::string> anchors_of(const SourceFile& document) {
  std::set<std::string> anchors;
  for_each_prose_line(document, [&](std::size_t, std::string_view line) {
    if (line.starts_with('#')) {
      line.remove_prefix(std::min(line.find_first_not_of('#'), line.size()));
      line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
      anchors.insert(anchor_of(line));
    }
  });
  return anchors;
}

/// The targets of `[text](target)` in a line; inline code is left out.
std::vector<std::string> targets_in(std::string_view line) {
  std::vector<std::string> targets;
  bool in_code = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    in_code = in_code != (line[i] == '`');
    if (!in_code && line.substr(i).starts_with("](")) {
      const std::size_t start = i + 2;
      const std::size_t end = line.find_first_of(" )", start);
      targets.emplace_back(line.substr(start, end - start));
    }
  }
  return targets;
}

bool is_external(std::string_view target) {
  return target.find("://") != std::string_view::npos || target.starts_with("mailto:");
}

SourceFile document_at(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {path.string(), {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()}};
}

std::string complaint(const fs::path& root, const SourceFile& document, const std::string& target) {
  const std::size_t hash = target.find('#');
  const std::string file = target.substr(0, hash);
  const fs::path here = root / document.path;
  const fs::path path = file.empty() ? here : here.parent_path() / file;
  if (!file.empty() && !fs::exists(path)) {
    return "no such file: " + target;
  }
  if (hash == std::string::npos || path.extension() != ".md") {
    return {};
  }
  const auto anchors = anchors_of(file.empty() ? document : document_at(path));
  return anchors.contains(target.substr(hash + 1)) ? "" : "no such heading: " + target;
}

std::vector<std::string> complaints(const fs::path& root,
                                    const SourceFile& document,
                                    std::string_view line) {
  std::vector<std::string> result;
  for (const std::string& target : targets_in(line)) {
    std::string why = is_external(target) ? "" : complaint(root, document, target);
    if (!why.empty()) {
      result.push_back(std::move(why));
    }
  }
  return result;
}

}  // namespace

std::vector<std::string> dead_links(const fs::path& root,
                                    const std::vector<SourceFile>& documents) {
  std::vector<std::string> findings;
  for (const SourceFile& document : documents) {
    for_each_prose_line(document, [&](std::size_t number, std::string_view line) {
      for (const std::string& why : complaints(root, document, line)) {
        findings.push_back(document.path + ":" + std::to_string(number) + ": " + why);
      }
    });
  }
  return findings;
}

}  // namespace suanwang::tidy
