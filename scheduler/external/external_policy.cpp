#include "scheduler/external/external_policy.hpp"

#include <filesystem>
#include <utility>

#include "scheduler/external/c_library.hpp"
#include "scheduler/external/library_policy.hpp"
#include "scheduler/external/message_policy.hpp"
#include "scheduler/external/plugin_failure.hpp"
#include "scheduler/external/program.hpp"
#include "sim/base/field_echo.hpp"
#include "sim/base/field_reader.hpp"

namespace suanwang {

namespace {

/// What goes wrong while a policy is made is an issue of the scenario that names it.
struct Making {
  const ExternalChoice& choice;
  const SourceSpot& spot;
  const std::string& path;
  Scope scope;
  std::uint64_t seed;
  Issues& issues;

  [[nodiscard]] std::unique_ptr<Policy> refuse(std::string message, std::string remedy = {}) const {
    issues.error(spot, path, std::move(message), std::move(remedy));
    return nullptr;
  }
};

std::unique_ptr<Policy> open_correspondent(const Making& making,
                                           std::unique_ptr<Correspondent> correspondent) {
  const std::string message = open_message(making.scope, making.choice.with, making.seed);
  auto needs = read_needs(correspondent->ask(message, 0), making.scope);
  if (!needs) {
    return making.refuse(failure_text(correspondent->name(), 0, needs.error()));
  }
  return std::make_unique<MessagePolicy>(std::move(correspondent), *needs, making.seed);
}

std::unique_ptr<Policy> make_from_library(const Making& making,
                                          const std::filesystem::path& folder) {
  const std::string& written = making.choice.library->value;
  const std::filesystem::path file = folder / written;
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) {
    return making.refuse("there is no library `" + written + "`",
                         "a shared library, by its path from the scenario's folder");
  }
  auto guard = std::make_unique<PluginGuard>("library " + written, making.choice.timeout);
  auto opened = [&] {
    const PluginGuard::Call call(*guard, kMakingDecision);  // loading runs code of its own
    return SharedLibrary::open(file);
  }();
  if (!opened) {
    return making.refuse("the library can't be loaded: " + opened.error());
  }
  if (auto* entry = (*opened)->function<const PolicyLibrary*()>(kPolicyLibrarySymbol)) {
    const PolicyLibrary& library = [&]() -> const PolicyLibrary& {
      const PluginGuard::Call call(*guard, kMakingDecision);
      return *entry();
    }();
    if (std::string objection = objection_to(library); !objection.empty()) {
      return making.refuse(std::move(objection), "build it again with this suanwang's package");
    }
    const std::string params_path = making.path + ".with";
    const PolicyOrder order{making.scope, making.choice.with, params_path, making.seed};
    const std::size_t before = making.issues.error_count();
    std::unique_ptr<Policy> policy =
        make_library_policy(*opened, library, std::move(guard), order, making.issues);
    return policy == nullptr && making.issues.error_count() == before
               ? making.refuse("the library made no policy, and did not say why")
               : std::move(policy);
  }
  std::unique_ptr<CLibrary> behind_c = CLibrary::open(*opened, std::move(guard));
  if (behind_c == nullptr) {
    return making.refuse(
        "the library has neither `suanwang_policy_library` nor the three functions of policy_c.h",
        "see docs/how-to/plug-in.md");
  }
  return open_correspondent(making, std::move(behind_c));
}

std::unique_ptr<Policy> make_from_program(const Making& making,
                                          const std::filesystem::path& folder) {
  if (making.choice.program->value.empty()) {
    return making.refuse("the command is empty", "[python3, ./policy.py]");
  }
  auto started =
      Program::start(making.choice.program->value, folder.string(), making.choice.timeout);
  if (!started) {
    return making.refuse(started.error());
  }
  return open_correspondent(making, std::move(*started));
}

ExternalChoice read_choice(const ConfigNode& node, const std::string& path, Issues& issues) {
  ExternalChoice choice;
  read_fields(node, path, choice, issues);
  return choice;
}

}  // namespace

bool is_external(const ConfigNode& node) {
  return node.kind == ConfigNode::Kind::map &&
         (node.find("library") != nullptr || node.find("program") != nullptr);
}

std::unique_ptr<Policy> make_external_policy(const ConfigNode& node,
                                             const std::string& path,
                                             Scope scope,
                                             std::uint64_t seed,
                                             Issues& issues) {
  const std::size_t before = issues.error_count();
  const ExternalChoice choice = read_choice(node, path, issues);
  if (issues.error_count() != before) {
    return nullptr;
  }
  const bool is_library = choice.library.has_value();
  const SourceSpot& spot = is_library ? choice.library->spot : choice.program->spot;
  const Making making{choice, spot, path, scope, seed, issues};
  if (is_library && choice.program) {
    return making.refuse("a policy is in a `library` or in a `program`", "leave one out");
  }
  const std::filesystem::path folder = std::filesystem::path(spot.file).parent_path();
  try {
    return is_library ? make_from_library(making, folder) : make_from_program(making, folder);
  } catch (const PluginFailure& failure) {
    return making.refuse(failure.what());
  }
}

/// The path of a library is relative to where it was written, which its node still says.
ConfigNode echo_external_policy(const ConfigNode& node) {
  ConfigNode echo = node;
  if (node.find("timeout") == nullptr) {
    ConfigNode defaults = echo_fields(ExternalChoice{});
    for (ConfigNode::Entry& entry : defaults.entries) {
      if (entry.key == "timeout") {
        echo.entries.push_back(std::move(entry));
      }
    }
  }
  return echo;
}

}  // namespace suanwang
