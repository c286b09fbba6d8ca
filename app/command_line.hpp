// From the words of the command line to a command.
#pragma once

#include <string>
#include <vector>

#include "app/console.hpp"

namespace suanwang::app {

/// Runs what `words` (without the program's name) ask for; the exit code.
int command_line(const std::vector<std::string>& words, Console& console);

}  // namespace suanwang::app
