#include "tests/tidy/source_tree.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace suanwang::tidy {

namespace fs = std::filesystem;

namespace {

bool has_extension(const fs::path& path, const std::vector<std::string>& extensions) {
  return std::find(extensions.begin(), extensions.end(), path.extension().string()) !=
         extensions.end();
}

bool is_skipped(const fs::path& folder) {
  const std::string name = folder.filename().string();
  return name.starts_with('.') || name == "build" || name == "out" || name == "node_modules";
}

std::string content(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

std::vector<std::string_view> SourceFile::lines() const {
  std::vector<std::string_view> result;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    result.push_back(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  }
  return result;
}

std::vector<SourceFile> read_tree(const fs::path& root,
                                  const std::vector<std::string>& folders,
                                  const std::vector<std::string>& extensions) {
  std::vector<SourceFile> files;
  for (const std::string& folder : folders) {
    if (!fs::is_directory(root / folder)) {
      continue;
    }
    for (auto it = fs::recursive_directory_iterator(root / folder);
         it != fs::recursive_directory_iterator();
         ++it) {
      if (it->is_directory() && is_skipped(it->path())) {
        it.disable_recursion_pending();
      } else if (it->is_regular_file() && has_extension(it->path(), extensions)) {
        const fs::path relative = fs::relative(it->path(), root);
        files.push_back({relative.generic_string(), content(it->path())});
      }
    }
  }
  std::sort(files.begin(), files.end(), [](const SourceFile& a, const SourceFile& b) {
    return a.path < b.path;
  });
  return files;
}

std::string joined(const std::vector<std::string>& findings) {
  std::string text;
  for (const std::string& finding : findings) {
    text += finding + "\n";
  }
  return text;
}

fs::path repository() {
  return SUANWANG_SOURCE_DIR;
}

}  // namespace suanwang::tidy
