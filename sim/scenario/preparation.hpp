// What is done to a scenario's tree before its field lists read it: tables are put in place of the
// files that hold them, templates in place of their names.
#pragma once

#include <filesystem>

#include "sim/base/config_node.hpp"
#include "sim/base/issue.hpp"

namespace suanwang {

/// `{ include: file.yaml }` anywhere below `city` or in `programme` becomes the map in that file,
/// looked for from `directory`; keys beside it take the place of the file's.
void read_includes(ConfigNode& root, const std::filesystem::path& directory, Issues& issues);

/// `{ table: file.csv }` in place of the rows of city.accelerators, zones, districts, centres,
/// links or tenants becomes those rows; the file is looked for from `directory`.
void read_tables(ConfigNode& root, const std::filesystem::path& directory, Issues& issues);

/// A centre or partition that says `template: x` gets the keys of
/// city.templates.{centres,partitions} that it lacks; templates may use each other, but not in a
/// circle. `templates` and `template` are gone then. A template that nothing uses is a warning.
void merge_templates(ConfigNode& root, Issues& issues);

}  // namespace suanwang
