#include <csignal>
#include <exception>
#include <iostream>
#include <new>
#include <string>
#include <unistd.h>
#include <vector>

#include "app/command_line.hpp"

int main(int argc, char** argv) {
  using suanwang::app::ExitCode;
  suanwang::app::Console console{std::cout, std::cerr, ::isatty(STDERR_FILENO) != 0};
  // A file beyond the limit is to be an error like a full disk, not the end of the program.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    const int code = command_line(std::vector<std::string>(argv + 1, argv + argc), console);
    if (!console.out.flush()) {
      console.err << "standard output can't be written to\n";
      return to_int(ExitCode::bad_input);
    }
    return code;
  } catch (const std::bad_alloc&) {
    console.err << "out of memory\n";
    return to_int(ExitCode::bad_input);
  } catch (const std::exception& failure) {
    console.err << "a defect of the program: " << failure.what() << '\n';
    return to_int(ExitCode::broken);
  }
}
