// suanwang docs: writes docs/reference from the lists that the program itself reads.
#include <fstream>
#include <iterator>
#include <ostream>

#include "app/commands.hpp"
#include "app/documents.hpp"
#include "app/listing.hpp"
#include "sim/base/output_directory.hpp"
#include "sim/experiment/capacity/capacity_study.hpp"
#include "sim/experiment/sweep/study.hpp"
#include "sim/scenario/reference.hpp"

namespace suanwang::app {

namespace {

std::string page(const std::string& title, const std::string& intro, const std::string& body) {
  return "# " + title +
         "\n\n<!-- Written by `suanwang docs`: change the source, not this page. -->\n\n" + intro +
         "\n" + body;
}

int check(const std::vector<Document>& documents,
          const std::filesystem::path& folder,
          Console& console) {
  ExitCode code = ExitCode::done;
  for (const Document& document : documents) {
    std::ifstream file(folder / document.file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    if (text != document.text) {
      console.err << (folder / document.file).string()
                  << ": is not what the program would write (run `suanwang docs`)\n";
      code = ExitCode::bad_input;
    }
  }
  return to_int(code);
}

}  // namespace

int command_docs(const DocsOptions& options, Console& console) {
  const std::vector<Document> documents = reference_documents();
  if (options.check) {
    return check(documents, options.out, console);
  }
  Issues issues;
  if (auto directory = OutputDirectory::open(options.out)) {
    for (const Document& document : documents) {
      directory->file(document.file).write(document.text);
    }
    if (auto outcome = directory->commit(); !outcome) {
      issues = std::move(outcome.error());
    }
  } else {
    issues.add(directory.error());
  }
  print_issues(issues, console);
  return to_int(issues.has_errors() ? ExitCode::bad_input : ExitCode::done);
}

std::vector<Document> reference_documents() {
  return {
      {"README.md",
       page("Reference",
            "- [Scenario](scenario.md): every key, and [its JSON schema](scenario.schema.json)\n"
            "- [Study](study.md): every key, and [its JSON schema](study.schema.json)\n"
            "- [Capacity study](capacity-study.md): every key of what `suanwang plan` reads\n"
            "- [Policies](policies.md)\n"
            "- [Models and formats](models.md)\n"
            "- [Columns](columns.md) of the tables that a run writes\n"
            "- [Command line](command-line.md)\n"
            "- [Messages](messages.md) between suanwang and policies in other languages\n",
            {})},
      {"scenario.md", scenario_reference()},
      {"scenario.schema.json", scenario_schema()},
      {"study.md", study_reference()},
      {"study.schema.json", study_schema()},
      {"capacity-study.md",
       page("Keys of a capacity study",
            "What `suanwang plan` reads. Quantities always carry a unit; unknown keys are errors. "
            "Paths are relative to the study.\n",
            fields_reference(capacity_study_docs()))},
      {"policies.md",
       page("Policies",
            "What `platform` can name. `suanwang policies` lists them.",
            listing_markdown(list_policies()))},
      {"models.md",
       page("Models and formats",
            "Power models, generators of demand and formats of logs. `suanwang models` lists them.",
            listing_markdown(list_models()))},
      {"columns.md",
       page("Columns", "The tables of a run. `suanwang columns` lists them.", columns_markdown())},
      {"command-line.md",
       page("Command line", "`suanwang COMMAND --help` shows the same.", command_line_markdown())},
  };
}

}  // namespace suanwang::app
