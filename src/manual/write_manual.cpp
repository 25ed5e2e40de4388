// write_manual FOLDER VERSION DATE: writes the man pages and the completions, made from the options' declarations, into
// a folder that is laid out as /usr/share. Run by the build.
#include "commands/registry.hpp"
#include "manual/manual.hpp"

#include <filesystem>
#include <fstream>

namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream stream;
  stream.exceptions(std::ios::failbit | std::ios::badbit);
  stream.open(path, std::ios::binary);
  stream << text;
  stream.close();
}

}  // namespace

int main(int argc, char** argv) {
  namespace cli = expertviz::cli;
  namespace manual = expertviz::manual;
  if (argc != 4) { return 2; }
  const fs::path folder = argv[1];
  const manual::Edition edition{argv[2], argv[3]};

  manual::Commands commands;
  for (const expertviz::commands::About& about : cli::command_list()) {
    commands.push_back(cli::find_command(about.name));
  }
  write(folder / "man/man1/expertviz.1", manual::program_page(commands, edition));
  for (const auto& line : commands) {
    write(folder / ("man/man1/expertviz-" + line->about.name + ".1"), manual::command_page(commands, *line, edition));
  }
  write(folder / "bash-completion/completions/expertviz", manual::bash_completion(commands));
  write(folder / "zsh/site-functions/_expertviz", manual::zsh_completion(commands));
  write(folder / "fish/vendor_completions.d/expertviz.fish", manual::fish_completion(commands));
}
